import { setTimeout as wait } from "node:timers/promises";
import { actionIds } from "#views/slack/identifiers.ts";
import { type Drill, eventually } from "./drill.ts";
import { type Asked, type Desk, mailOf, slackIds, startDesk } from "./ladder-desk.ts";
import {
  type Expected,
  expectedAfter,
  nextOf,
  type Occasion,
  occasions,
  onCallThen,
  wideChannel,
} from "./ladder-expected.ts";
import { channel } from "./vendors.ts";

const toleranceMs = 5_000;
/** From the row to the sign of it at the vendor. */
const deliveryMs = 5_000;
/** So long before a rung the clock is put, to see that it does not come early. */
const aheadMs = 4_000;

/**
 * A request comes in before a lunch, before a holiday, and on each of the Sundays on which clocks are
 * changed, and nobody answers it. Business time is moved to shortly before every rung, which two nodes
 * then find due: it must be done once, within five seconds, and reach whom it should.
 */
export const ladder: Drill = async ({ say, untilViolation }) => {
  const desk = await startDesk(say);
  try {
    const violations: string[] = [];
    const lateMs: number[] = [];
    for (const [number, occasion] of occasions(await desk.now()).entries()) {
      const climbed = await climb(desk, occasion, number);
      violations.push(...climbed.violations.map((what) => `${occasion.name}: ${what}`));
      lateMs.push(...climbed.lateMs);
      say(`${occasion.name}: ${climbed.violations.length === 0 ? "held" : "VIOLATED"}`);
      if (untilViolation && violations.length > 0) break;
    }
    const errors = desk.nodes
      .flatMap(({ complaints }) => complaints)
      .filter((line) => /"level":"error"/.test(line));
    if (errors.length > 0)
      violations.push(`the nodes logged ${errors.length} errors, like ${errors[0]}`);
    return { violations, seen: { rungs: lateMs.length, lateMsMax: Math.max(0, ...lateMs) } };
  } finally {
    await desk.stop();
  }
};

type Climbed = { readonly violations: readonly string[]; readonly lateMs: readonly number[] };

async function climb(desk: Desk, occasion: Occasion, number: number): Promise<Climbed> {
  await desk.moveTo(occasion.at);
  const asked = await desk.ask(number);
  const violations: string[] = [];
  const lateMs: number[] = [];
  const expected = expectedAfter(asked.raisedAt);
  for (const [index, rung] of expected.entries()) {
    await desk.moveTo(rung.at - aheadMs);
    const { violation, late } = await judgeRung(desk, asked, { ...rung, index });
    if (late !== undefined) lateMs.push(late);
    if (violation !== undefined)
      return { violations: [...violations, `${rung.rung} ${violation}`], lateMs };
    if (rung.rung.endsWith("reassign")) violations.push(...(await pressAsBefore(desk, asked)));
  }
  return { violations: [...violations, ...(await judgeTheEnd(desk, asked, expected))], lateMs };
}

type Judged = { readonly violation?: string; readonly late?: number };

/** Nothing before its time, the row within five seconds of it, and then a sign of it. */
async function judgeRung(
  desk: Desk,
  asked: Asked,
  rung: Expected & { readonly index: number },
): Promise<Judged> {
  const before = await doneBy(desk, asked);
  if (before.length !== rung.index)
    return { violation: `came early, or another one did: ${names(before)}` };
  await untilDone(desk, asked, rung);
  const [done, ...more] = (await doneBy(desk, asked)).slice(rung.index);
  if (done === undefined) return { violation: "was not done in time" };
  if (more.length > 0) return { violation: `came together with ${names(more)}` };
  const late = done.done_at.getTime() - rung.at;
  if (!done.rung.endsWith(rung.rung)) return { late, violation: `was ${done.rung}` };
  if (late < -1 || late > toleranceMs) return { late, violation: `came ${late} ms after its time` };
  if (done.who.join() !== rung.who.join())
    return { late, violation: `reached ${done.who}, not ${rung.who}` };
  const missing = await eventually("a sign of it", () => look(desk, asked, rung), deliveryMs).then(
    () => undefined,
    (error: Error) => String(error.cause),
  );
  return missing === undefined ? { late } : { late, violation: missing };
}

