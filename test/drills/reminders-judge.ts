import {
  type Expected,
  eveningBefore,
  type History,
  isConfirmed,
  isNight,
  mayText,
  minuteMs,
  morningAfter,
  rungs,
  tickMs,
  type Version,
  versionAt,
  versionsOf,
} from "./reminders-expected.ts";

/** A rung as it was decided. */
export type Decision = {
  readonly sequence: number;
  readonly rung: string;
  readonly at: number;
  readonly dueAt: number;
  readonly way: "email" | "sms" | "call";
  /** Why it was left out; undefined where it was sent. */
  readonly skipped: string | undefined;
};

/** A message as it left, and what it said. */
export type Message = {
  readonly at: number;
  /** Of the appointment, when it was decided that it should leave. */
  readonly sequence: number;
  readonly way: "email" | "sms";
  readonly start: number;
  readonly asks: boolean;
};

/** Everything that was seen of one history. */
export type Trace = {
  readonly decisions: readonly Decision[];
  readonly messages: readonly Message[];
  /** What was decided to be sent and then, for a stated reason, was not. */
  readonly suppressed: number;
  /** How often a member was asked to call. */
  readonly calls: number;
};

export type Outages = readonly { readonly from: number; readonly until: number }[];

/** What must never be, in words; none where all of it is as it should be. */
export function judge(history: History, trace: Trace, outages: Outages): readonly string[] {
  return [
    ...trace.messages.flatMap((message) => judgeMessage(history, message)),
    ...judgeCounts(trace),
    ...trace.decisions.flatMap((decision) => judgeDecision(history, { decision, trace, outages })),
    ...versionsOf(history).flatMap((version) => missing(history, version, trace, outages)),
  ].map((what) => `history ${history.number}: ${what}`);
}

const say = (at: number) => new Date(at).toISOString();

function judgeMessage(history: History, message: Message): readonly string[] {
  const { at, way, start, asks } = message;
  const wrong: string[] = [];
  const version = versionAt(history, at);
  if (version === undefined) wrong.push("reminded of a cancelled appointment");
  else if (version.start !== start)
    wrong.push(`reminded of ${say(start)}, which had moved to ${say(version.start)}`);
  else if (version.sequence !== message.sequence)
    wrong.push("sent what had been decided about another time");
  if (at >= start) wrong.push("reminded when it had begun");
  if (way === "sms" && isNight(history.zone, at)) wrong.push("texted at night");
  if (way === "sms" && !mayText(history, at)) wrong.push("texted without consent");
  if (asks && isConfirmed(history, start, at)) wrong.push("asked what had been confirmed");
  return wrong.map((what) => `${what}, at ${say(at)}`);
}

/** What was decided to be sent left once, or was held back for a stated reason; nothing else left. */
function judgeCounts({ decisions, messages, suppressed, calls }: Trace): readonly string[] {
  const sent = decisions.filter(({ skipped }) => skipped === undefined);
  const wished = sent.filter(({ way }) => way !== "call").length;
  const names = decisions.map(({ sequence, rung }) => `${sequence} ${rung}`);
  return [
    ...(messages.length + suppressed === wished
      ? []
      : [`${wished} to be sent, but ${messages.length} left and ${suppressed} were held back`]),
    ...(sent.length - wished === calls ? [] : [`${calls} calls for ${sent.length - wished} rungs`]),
    ...(new Set(names).size === names.length ? [] : [`decided twice: ${names.join(", ")}`]),
  ];
}

type Judged = {
  readonly decision: Decision;
  readonly trace: Trace;
  readonly outages: Outages;
};
type Reasoned = Judged & { readonly version: Version; readonly rung: Expected };

/** What was sent was owed, and in time; what was left out has a reason, and it is true. */
function judgeDecision(history: History, judged: Judged): readonly string[] {
  const { decision } = judged;
  const { sequence, at, skipped } = decision;
  const version = versionsOf(history).find((one) => one.sequence === sequence);
  const rung = rungs.find((one) => one.rung === decision.rung);
  const what = `“${decision.rung}” at ${say(at)}`;
  if (version === undefined || rung === undefined) return [`${what} belongs to nothing`];
  const reasoned = { ...judged, version, rung };
  if (skipped === undefined)
    return whyNotSend(history, reasoned).map((why) => `${what} was sent, but ${why}`);
  return holds(history, reasoned) ? [] : [`${what} was left out as “${skipped}”, which is not so`];
}

