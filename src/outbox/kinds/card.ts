import { VendorError } from "#errors.ts";
import { alertOutsideChat } from "#flows/alert-unseen.ts";
import { formatPlace, parsePlace } from "#flows/card-place.ts";
import { chooseChannel } from "#flows/chat-trouble.ts";
import { readCard } from "#flows/read-card.ts";
import { type Kind, mayExist, type OutboxContext, waitForLateSight } from "#outbox/kind.ts";
import type { Card, CardPlace, Chat, ChatCode } from "#ports/chat.ts";
import { insertLeftover } from "#store/chat-troubles.ts";
import type { Effect } from "#store/effects.ts";
import { throughTrouble } from "./through-trouble.ts";

/** The card shows the escalation as its row says; it is always drawn whole. */
export const card: Kind = {
  horizonMinutes: 24 * 60,
  failure: "The card could not be drawn",

  async perform(context, effect) {
    const escalationId = String(effect.payload["escalationId"]);
    const { chat, requestId } = { ...context, ...effect };
    if (chat === undefined) {
      const { sms } = context.connected;
      const company = await context.company();
      await alertOutsideChat(
        context.db,
        { company, sms, at: context.now() },
        { requestId, escalationId },
      );
      context.wake();
      return { kind: "pointless", reason: "Slack is not connected; on call was told by e-mail" };
    }
    const model = await readCard(context, escalationId);
    if (model === undefined) return { kind: "pointless", reason: "the escalation is gone" };
    const place = await throughTrouble(context, effect, () =>
      draw({ ...context, chat }, model, effect),
    );
    return { kind: "done", remoteId: formatPlace(place) };
  },
};

type Drawing = OutboxContext & { readonly chat: Chat };

async function draw(context: Drawing, model: Card, effect: Effect): Promise<CardPlace> {
  const { chat } = context;
  const known = effect.remoteId === undefined ? undefined : parsePlace(effect.remoteId);
  const lost = known && (await redrawAt(context, known, model));
  if (known !== undefined && lost === undefined) {
    // A drawing whose answer was lost may still arrive, over this one: then this one is drawn again.
    waitForLateSight(context, effect, "slack");
    return known;
  }
  const found = await lookFor(chat, effect, known);
  const lostToo = found && (await redrawAt(context, found, model));
  if (found !== undefined && lostToo === undefined) return found;
  waitForLateSight(context, effect, "slack");
  const former = found ?? known;
  const why = lostToo ?? lost;
  if (former === undefined) return chat.postCard(model);
  if (why === "frozen") return chat.replaceCard(former, model);
  const place = await chat.postCard(model);
  if (why === "channel")
    await insertLeftover(context.db, { ...former, escalationId: model.escalationId });
  return place;
}

/** Why it cannot be drawn where it stands: somebody deleted it, it may not be changed, nobody posts there. */
type Lost = ChatCode | "gone";

async function redrawAt(
  context: Drawing,
  place: CardPlace,
  model: Card,
): Promise<Lost | undefined> {
  try {
    await context.chat.redrawCard(place, model);
    return undefined;
  } catch (error) {
    const lost = whyLost(error);
    // Without another channel it stays where it is, and waits.
    const stays = lost === "channel" && (await nextChannel(context)) === place.channelId;
    if (lost === undefined || stays) throw error;
    return lost;
  }
}

function whyLost(error: unknown): Lost | undefined {
  if (!(error instanceof VendorError)) return undefined;
  if (error.code === "frozen" || error.code === "channel") return error.code;
  return error.verdict === "gone" ? "gone" : undefined;
}

async function nextChannel({ db, company }: Drawing): Promise<string> {
  return chooseChannel(db, (await company()).settings.escalation);
}

/** A card that an earlier attempt posted without our hearing of it. */
async function lookFor(
  chat: Chat,
  effect: Effect,
  except: CardPlace | undefined,
): Promise<CardPlace | undefined> {
  if (!mayExist(effect)) return undefined;
  const escalationId = String(effect.payload["escalationId"]);
  return chat.findCard({ escalationId, postedAfter: effect.createdAt, except });
}
