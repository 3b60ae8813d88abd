import type { SlackMessage } from "#sandbox/slack/workspace.ts";
import type { Card, Desk, Person } from "./two-hands-desk.ts";
import {
  type Deed,
  type Due,
  type Hand,
  judgeNotes,
  mention,
  newDrawing,
  type Pressed,
  poise,
  press,
} from "./two-hands-press.ts";
import { readDeeds } from "./two-hands-rows.ts";

/** What became of one card's duel. */
export type Outcome = {
  readonly card: Card;
  readonly winner: Person;
  /** Whose it is afterwards; of what has ended, who ended it. */
  readonly owner: Person;
  readonly deed: Deed;
  readonly node: 0 | 1;
};

export const across = (node: 0 | 1): 0 | 1 => (node === 0 ? 1 : 0);

/**
 * The deeds that only a settled card or an owned one has: of each wave one card is opened again by two
 * at once, claimed, given back by two at once, and closed.
 */
export async function playAgain(
  desk: Desk,
  outcomes: readonly Outcome[],
): Promise<readonly string[]> {
  // Who was declined would have to be told so twice; that is another story.
  const one = outcomes.find(({ deed }) => deed !== "decline");
  if (one === undefined) return [];
  const { card, owner, node } = one;
  const other: Person = owner === "U0MAYA" ? "U0ANA" : "U0MAYA";
  const hands = (deed: Deed): readonly [Hand, Hand] => [
    { user: owner, deed, node, taker: other },
    { user: other, deed, node: across(node), taker: owner },
  ];
  const settled = await drawingWith(desk, card, { after: card.drawn, has: "gh.esc.reopen" });
  const reopened = await duelAgain(desk, { card, seen: settled, hands: hands("reopen") });
  if (reopened.length > 0) return reopened;

  const open = await drawingWith(desk, card, { after: settled, has: "gh.esc.claim" });
  await press(desk, { ...hands("claim")[0], card, viewId: undefined, seen: open });
  const claimed = await drawingWith(desk, card, { after: open, has: ".release" });
  const released = await duelAgain(desk, { card, seen: claimed, hands: hands("release") });
  if (released.length > 0) return released;

  const back = await drawingWith(desk, card, { after: claimed, has: "gh.esc.claim" });
  const [closer] = hands("close");
  return close(desk, { card, closer, seen: back });
}

/** Somebody else's time may run out while the dialog is open: then it says so, and the card is looked at again. */
async function close(
  desk: Desk,
  { card, closer, seen }: { card: Card; closer: Hand; seen: SlackMessage },
): Promise<readonly string[]> {
  const { ack } = await press(desk, await poise(desk, card, { ...closer, seen }));
  if (ack.body === "") return [];
  const refused = [`a card that came back could not be closed: ${ack.body}`];
  if (!ack.body.includes("Nothing was changed")) return refused;
  const newer = await newDrawing(desk, card, seen).catch(() => undefined);
  return newer === undefined ? refused : close(desk, { card, closer, seen: newer });
}

/** The newest drawing may still be of the state before, drawn once more because time went by. */
export async function drawingWith(
  desk: Desk,
  card: Card,
  { after, has }: { readonly after: SlackMessage; readonly has: string },
): Promise<SlackMessage> {
  let drawing = await newDrawing(desk, card, after);
  while (!JSON.stringify(drawing.blocks).includes(has))
    drawing = await newDrawing(desk, card, drawing);
  return drawing;
}

async function duelAgain(
  desk: Desk,
  duel: {
    readonly card: Card;
    readonly seen: SlackMessage;
    readonly hands: readonly [Hand, Hand];
  },
): Promise<readonly string[]> {
  const { card, seen, hands } = duel;
  const told = desk.slack.state.ephemerals.length;
  const before = await countDeeds(desk, card);
  const pressed = await Promise.all(
    hands.map((hand): Promise<Pressed> => press(desk, { ...hand, card, viewId: undefined, seen })),
  );
  const deeds = (await readDeeds(desk.db, [card])).get(card.escalationId) ?? [];
  const [done, ...more] = deeds.slice(before);
  const [{ deed }] = hands;
  const about = `a second round of ${deed}`;
  if (done === undefined || more.length > 0)
    return [`${about}: ${deeds.length - before} deeds instead of one`];
  const failed = pressed.filter(({ ack }) => ack.status !== 200);
  const due: Due[] = hands
    .filter(({ user }) => user !== done.user)
    .map(({ user }) => ({
      user,
      // A timer may have drawn the card anew in between: then it is that which the loser is told.
      words: deed === "reopen" ? mention(done.user) : "Nothing was changed",
      about,
    }));
  return [
    ...failed.map(({ user, ack }) => `${about}: ${user} was answered ${ack.status}`),
    ...(await judgeNotes(desk, told, due)),
  ];
}

async function countDeeds(desk: Desk, card: Card): Promise<number> {
  return (await readDeeds(desk.db, [card])).get(card.escalationId)?.length ?? 0;
}
