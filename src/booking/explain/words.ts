import { describeLocal, describeStretch } from "#booking/local-time.ts";
import { inWords } from "#booking/policy.ts";
import { dayLabel, type HourCycle, longDayLabel } from "#booking/wall-clock.ts";
import type {
  CalendarAge,
  DayAtWork,
  Missing,
  ReachedLimit,
  Reason,
  Steps,
  Stretch,
  Taking,
  Way,
} from "./reason.ts";

/** For whom reasons are written: their clock, and what places and people are called. */
export type Reader = {
  readonly zone: string;
  readonly hours?: HourCycle | undefined;
  readonly nameOf: (id: string) => string;
};

/** A reason in a sentence, for members: it names colleagues, rooms and requests. */
export function reasonInWords(reason: Reason, reader: Reader): string {
  switch (reason.rule) {
    case "provider-not-of-this-service":
      return "Does not serve this service.";
    case "not-eligible":
      return `Does not come into question: ${reason.numbers.why}.`;
    case "notice":
      return sayNotice(reason.numbers, reader);
    case "horizon":
      return `More than ${inWords(reason.numbers.horizonDays * 1_440)} ahead: the last start now is ${say(reason.numbers.latest, reader)}.`;
    case "bookable-until":
      return `Can be booked until ${longDayLabel(reason.numbers.until)} only.`;
    case "calendar-not-read":
      return sayCalendar(reason.numbers);
    case "closure":
      return `${reader.nameOf(reason.numbers.locationId)} is closed on ${dayLabel(reason.numbers.on)}${because(reason.numbers.why)}.`;
    case "holiday":
      return `${dayLabel(reason.numbers.on)} is a holiday at ${reader.nameOf(reason.numbers.locationId)}: ${reason.numbers.why}.`;
    case "working-hours":
      return sayHours(reason.numbers, reader);
    case "not-on-step":
      return saySteps(reason.numbers, reader);
    case "time-off":
      return `Time off from ${sayStretch(reason.numbers, reader)}.`;
    case "absence":
      return `Absent from ${sayStretch(reason.numbers, reader)}.`;
    case "taken":
      return sayTaking(reason.numbers, reader);
    case "travel":
      return sayWay(reason.numbers, reader);
    case "limit":
      return sayLimit(reason.numbers, reader);
    case "team":
      return sayMissing(reason.numbers, reader);
  }
}

const say = (instant: Date, { zone, hours }: Reader) => describeLocal(instant, zone, hours);
const sayStretch = (stretch: Stretch, { zone, hours }: Reader) =>
  describeStretch(stretch, zone, hours);
const because = (why: string) => (why === "" ? "" : `: ${why}`);

function sayNotice(
  { noticeMinutes, earliest }: { readonly noticeMinutes: number; readonly earliest: Date },
  reader: Reader,
): string {
  const soon = noticeMinutes === 0 ? "Has passed" : `Less than ${inWords(noticeMinutes)} ahead`;
  return `${soon}: the earliest start now is ${say(earliest, reader)}.`;
}

function sayCalendar({ ageMinutes }: CalendarAge): string {
  const last = ageMinutes === null ? "never read" : `last read ${inWords(ageMinutes)} ago`;
  return `The calendar was ${last}: nobody knows what is free.`;
}

function sayHours({ ends, shifts, locationId }: DayAtWork, reader: Reader): string {
  const where = locationId === null ? "" : ` at ${reader.nameOf(locationId)}`;
  if (shifts.length === 0) return `Outside working hours: nothing is worked${where} that day.`;
  const places = new Set(shifts.map((shift) => shift.locationId));
  const worked = shifts.map((shift) => {
    const there = places.size > 1 ? ` at ${reader.nameOf(shift.locationId)}` : "";
    return `${sayStretch(shift, reader)}${there}`;
  });
  return `Outside working hours: it would last until ${say(ends, reader)}, and that day is worked${where} from ${worked.join("; from ")}.`;
}

function saySteps({ stepMinutes, startsOn, before, after }: Steps, reader: Reader): string {
  const step = inWords(stepMinutes);
  const rule = {
    shift: `Starts are ${step} apart, counted from the begin of the shift`,
    clock: `Starts are at multiples of ${step} on the clock`,
    free: `Starts follow the end of what is taken before, then ${step} apart`,
  }[startsOn];
  const nearest = [before, after].filter((start) => start !== null);
  if (nearest.length === 0) return `${rule}; this shift has none.`;
  const listed = nearest.map((start) => say(start, reader)).join(" and ");
  return `${rule}; the nearest: ${listed}.`;
}

const takers: Readonly<Record<Taking["by"], string>> = {
  appointment: "an appointment",
  escalation: "a time held for a request that a person settles",
  offer: "a time offered to a client",
  hold: "a time that a client keeps while filling in the form",
  calendar: "something in the calendar",
  unknown: "something that has just changed",
};

function sayTaking(taking: Taking, reader: Reader): string {
  const { by, buffer, reference, begins, ends } = taking;
  const what = `${takers[by]}${reference === null ? "" : ` (${reference})`}`;
  const when = sayStretch({ from: begins, to: ends }, reader);
  switch (buffer) {
    case "none":
      return `Taken by ${what}, ${when}.`;
    case "wanted":
      return `The buffer of this appointment meets ${what}, ${when}.`;
    case "there":
      return `Lies in the buffer of ${what}, ${when}: with its buffers it takes ${sayStretch(taking, reader)}.`;
    case "both":
      return `Its buffer and the buffer of ${what}, ${when}, meet.`;
  }
}

function sayWay({ locationId, direction, ...minutes }: Way, { nameOf }: Reader): string {
  const way = direction === "from" ? "from an appointment at" : "to the next appointment at";
  return `The way ${way} ${nameOf(locationId)} takes ${inWords(minutes.minutesNeeded)} besides the buffers, and there are ${inWords(minutes.minutesThere)}.`;
}

function sayLimit({ of, period, max, count, ...stretch }: ReachedLimit, reader: Reader): string {
  const whose = {
    service: "this service",
    "service-each": "this service with one provider",
    provider: "this provider",
  }[of];
  return `The limit of ${max} a ${period} for ${whose} is reached: ${count} from ${sayStretch(stretch, reader)}.`;
}

function sayMissing({ needs, among }: Missing, reader: Reader): string {
  const names = among.map(({ providerId }) => reader.nameOf(providerId)).join(", ");
  if (needs === "all-at-once")
    return `Of ${names} too few are free for everything that is needed at once.`;
  const whys = among.map(({ providerId, reasons }) => {
    const said = reasons.map((reason) => reasonInWords(reason, reader)).join(" ");
    return among.length > 1 ? `${reader.nameOf(providerId)}: ${said}` : said;
  });
  const alone = needs === "colleague" ? `${names} must be there too` : `${names} is needed`;
  const who = among.length > 1 ? `One of ${names} is needed` : alone;
  return `${who}. ${whys.join(" ")}`;
}
