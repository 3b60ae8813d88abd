import { setTimeout as wait } from "node:timers/promises";
import { actionIds } from "#views/slack/identifiers.ts";
import { percentile } from "../bench/figure.ts";
import { findViolations } from "../helpers/invariants.ts";
import { type Drill, eventually } from "./drill.ts";
import { across, type Outcome, playAgain } from "./two-hands-again.ts";
import { type Card, type Desk, type Person, people, startDesk } from "./two-hands-desk.ts";
import {
  type Deed,
  type Due,
  judgeNotes,
  mention,
  newDrawing,
  type Poised,
  type Pressed,
  poise,
  press,
  pressButton,
  toldInDialog,
} from "./two-hands-press.ts";
import { judgeEffects, readDeeds } from "./two-hands-rows.ts";

const cardsMax = 200;
const cardsAtOnce = 5;
/** Of the second hand after the first, counted over the cards. With what a busy machine adds, 50 ms. */
const delaysMs = [0, 1, 2, 5, 10, 25];

const duels: readonly (readonly [Deed, Deed])[] = [
  ["claim", "book-held"],
  ["decline", "book-held"],
  ["claim", "claim"],
  ["book-held", "book-held"],
  ["decline", "claim"],
  ["hand-over", "claim"],
  ["close", "book-held"],
  ["snooze", "snooze"],
  ["hand-over", "hand-over"],
  ["close", "close"],
  ["close", "claim"],
  ["decline", "hand-over"],
];

/**
 * 200 cards, two nodes, two members who press the same card at the same moment, one at each node; then
 * somebody whose screen still shows the first drawing. One of the two wins, with one deed in the audit
 * and what follows from it once; everybody else is told who it was.
 */
export const twoHands: Drill = async ({ say, untilViolation }) => {
  const desk = await startDesk(cardsMax, say);
  try {
    const violations: string[] = [];
    const pressed: Pressed[] = [];
    for (let first = 0; first < desk.cards.length; first += cardsAtOnce) {
      const wave = desk.cards.slice(first, first + cardsAtOnce);
      const played = await playWave(desk, wave, first);
      pressed.push(...played.pressed);
      violations.push(...played.violations);
      const verdict = played.violations.length > 0 ? " — VIOLATED" : "";
      say(`cards ${first + 1} to ${first + wave.length} of ${desk.cards.length}${verdict}`);
      if (untilViolation && violations.length > 0) break;
    }
    if (violations.length === 0) violations.push(...(await judgeTheEnd(desk)));
    const errors = desk.nodes
      .flatMap(({ complaints }) => complaints)
      .filter((line) => /"level":"error"/.test(line));
    if (errors.length > 0)
      violations.push(`the nodes logged ${errors.length} errors, like ${errors[0]}`);
    return { violations, seen: await seenIn(desk, pressed) };
  } finally {
    await desk.stop();
  }
};

type Duel = readonly [Pressed, Pressed];
type Played = { readonly pressed: readonly Pressed[]; readonly violations: readonly string[] };

async function playWave(desk: Desk, wave: readonly Card[], first: number): Promise<Played> {
  const { slack } = desk;
  const told = slack.state.ephemerals.length;
  const pressed = await duel(desk, wave, first);
  const violations = pressed.flat().flatMap(notAcknowledged);
  const deeds = await readDeeds(desk.db, wave);
  const outcomes: Outcome[] = [];
  const due: Due[] = [];
  for (const [index, hands] of pressed.entries()) {
    const { card } = hands[0];
    const done = deeds.get(card.escalationId) ?? [];
    const about = `card ${first + index + 1}, ${hands.map(({ deed }) => deed).join(" and ")}`;
    const won = hands.filter(({ user, deed }) =>
      done.some((one) => one.user === user && one.deed === deed),
    );
    const [winner] = won;
    if (winner === undefined || won.length > 1 || done.length !== 1) {
      violations.push(`${about}: ${done.length} deeds, of ${done.map(({ user }) => user)}`);
      continue;
    }
    const owner = ownerAfter(winner);
    outcomes.push({ card, winner: winner.user, owner, deed: winner.deed, node: winner.node });
    const [loser] = hands.filter((hand) => hand !== winner) as [Pressed];
    if (loser.viewId === undefined) due.push({ user: loser.user, words: mention(owner), about });
    else violations.push(...untoldInDialog(desk, loser, { owner, about }));
  }
  violations.push(...(await judgeNotes(desk, told, due)));
  for (const next of [pressLate, finish, playAgain])
    if (violations.length === 0) violations.push(...(await next(desk, outcomes)));
  return { pressed: pressed.flat(), violations };
}

/** Of what was handed over it is the new owner who is named from then on. */
const ownerAfter = ({ deed, user, taker }: Pressed) => (deed === "hand-over" ? taker : user);

function untoldInDialog(
  desk: Desk,
  { user, viewId }: Pressed,
  { owner, about }: { readonly owner: Person; readonly about: string },
): readonly string[] {
  if (viewId !== undefined && toldInDialog(desk, viewId, owner)) return [];
  return [`${about}: ${user}'s dialog does not name ${people[owner]}`];
}

const notAcknowledged = ({ ack, user, deed }: Pressed) =>
  ack.status === 200 ? [] : [`${user}'s ${deed} was answered ${ack.status} instead of 200`];

