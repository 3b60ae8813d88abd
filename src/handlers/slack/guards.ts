import { createHash } from "node:crypto";
import type { AllMiddlewareArgs, AnyMiddlewareArgs } from "@slack/bolt";
import type { KnowChatUser } from "#flows/know-chat-user.ts";
import { noTime } from "#views/slack/book-dialog.ts";
import {
  elsewhereInDialog,
  elsewhereNotice,
  failedInDialog,
  failedNotice,
  type Notice,
  unknownControlInDialog,
  unknownControlNotice,
  unsureInDialog,
  unsureNotice,
} from "#views/slack/notices.ts";
import { toldDialog } from "#views/slack/told-dialog.ts";
import {
  actorOf,
  calledName,
  dialogAnswers,
  fieldsOfDialog,
  isCommand,
  isEvent,
  namedTeams,
  nameOfDelivery,
} from "./payload.ts";
import type { Tell } from "./tell.ts";

type Guard = (args: AnyMiddlewareArgs & AllMiddlewareArgs) => Promise<void>;

/** Whether this delivery is new. Two nodes that ask at the same moment get one yes. */
export type RememberDelivery = (source: string, id: string) => Promise<boolean>;

/**
 * The outermost guard: whatever breaks inside, the one who pressed is told at once that nothing was
 * changed, instead of waiting for Slack's warning sign. The error goes on its way to the log.
 */
export function apologize(tell: Tell): Guard {
  return async (args) => {
    try {
      await args.next();
    } catch (error) {
      if (!isEvent(args.body)) await answer(args, tell, { failed: true });
      throw error;
    }
  };
}

/**
 * The same signed request a second time is answered, and does nothing. Only questions of a menu are
 * answered again: they change nothing, and two of them within a second do not differ in anything.
 */
export function onlyOnce(rememberDelivery: RememberDelivery): Guard {
  return async (args) => {
    const { body, context, next } = args;
    if (isEvent(body) || ("type" in body && body.type === "block_suggestion")) return await next();
    const name = nameOfDelivery(body) ?? context["signature"];
    const id = createHash("sha256").update(String(name)).digest("hex");
    if (await rememberDelivery("slack", id)) return await next();
    await acknowledge(args, undefined);
  };
}

/** A name that no listener has would hang for three seconds, and then be a warning sign. */
export function onlyKnown(names: ReadonlySet<string>, tell: Tell): Guard {
  return async (args) => {
    if (isEvent(args.body)) return await args.next();
    const name = calledName(args.body);
    if (name !== undefined && names.has(name)) return await args.next();
    await answer(args, tell, { notice: unknownControlNotice, inDialog: unknownControlInDialog });
  };
}

/** In a shared channel people of other companies see our cards; they may not press. */
export function onlyOurWorkspace(teamId: string, tell: Tell): Guard {
  return async (args) => {
    const teams = namedTeams(args.body);
    if (isEvent(args.body) || (teams.length > 0 && teams.every((team) => team === teamId)))
      return await args.next();
    await answer(args, tell, { notice: elsewhereNotice, inDialog: elsewhereInDialog });
  };
}

/** Nobody acts of whom we do not know whether they are a guest, or gone; flows judge what is known. */
export function onlyThoseWeKnow(knowChatUser: KnowChatUser, tell: Tell): Guard {
  return async (args) => {
    const by = actorOf(args.body);
    // Events say less, and what comes of them asks for itself.
    if (isEvent(args.body) || by === undefined) return await args.next();
    if ((await knowChatUser(by)) === "known") return await args.next();
    await answer(args, tell, { notice: unsureNotice, inDialog: unsureInDialog });
  };
}

type Words = { readonly notice: Notice; readonly inDialog: string } | { readonly failed: true };

/** Says the same in the way that each kind of interaction can hear it. */
async function answer(
  args: AnyMiddlewareArgs & AllMiddlewareArgs,
  tell: Tell,
  words: Words,
): Promise<void> {
  const { notice, inDialog } =
    "failed" in words ? { notice: failedNotice, inDialog: failedInDialog } : words;
  const dialog = dialogAnswers(args.body);
  if (dialog !== undefined) {
    const shown = { trigger_id: dialog.trigger, view: toldDialog("Gatehouse", inDialog) };
    await (dialog.onTop ? args.client.views.push(shown) : args.client.views.open(shown));
  }
  if (isCommand(args.body)) return await acknowledge(args, notice);
  const kind = "type" in args.body ? args.body.type : undefined;
  switch (kind) {
    case "view_submission": {
      const [field] = fieldsOfDialog(args.body);
      const errors = field === undefined ? {} : { [field]: inDialog };
      return await acknowledge(args, { response_action: "errors", errors });
    }
    case "block_suggestion":
      return await acknowledge(args, { options: [noTime(inDialog)] });
    default:
      await acknowledge(args, undefined);
      if (dialog === undefined && "respond" in args) tell(args.respond, notice);
  }
}

/** Acknowledges, if nobody did yet; events are acknowledged by Bolt itself. */
async function acknowledge(args: AnyMiddlewareArgs, body: unknown): Promise<void> {
  if (!("ack" in args) || args.ack === undefined) return;
  const ack = args.ack as (body?: unknown) => Promise<void>;
  await ack(body).catch(() => undefined);
}
