/*
 * What the ladder drill expects, counted minute by minute with the runtime's own calendar: nothing here is
 * shared with the program that is judged.
 */

const zone = "America/New_York";
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const reader = new Intl.DateTimeFormat("en-CA", {
  timeZone: zone,
  hourCycle: "h23",
  ...{ weekday: "short", year: "numeric", month: "2-digit", day: "2-digit" },
  ...{ hour: "2-digit", minute: "2-digit" },
});

type Wall = { readonly weekday: string; readonly date: string; readonly minute: number };

export function wallAt(at: number): Wall {
  const parts = new Map(reader.formatToParts(at).map(({ type, value }) => [type, value]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? "";
  return {
    weekday: part("weekday"),
    date: `${part("year")}-${part("month")}-${part("day")}`,
    minute: Number(part("hour")) * 60 + Number(part("minute")),
  };
}

/** In two shifts from Monday to Friday, but for Thanksgiving; on Sundays from midnight to six. */
export const deskHours = {
  zone,
  weekly: {
    ...Object.fromEntries(
      ["mon", "tue", "wed", "thu", "fri"].map((day) => [day, ["09:00-12:00", "13:00-17:00"]]),
    ),
    sun: ["00:00-06:00"],
  },
  holidays: { country: "US" },
};

function isOpen(at: number): boolean {
  const { weekday, date, minute } = wallAt(at);
  if (weekday === "Sat" || isThanksgiving(date)) return false;
  if (weekday === "Sun") return minute < 360;
  return (minute >= 540 && minute < 720) || (minute >= 780 && minute < 1_020);
}

/** The instant at which so many open minutes have gone by. */
export function afterOpenMinutes(from: number, minutes: number): number {
  let left = minutes * minuteMs;
  for (let at = from; ; ) {
    const next = (Math.floor(at / minuteMs) + 1) * minuteMs;
    if (isOpen(at)) {
      if (left <= next - at) return at + left;
      left -= next - at;
    }
    at = next;
  }
}

/** The first instant of a wall time on the first day from now on that is asked for. */
function first(now: number, time: string, isDay: (date: string) => boolean): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  for (let day = Math.floor(now / dayMs) + 1; ; day++) {
    const date = new Date(day * dayMs).toISOString().slice(0, 10);
    if (!isDay(date)) continue;
    // Four or five hours behind; what is earlier shows first.
    for (const behind of [4, 5]) {
      const at = day * dayMs + (hour + behind) * 60 * minuteMs + minute * minuteMs;
      const wall = wallAt(at);
      if (wall.date === date && wall.minute === hour * 60 + minute) return at;
    }
  }
}

/** "2026-11-26" is the fourth Thursday of November: the month, the weekday and how many came before. */
const is = (date: string, month: number, weekday: number, place: number) => {
  const day = new Date(`${date}T12:00:00Z`);
  const [inMonth, ofMonth] = [day.getUTCMonth() + 1, day.getUTCDate()];
  return inMonth === month && day.getUTCDay() === weekday && Math.ceil(ofMonth / 7) === place;
};
const isThanksgiving = (date: string) => is(date, 11, 4, 4);
const daysAfter = (date: string, days: number) =>
  new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);

export type Occasion = { readonly name: string; readonly at: number };

/** When requests come in, one after the other: business time only ever goes forward. */
export function occasions(now: number): readonly Occasion[] {
  const on = (name: string, time: string, isDay: (date: string) => boolean) => ({
    name,
    at: first(now, time, isDay),
  });
  return [
    on("before a lunch", "11:50", (date) => is(date, 3, 3, 3)),
    on("before a holiday", "16:50", (date) => isThanksgiving(daysAfter(date, 1))),
    on("on the Sunday of 23 hours", "00:01", (date) => is(date, 3, 0, 2)),
    on("on the Sunday of 25 hours", "00:01", (date) => is(date, 11, 0, 1)),
  ].toSorted((one, other) => one.at - other.at);
}

const people = ["maya", "ana", "sam"] as const;
export type Person = (typeof people)[number];

/** A Monday: from then on each has a week, in this order. */
const since = "2026-01-05";
export const rota = {
  zone,
  handOver: { day: "mon", time: "00:00" },
  since,
  members: [...people],
};

export function onCallThen(at: number): Person {
  const days = (Date.parse(wallAt(at).date) - Date.parse(since)) / dayMs;
  return people[Math.floor(days / 7) % people.length] as Person;
}

export const nextOf = (person: Person) =>
  people[(people.indexOf(person) + 1) % people.length] as Person;

/** In Slack's thread, in another channel of it, or in the mail. */
export type Sign = "note" | "channel" | "mail";

export const wideChannel = "C0GENERAL";
export const ladder = [
  { do: "nudge", afterMinutes: 0 },
  { do: "reassign", afterMinutes: 10 },
  { do: "widen", afterMinutes: 15, channel: wideChannel },
  { do: "alert", afterMinutes: 45, clock: "wall" },
  { do: "tell", afterMinutes: 320, members: ["sam"] },
];
/** What a request of high priority is owed, in open minutes. */
export const firstResponseMinutes = 5;

export type Expected = {
  readonly rung: string;
  readonly at: number;
  readonly who: readonly Person[];
  readonly sign: Sign;
};

/** Every rung of a request that came in then, in the order in which they come. */
export function expectedAfter(raisedAt: number): readonly Expected[] {
  const due = afterOpenMinutes(raisedAt, firstResponseMinutes);
  const backup = nextOf(onCallThen(due));
  const inOpen = (minutes: number) => afterOpenMinutes(due, minutes);
  const alertAt = due + 45 * minuteMs;
  const plan: readonly Expected[] = [
    { rung: "+0 business nudge", at: due, who: [onCallThen(due)], sign: "note" },
    { rung: "+10 business reassign", at: inOpen(10), who: [backup], sign: "note" },
    { rung: "+15 business widen", at: inOpen(15), who: [], sign: "channel" },
    { rung: "+45 wall alert", at: alertAt, who: [onCallThen(alertAt)], sign: "mail" },
    { rung: "+320 business tell", at: inOpen(320), who: ["sam"], sign: "note" },
  ];
  return plan.toSorted((one, other) => one.at - other.at);
}
