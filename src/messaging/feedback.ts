import { nextAllowedIn, type Whereabouts } from "./quiet-hours.ts";
import { wayOf } from "./reminder-ladder.ts";

/** When and how a client is thanked, and asked how it was. */
export type FeedbackAsk = {
  readonly name: string;
  readonly afterMinutes: number;
  readonly way: "email" | "sms";
};

/** What of an appointment that goes by. */
export type Visit = {
  readonly end: Date;
  readonly didNotCome: boolean;
  readonly zones: Whereabouts;
  readonly textable: boolean;
  readonly textOnly?: boolean;
  readonly decided: ReadonlySet<string>;
};

export type FeedbackLook = {
  /** Undefined while it is to come, and once it was decided. */
  readonly decided:
    | {
        readonly dueAt: Date;
        readonly way: "email" | "sms";
        readonly skipped: "no-show" | "late" | undefined;
      }
    | undefined;
  readonly nextAt: Date | undefined;
};

/** So long after its time nobody remembers how it was. */
const lateMs = 3 * 24 * 60 * 60_000;

/** Whether a client is to be asked now how it was. By night nobody is texted: then in the morning. */
export function lookAtFeedback(ask: FeedbackAsk, visit: Visit, now: Date): FeedbackLook {
  if (visit.decided.has(ask.name)) return { decided: undefined, nextAt: undefined };
  const way = wayOf(ask.way, visit);
  const meantAt = new Date(visit.end.getTime() + ask.afterMinutes * 60_000);
  const from = meantAt > now ? meantAt : now;
  const nextAt = way === "sms" ? nextAllowedIn(from, visit.zones) : from;
  if (nextAt > now) return { decided: undefined, nextAt };
  const isLate = now.getTime() - meantAt.getTime() > lateMs;
  const skipped = visit.didNotCome ? "no-show" : isLate ? "late" : undefined;
  return { decided: { dueAt: meantAt, way, skipped }, nextAt: undefined };
}