/** Or until it would be too late, and a little longer. */
async function untilDone(
  desk: Desk,
  asked: Asked,
  { at, index }: Expected & { readonly index: number },
): Promise<void> {
  while ((await desk.now()) < at + toleranceMs + 1_000) {
    if ((await doneBy(desk, asked)).length > index) return;
    await wait(200);
  }
}

type Row = { readonly rung: string; readonly who: readonly string[]; readonly done_at: Date };
const doneBy = ({ db }: Desk, { escalationId }: Asked): Promise<readonly Row[]> =>
  db("rungs").where({ escalation_id: escalationId }).orderBy("done_at");
const names = (rows: readonly Row[]) => rows.map(({ rung }) => rung).join(", ");

/** What somebody sees of a rung; throws while there is nothing. */
function look(desk: Desk, asked: Asked, { sign, who }: Expected): void {
  const [reached = "maya"] = who;
  const seen = {
    note: () => notesIn(desk, asked).some(({ text }) => text.includes(`<@${slackIds[reached]}>`)),
    channel: () => desk.slack.state.messages.some((message) => message.channel === wideChannel),
    mail: () =>
      desk.mail.state.messages.some(
        ({ subject, envelope }) =>
          /Nobody answers/.test(subject) && envelope.to.includes(mailOf(reached)),
      ),
  }[sign]();
  if (!seen) throw new Error(`there is no ${sign} for ${who}`);
}

const notesIn = ({ slack }: Desk, { ts }: Asked) =>
  slack.state.messages.filter(({ thread_ts: thread }) => thread === ts);

/** Whoever was on call before presses the card as it is shown now: to everybody, the buttons look alike. */
async function pressAsBefore(desk: Desk, asked: Asked): Promise<readonly string[]> {
  const before = onCallThen(asked.raisedAt);
  const owner = slackIds[nextOf(before)];
  const user = slackIds[before];
  const told = desk.slack.state.ephemerals.length;
  await eventually("redrawing the card for its new owner", () => {
    const card = desk.slack.state.messages.find(({ ts }) => ts === asked.ts);
    if (!JSON.stringify(card?.blocks).includes(`<@${owner}>`)) throw new Error("not yet");
  });
  const press = { user, channel, ts: asked.ts, actionId: actionIds.bookHeld };
  const ack = await desk.slack.press(press);
  const words = `Nobody had answered in time, so this one went to <@${owner}>`;
  const explained = await eventually(
    "the explanation",
    () => {
      const notes = desk.slack.state.ephemerals.slice(told);
      if (!notes.some((note) => note.user === user && note.text.includes(words)))
        throw new Error("nothing was said");
    },
    deliveryMs,
  ).then(
    () => true,
    () => false,
  );
  const booked = await desk.db("appointments").where({ request_id: asked.requestId });
  return [
    ...(ack.status === 200 ? [] : [`${before}'s press was answered ${ack.status}`]),
    ...(explained ? [] : [`${before} was not told who has it now, and why`]),
    ...(booked.length === 0 ? [] : [`${before} booked what had been given to somebody else`]),
  ];
}

/** The last one may still be on its way. */
async function countNotes(desk: Desk, asked: Asked, wanted: number): Promise<number> {
  const until = performance.now() + deliveryMs;
  while (notesIn(desk, asked).length < wanted && performance.now() < until) await wait(100);
  return notesIn(desk, asked).length;
}

/** Each rung stands once in the audit and once in Slack, and nothing else was done. */
async function judgeTheEnd(
  desk: Desk,
  asked: Asked,
  expected: readonly Expected[],
): Promise<readonly string[]> {
  const { db } = desk;
  const { escalationId } = asked;
  const audit = await db("audit")
    .whereRaw("detail ->> 'escalationId' = ?", [escalationId])
    .whereLike("action", "rung-%");
  const wanted = expected.filter(({ sign }) => sign === "note").length;
  const notes = await countNotes(desk, asked, wanted);
  const row = await db("escalations").where({ id: escalationId }).first();
  const wrong: string[] = [];
  if (audit.length !== expected.length)
    wrong.push(`the audit has ${audit.length} rungs, not ${expected.length}`);
  if (notes !== wanted) wrong.push(`the thread has ${notes} notes, not ${wanted}`);
  if (row.handover_count !== 1) wrong.push(`it changed hands ${row.handover_count} times`);
  if (row.first_human_at !== null) wrong.push("a rung counts as a person's answer");
  return wrong;
}