/** Who presses what on a card, by its number: everybody against everybody, and who just looks on. */
function castOf(number: number) {
  const [one, other, third] = [0, 1, 2].map(
    (place) => Object.keys(people)[(number + place) % 3],
  ) as [Person, Person, Person];
  return { one, other, third, node: (number % 2) as 0 | 1 };
}

async function duel(desk: Desk, wave: readonly Card[], first: number): Promise<readonly Duel[]> {
  // Dialogs are opened before anybody presses: they would get in the way of the moment.
  const poised = await Promise.all(
    wave.map(async (card, index): Promise<readonly [Poised, Poised]> => {
      const { one, other, third, node } = castOf(first + index);
      const [deed, otherDeed] = duels[(first + index) % duels.length] as (typeof duels)[number];
      return [
        await poise(desk, card, { user: one, deed, node, taker: third }),
        await poise(desk, card, { user: other, deed: otherDeed, node: across(node), taker: third }),
      ];
    }),
  );
  return await Promise.all(
    poised.map(async ([hand, otherHand], index) => {
      const number = first + index;
      const delayMs = delaysMs[Math.floor(number / duels.length) % delaysMs.length] ?? 0;
      // Every other time the second hand is the faster one.
      const [later, earlier] =
        Math.floor(number / cardsAtOnce) % 2 === 0 ? [otherHand, hand] : [hand, otherHand];
      return await Promise.all([
        press(desk, earlier),
        wait(delayMs).then(() => press(desk, later)),
      ]);
    }),
  );
}

/** Presses on the first drawing, long after the duel: by somebody else, and by the new owner. */
async function pressLate(desk: Desk, all: readonly Outcome[]): Promise<readonly string[]> {
  // What rests may still be taken by anybody.
  const outcomes = all.filter(({ deed }) => deed !== "snooze");
  const before = desk.slack.state.ephemerals.length;
  const deedsBefore = await readDeeds(desk.db, cardsOf(outcomes));
  const due: Due[] = [];
  const presses = outcomes.map(async ({ card, owner, deed, node }, index) => {
    const user = Object.keys(people)
      .filter((person) => person !== owner)
      .at(index % 2) as Person;
    const actionId = index % 2 === 0 ? actionIds.claim : actionIds.bookHeld;
    due.push({ user, words: mention(owner), about: `a late press of ${user}` });
    await pressButton(desk, { card, user, node: across(node), actionId });
    if (deed !== "claim" && deed !== "hand-over") return;
    due.push({ user: owner, words: "changed before", about: `a late press of ${owner}` });
    await pressButton(desk, { card, user: owner, node, actionId: actionIds.bookHeld });
  });
  await Promise.all(presses);
  const notes = await judgeNotes(desk, before, due);
  const deeds = await readDeeds(desk.db, cardsOf(outcomes));
  const late = outcomes.filter(
    ({ card: { escalationId } }) =>
      deeds.get(escalationId)?.length !== deedsBefore.get(escalationId)?.length,
  );
  return [...notes, ...late.map(({ winner }) => `a late press undid what ${winner} had done`)];
}

/** Whoever has a card now, or let it rest, books the held time on its new drawing. */
async function finish(desk: Desk, outcomes: readonly Outcome[]): Promise<readonly string[]> {
  const left = outcomes.filter(({ deed }) => ["claim", "hand-over", "snooze"].includes(deed));
  const before = desk.slack.state.ephemerals.length;
  await Promise.all(
    left.map(async ({ card, owner, node }) => {
      const snapshot = await newDrawing(desk, card, card.drawn);
      const actionId = actionIds.bookHeld;
      await pressButton(desk, { card, user: owner, node, actionId, snapshot });
    }),
  );
  return await judgeNotes(desk, before, []);
}

const cardsOf = (outcomes: readonly Outcome[]) => outcomes.map(({ card }) => card);

/** With nothing under way any more: everything is settled, and every effect there once. */
async function judgeTheEnd({ db, google, slack, mail, cards }: Desk): Promise<readonly string[]> {
  await eventually(
    "settling everything",
    async () => {
      const open = await db("effects").whereIn("state", ["pending", "sending", "ambiguous"]);
      if (open.length > 0) throw new Error(`${open.length} effects are not settled`);
    },
    120_000,
  );
  const world = { google: google.state, slack: slack.state, mail: mail.state };
  const accepted = cards.map(({ requestId }) => requestId);
  return [
    ...(await findViolations(db, world, { accepted })),
    ...(await judgeEffects(db, { cards: cards.length, google: google.state, mail: mail.state })),
  ];
}

async function seenIn({ db, slack }: Desk, pressed: readonly Pressed[]) {
  const { rows } = await db.raw(
    `select state, resolution, count(*)::integer as cards
     from escalations group by state, resolution order by state, resolution`,
  );
  const times = pressed.map(({ ack }) => ack.milliseconds);
  const gaps = Object.values(Object.groupBy(pressed, ({ card }) => card.escalationId)).map(
    (hands = []) => Math.abs((hands[0]?.at ?? 0) - (hands[1]?.at ?? 0)),
  );
  return {
    duels: gaps.length,
    outcomes: rows,
    notes: slack.state.ephemerals.length,
    gapP50Ms: Math.round(percentile(gaps, 0.5)),
    gapsWithin50Ms: gaps.filter((gap) => gap <= 50).length,
    ackP50Ms: percentile(times, 0.5),
    ackP99Ms: percentile(times, 0.99),
  };
}
