/**
 * What stands against a start: the rule by its name, and its numbers. Instants are Dates, dates of a
 * wall are texts ("2026-12-24"), places and people are named by their ids.
 */
export type Reason =
  | Rule<"provider-not-of-this-service", None>
  | Rule<"not-eligible", { readonly why: string }>
  | Rule<"notice", { readonly noticeMinutes: number; readonly earliest: Date }>
  | Rule<"horizon", { readonly horizonDays: number; readonly latest: Date }>
  | Rule<"bookable-until", { readonly until: string }>
  | Rule<"calendar-not-read", CalendarAge>
  | Rule<"closure" | "holiday", ClosedDay>
  | Rule<"working-hours", DayAtWork>
  | Rule<"not-on-step", Steps>
  | Rule<"time-off" | "absence", Stretch>
  | Rule<"taken", Taking>
  | Rule<"travel", Way>
  | Rule<"limit", ReachedLimit>
  | Rule<"team", Missing>;

type Rule<Name extends string, Numbers> = { readonly rule: Name; readonly numbers: Numbers };
type None = Readonly<Record<string, never>>;

export type Stretch = { readonly from: Date; readonly to: Date };

export type CalendarAge = {
  /** Real time; null when it was never read. */
  readonly readAt: Date | null;
  readonly ageMinutes: number | null;
};

export type ClosedDay = {
  /** The local date at the place. */
  readonly on: string;
  /** The closure's reason, which may be empty, or the holiday's name. */
  readonly why: string;
  readonly locationId: string;
};

export type DayAtWork = {
  /** When the appointment would be over. */
  readonly ends: Date;
  /** What is worked that day, at the place that was asked for or at all. */
  readonly shifts: readonly (Stretch & { readonly locationId: string })[];
  /** The only place that was asked for. */
  readonly locationId: string | null;
};

export type Steps = {
  readonly stepMinutes: number;
  readonly startsOn: "shift" | "clock" | "free";
  /** The nearest starts of the same shift that are counted. */
  readonly before: Date | null;
  readonly after: Date | null;
};

/** What may take somebody's time; nobody knows what, where rows changed between two looks. */
export type TakenBy = "appointment" | "escalation" | "offer" | "hold" | "calendar" | "unknown";

/** `from` and `to` include the buffers of what is there, `begins` and `ends` do not. */
export type Taking = Stretch & {
  readonly by: TakenBy;
  readonly begins: Date;
  readonly ends: Date;
  /** In whose buffer alone they meet: the wanted one's, what is there, or only both together. */
  readonly buffer: "none" | "wanted" | "there" | "both";
  /** "GH-1042", for those who may read requests. */
  readonly reference: string | null;
};

export type Way = {
  /** Where the other appointment is, and whether one comes from there or must go there. */
  readonly locationId: string;
  readonly direction: "from" | "to";
  readonly minutesNeeded: number;
  readonly minutesThere: number;
};

export type ReachedLimit = Stretch & {
  /** Of whom: the service in all, each provider of it, or the provider's appointments of any service. */
  readonly of: "service" | "service-each" | "provider";
  readonly period: "day" | "week" | "month";
  readonly max: number;
  readonly count: number;
};

/** Who or what would have to be there besides, and why each of those who could is not. */
export type Missing = {
  readonly needs: "colleague" | "one-of" | "all-at-once";
  readonly among: readonly { readonly providerId: string; readonly reasons: readonly Reason[] }[];
};

/** One entry of a diary, with what it is: UTC minutes; `from` and `to` with its buffers. */
export type DiaryEntry = {
  readonly providerId: string;
  readonly kind: Exclude<TakenBy, "unknown"> | "absence";
  readonly from: number;
  readonly to: number;
  readonly begins: number;
  readonly ends: number;
  /** The request behind it: "GH-1042". */
  readonly reference: string | undefined;
};

export const instant = (minute: number): Date => new Date(minute * 60_000);
