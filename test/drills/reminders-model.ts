import { nextAllowed } from "#messaging/quiet-hours.ts";
import { lookAtLadder, type ReminderRung } from "#messaging/reminder-ladder.ts";
import {
  type History,
  hourMs,
  isConfirmed,
  mayText,
  minuteMs,
  type Version,
  versionAt,
  versionsOf,
} from "./reminders-expected.ts";
import type { Chance } from "./reminders-histories.ts";
import {
  type Decision,
  type Message,
  type Outages,
  type Trace,
  workedOn,
} from "./reminders-judge.ts";

/**
 * One history against the pure core: what it decides is carried out by a model of the rest, which looks
 * at each appointment when it should be looked at, and sends a while later what still holds.
 */
export function play(
  history: History,
  {
    ladder,
    chance,
    outages,
  }: {
    readonly ladder: readonly ReminderRung[];
    readonly chance: Chance;
    readonly outages: Outages;
  },
): Trace {
  const decisions = versionsOf(history).flatMap((version) =>
    decide(history, version, { ladder, outages }),
  );
  const wished = decisions.filter(({ skipped, way }) => skipped === undefined && way !== "call");
  const messages = wished.flatMap((decision) => send(history, decision, { ladder, chance }));
  return {
    decisions,
    messages,
    suppressed: wished.length - messages.length,
    calls: decisions.filter(({ skipped, way }) => skipped === undefined && way === "call").length,
  };
}

/** When members may be asked to call has a test of its own. */
const day = ["00:00-24:00"];
const alwaysOpen = {
  zone: "UTC",
  weekly: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day },
  exceptions: [],
};

/** Looks at one agreed time at every tick at which there is something to look at. */
function decide(
  history: History,
  version: Version,
  { ladder, outages }: { readonly ladder: readonly ReminderRung[]; readonly outages: Outages },
): readonly Decision[] {
  const decisions: Decision[] = [];
  let at = workedOn(version.agreedAt, outages);
  while (at < version.until) {
    const look = lookAtLadder(
      ladder,
      {
        start: new Date(version.start),
        agreedAt: new Date(version.agreedAt),
        zones: [history.zone],
        isVip: history.isVip,
        isConfirmed: isConfirmed(history, version.start, at),
        textable: mayText(history, at),
        deskHours: alwaysOpen,
        decided: new Set(decisions.map(({ rung }) => rung)),
      },
      new Date(at),
    );
    for (const { rung, dueAt, way, skipped } of look.decided)
      decisions.push({
        ...{ sequence: version.sequence, rung: rung.name, at, way, skipped },
        dueAt: dueAt.getTime(),
      });
    if (look.nextAt === undefined) return decisions;
    at = workedOn(Math.max(look.nextAt.getTime(), at + 1), outages);
  }
  return decisions;
}

/** Most leave within a minute, some wait for hours; then they must still be true, and it must be day. */
function send(
  history: History,
  decision: Decision,
  { ladder, chance }: { readonly ladder: readonly ReminderRung[]; readonly chance: Chance },
): readonly Message[] {
  const { way, sequence } = decision;
  const asks = ladder.find(({ name }) => name === decision.rung)?.asks === true;
  let at = decision.at + chance.below(chance.percent(80) ? minuteMs : 3 * hourMs);
  if (way === "sms") at = nextAllowed(new Date(at), history.zone).getTime();
  const version = versionAt(history, at);
  const holds = version?.sequence === sequence && at < version.start;
  if (!holds || way === "call" || (way === "sms" && !mayText(history, at))) return [];
  if (asks && isConfirmed(history, version.start, at)) return [];
  return [{ at, way, sequence, start: version.start, asks }];
}
