/*
 * What the reminders drill expects, told from a history alone and counted with the runtime's own
 * calendar: nothing here is shared with the program that is judged.
 */

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Work is looked for this often, by business time. */
export const tickMs = 10 * minuteMs;

/** The ladder, as it is written in the company's file, and by the names that rows give to its rungs. */
export const ladder = [
  { before: "48h", by: "email", ask: "confirm" },
  { before: "24h", by: "sms", ask: "confirm" },
  { before: "6h", do: "call", only: "vip", unless: "confirmed" },
  { before: "4h", by: "sms" },
  { before: "2h", by: "sms" },
] as const;

export type Expected = {
  readonly rung: string;
  readonly beforeMs: number;
  readonly asks: boolean;
  readonly unlessConfirmed: boolean;
  readonly onlyVip: boolean;
};
const rung = (name: string, hours: number, change: Partial<Expected> = {}): Expected => ({
  ...{ rung: name, beforeMs: hours * hourMs },
  ...{ asks: false, unlessConfirmed: false, onlyVip: false },
  ...change,
});
export const rungs: readonly Expected[] = [
  rung("48h before email confirm", 48, { asks: true, unlessConfirmed: true }),
  rung("24h before sms confirm", 24, { asks: true, unlessConfirmed: true }),
  rung("6h before call vip unconfirmed", 6, { onlyVip: true, unlessConfirmed: true }),
  rung("4h before sms", 4),
  rung("2h before sms", 2),
];

export type Deed =
  | { readonly at: number; readonly do: "move"; readonly start: number }
  | { readonly at: number; readonly do: "cancel" | "confirm" | "opt-out" };

/** What one client does, from booking on. */
export type History = {
  readonly number: number;
  readonly zone: string;
  readonly agreesToTexts: boolean;
  readonly isVip: boolean;
  readonly bookedAt: number;
  readonly start: number;
  /** In their order; at most one of them cancels, and it is the last one. */
  readonly deeds: readonly Deed[];
};

/** A time as it was agreed, until it was moved or cancelled. */
export type Version = {
  readonly sequence: number;
  readonly start: number;
  readonly agreedAt: number;
  readonly until: number;
};

export function versionsOf({ bookedAt, start, deeds }: History): readonly Version[] {
  const versions: Version[] = [];
  let now = { sequence: 0, start, agreedAt: bookedAt };
  for (const deed of deeds) {
    if (deed.do === "cancel") return [...versions, { ...now, until: deed.at }];
    if (deed.do !== "move") continue;
    versions.push({ ...now, until: deed.at });
    now = { sequence: now.sequence + 1, start: deed.start, agreedAt: deed.at };
  }
  return [...versions, { ...now, until: Number.POSITIVE_INFINITY }];
}

/** The time that held at an instant; undefined before the booking and once it was cancelled. */
export const versionAt = (history: History, at: number) =>
  versionsOf(history).find(({ agreedAt, until }) => agreedAt <= at && at < until);

/** Whether the client had said by then that they come to this start. */
export function isConfirmed(history: History, start: number, at: number): boolean {
  return history.deeds.some(
    (deed) =>
      deed.do === "confirm" && deed.at <= at && versionAt(history, deed.at)?.start === start,
  );
}

export function mayText({ agreesToTexts, deeds }: History, at: number): boolean {
  return agreesToTexts && !deeds.some((deed) => deed.do === "opt-out" && deed.at <= at);
}

const readers = new Map<string, Intl.DateTimeFormat>();

/** Minutes since midnight on the walls of a zone. */
export function wallMinute(zone: string, at: number): number {
  let reader = readers.get(zone);
  if (reader === undefined) {
    const shown = { hour: "2-digit", minute: "2-digit" } as const;
    reader = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...shown });
    readers.set(zone, reader);
  }
  const [hour = 0, minute = 0] = reader.format(at).split(":").map(Number);
  return hour * 60 + minute;
}

export function isNight(zone: string, at: number): boolean {
  const minute = wallMinute(zone, at);
  return minute < 8 * 60 || minute >= 21 * 60;
}

/** The last daytime before a night, whole minutes back; `at` itself by day. */
export function eveningBefore(zone: string, at: number): number {
  let evening = at;
  while (isNight(zone, evening)) evening -= 15 * minuteMs;
  return evening;
}

/** The next morning, whole minutes on; `at` itself by day. */
export function morningAfter(zone: string, at: number): number {
  let morning = at;
  while (isNight(zone, morning)) morning += 15 * minuteMs;
  return morning;
}
