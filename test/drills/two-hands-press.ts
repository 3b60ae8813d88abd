import type { Ack } from "#sandbox/slack/client/deliver.ts";
import type { Ephemeral, SlackMessage } from "#sandbox/slack/workspace.ts";
import { actionIds, inputs } from "#views/slack/identifiers.ts";
import { eventually } from "./drill.ts";
import { type Card, type Desk, type Person, people } from "./two-hands-desk.ts";

/** What is pressed on the card itself, or picked from its menu, and done at once. */
const pressed = {
  claim: { actionId: actionIds.claim },
  "book-held": { actionId: actionIds.bookHeld },
  release: { actionId: actionIds.more, option: "Release to queue" },
  reopen: { actionId: actionIds.reopen },
} as const;

/** What opens a dialog: only its submit is the press. */
const opened = {
  decline: "Decline…",
  close: "Close…",
  "hand-over": "Hand over…",
  snooze: "Snooze…",
} as const;

export type Deed = keyof typeof pressed | keyof typeof opened;

/** One of two who press at the same moment. */
export type Hand = {
  readonly user: Person;
  readonly deed: Deed;
  readonly node: 0 | 1;
  /** To whom it is handed over. */
  readonly taker: Person;
};

/** A press that is prepared: a dialog that has to be open for it is open. */
export type Poised = Hand & { readonly card: Card; readonly viewId: string | undefined };

export type Pressed = Poised & { readonly ack: Ack; readonly at: number };

/** Opens the dialog of a deed that has one. `seen`: another drawing than the first. */
export async function poise(
  desk: Desk,
  card: Card,
  { seen, ...hand }: Hand & { readonly seen?: SlackMessage },
): Promise<Poised> {
  const { user, deed, node } = hand;
  if (!isOpened(deed)) return { ...hand, card, viewId: undefined };
  await pressButton(desk, {
    card,
    user,
    node,
    actionId: actionIds.more,
    option: opened[deed],
    ...(seen && { snapshot: seen }),
  });
  const view = Object.values(desk.slack.state.views).find(
    (one) =>
      one.open && one.user === user && one.content.private_metadata.includes(card.escalationId),
  );
  if (view === undefined) throw new Error(`No dialog opened for ${user}`);
  if (deed === "hand-over") {
    const actionId = inputs.taker.action;
    await desk.slack.suggest({ user, viewId: view.id, actionId, query: people[hand.taker] });
  }
  return { ...hand, card, viewId: view.id };
}

const isOpened = (deed: Deed): deed is keyof typeof opened => deed in opened;

export async function press(
  desk: Desk,
  poised: Poised & { readonly seen?: SlackMessage },
): Promise<Pressed> {
  const { user, deed, node, card, viewId, taker, seen } = poised;
  const at = performance.now();
  if (isOpened(deed)) {
    connect(desk, node);
    const values = deed === "hand-over" ? { [inputs.taker.block]: people[taker] } : {};
    const ack = await desk.slack.submit({ user, viewId: viewId ?? "", values });
    return { ...poised, ack, at };
  }
  const ack = await pressButton(desk, {
    card,
    user,
    node,
    ...pressed[deed],
    ...(seen && { snapshot: seen }),
  });
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
    /** Of a menu. */
    readonly option?: string;
    readonly snapshot?: SlackMessage;
  },
): Promise<Ack> {
  const { card, user, node, actionId, option, snapshot = card.drawn } = deed;
  const { channel, ts } = card.drawn;
  connect(desk, node);
  return desk.slack.press({ user, channel, ts, actionId, option, snapshot });
}

/** The pretend Slack asks for the address as the press begins, so the next one may go elsewhere. */
function connect({ slack, nodes }: Desk, node: 0 | 1): void {
  slack.connect(nodes[node].url);
}

/** The card as it is drawn once it shows more than a drawing that is known. */
export async function newDrawing(
  { slack }: Desk,
  card: Card,
  known: SlackMessage,
): Promise<SlackMessage> {
  const version = (message: SlackMessage | undefined) =>
    Number(message?.metadata?.event_payload["v"]);
  return await eventually("redrawing a card", () => {
    const shown = slack.state.messages.find(({ ts }) => ts === card.drawn.ts);
    if (shown === undefined || version(shown) <= version(known))
      throw new Error("it still shows the drawing before");
    return structuredClone(shown);
  });
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
