import type { Ack } from "#sandbox/slack/client/deliver.ts";
import type { Ephemeral, SlackMessage } from "#sandbox/slack/workspace.ts";
import { actionIds } from "#views/slack/identifiers.ts";
import { type Card, type Desk, type Person, people } from "./two-hands-desk.ts";

export type Deed = "claim" | "book-held" | "decline";

/** One of two who press at the same moment. */
export type Hand = { readonly user: Person; readonly deed: Deed; readonly node: 0 | 1 };

/** A press that is prepared: a dialog that has to be open for it is open. */
export type Poised = Hand & { readonly card: Card; readonly viewId: string | undefined };

export type Pressed = Poised & { readonly ack: Ack; readonly at: number };

/** Opens the dialog of a deed that has one: only its submit is the press. */
export async function poise(desk: Desk, card: Card, hand: Hand): Promise<Poised> {
  if (hand.deed !== "decline") return { ...hand, card, viewId: undefined };
  await pressButton(desk, { card, ...hand, actionId: actionIds.decline });
  const view = Object.values(desk.slack.state.views).find(
    ({ open, user, content }) =>
      open && user === hand.user && content.private_metadata.includes(card.escalationId),
  );
  if (view === undefined) throw new Error(`No dialog opened for ${hand.user}`);
  return { ...hand, card, viewId: view.id };
}

export async function press(desk: Desk, poised: Poised): Promise<Pressed> {
  const { user, deed, node, card, viewId } = poised;
  const at = performance.now();
  if (viewId !== undefined) {
    connect(desk, node);
    const ack = await desk.slack.submit({ user, viewId, values: {} });
    return { ...poised, ack, at };
  }
  const actionId = deed === "claim" ? actionIds.claim : actionIds.bookHeld;
  const ack = await pressButton(desk, { card, user, node, actionId });
  return { ...poised, ack, at };
}

/** What the card showed at first, unless another drawing is given. */
export function pressButton(
  desk: Desk,
  deed: {
    readonly card: Card;
    readonly user: Person;
    readonly node: 0 | 1;
    readonly actionId: string;
    readonly snapshot?: SlackMessage;
  },
): Promise<Ack> {
  const { card, user, node, actionId, snapshot = card.drawn } = deed;
  const { channel, ts } = card.drawn;
  connect(desk, node);
  return desk.slack.press({ user, channel, ts, actionId, snapshot });
}

/** The pretend Slack asks for the address as the press begins, so the next one may go elsewhere. */
function connect({ slack, nodes }: Desk, node: 0 | 1): void {
  slack.connect(nodes[node].url);
}

/** A private note that somebody must have got. */
export type Due = { readonly user: Person; readonly words: string; readonly about: string };

/** Who was faster, as a note in the channel names them. */
export const mention = (user: Person) => `<@${user}>`;

/** What a refused submit says at its field; it names people by their names. */
export function toldInDialog(desk: Desk, viewId: string, winner: Person): boolean {
  const { errors = {} } = desk.slack.state.views[viewId] ?? {};
  return Object.values(errors).some((words) => words.includes(people[winner]));
}

const patienceMs = 5_000;

/** Waits for private notes, then says which are missing and which nobody was due. */
export async function judgeNotes(
  { slack }: Desk,
  since: number,
  due: readonly Due[],
): Promise<readonly string[]> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const { missing, left } = match(slack.state.ephemerals.slice(since), due);
    if (missing.length === 0 || performance.now() > until)
      return [
        ...missing.map(({ user, words, about }) => `${about}: ${user} was not told “${words}”`),
        ...left.map(({ user, text }) => `${user} was told, for no reason: ${text}`),
      ];
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function match(notes: readonly Ephemeral[], due: readonly Due[]) {
  const left = [...notes];
  const missing = due.filter(({ user, words }) => {
    const index = left.findIndex((note) => note.user === user && note.text.includes(words));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  return { missing, left };
}