function whyNotSend(
  history: History,
  { decision, version, rung, outages }: Reasoned,
): readonly string[] {
  const { at } = decision;
  const { start, agreedAt } = version;
  const { meantAt, dueAt } = timesOf(history, { decision, version, rung });
  const wrong: string[] = [];
  if (meantAt <= agreedAt) wrong.push("was due before this time was agreed");
  if (at < dueAt - 15 * minuteMs) wrong.push(`comes too early, before ${say(dueAt)}`);
  const found = workedOn(dueAt, outages);
  // What waited for the morning as a text goes then, also to whoever opted out meanwhile.
  const mayWait = history.agreesToTexts && / sms/.test(rung.rung);
  const until = mayWait ? workedOn(morningAfter(history.zone, found), outages) : found;
  if (at > until + tickMs) wrong.push(`comes too late, after ${say(until)}`);
  if (rung.unlessConfirmed && isConfirmed(history, start, at)) wrong.push("was confirmed");
  return wrong;
}

function timesOf(
  { zone }: History,
  { decision, version, rung }: Pick<Reasoned, "decision" | "version" | "rung">,
) {
  const meantAt = version.start - rung.beforeMs;
  return { meantAt, dueAt: decision.way === "sms" ? eveningBefore(zone, meantAt) : meantAt };
}

function holds(history: History, reasoned: Reasoned): boolean {
  const { decision, version, rung, trace, outages } = reasoned;
  const { skipped, at, way } = decision;
  const { start, agreedAt } = version;
  const { meantAt, dueAt } = timesOf(history, reasoned);
  switch (skipped) {
    case "past":
      return meantAt <= agreedAt;
    case "just-booked":
      return meantAt > agreedAt && dueAt < agreedAt + 45 * minuteMs;
    case "night":
      // Not agreed yet in the evening, or nothing worked then and it is night by now.
      if (way !== "sms") return false;
      if (dueAt <= agreedAt + 15 * minuteMs) return true;
      return isNight(history.zone, at) && workedOn(dueAt, outages) >= at - tickMs;
    case "confirmed":
      return rung.unlessConfirmed && isConfirmed(history, start, at);
    case "overtaken":
      return trace.decisions.some((other) => sentInstead(decision, other));
    case "begun":
      return at >= start;
    default:
      return false;
  }
}

function sentInstead(decision: Decision, other: Decision): boolean {
  const place = ({ rung }: Decision) => rungs.findIndex((one) => one.rung === rung);
  return (
    other.skipped === undefined &&
    other.way !== "call" &&
    other.sequence === decision.sequence &&
    other.at === decision.at &&
    place(other) > place(decision)
  );
}

/** Every rung that had its time while this version held, and that nobody decided. */
function missing(
  history: History,
  version: Version,
  trace: Trace,
  outages: Outages,
): readonly string[] {
  return rungs
    .filter(({ onlyVip }) => !onlyVip || history.isVip)
    .filter((rung) => latest(history, version, rung, outages) < version.until)
    .filter(
      ({ rung }) =>
        !trace.decisions.some((one) => one.rung === rung && one.sequence === version.sequence),
    )
    .map(({ rung }) => `“${rung}” of ${say(version.start)} is missing, without a reason`);
}

/** By then somebody must have decided a rung, whichever way it goes. */
function latest(
  { zone }: History,
  { start, agreedAt }: Version,
  { beforeMs }: Expected,
  outages: Outages,
): number {
  const found = workedOn(Math.max(start - beforeMs, agreedAt), outages);
  // Found at night after an outage, a text waits for the morning.
  return workedOn(morningAfter(zone, found), outages) + tickMs;
}

/** The first tick from then on at which anything works. */
export function workedOn(at: number, outages: Outages): number {
  const tick = Math.ceil(at / tickMs) * tickMs;
  const outage = outages.find(({ from, until }) => from <= tick && tick < until);
  return outage === undefined ? tick : Math.ceil(outage.until / tickMs) * tickMs;
}
