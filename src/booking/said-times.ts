import { de, en, es, fr } from "chrono-node";
import { offsetAt } from "./zone.ts";

/** A day, a time of day, or both, as somebody wrote it in the middle of a sentence. */
export type SaidTime = {
  /** Where it stands in the text: first character, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** The local day, "2026-11-24"; undefined where only a time of day was said. */
  readonly day: string | undefined;
  /** The time of day, "16:00"; undefined where only a day was said. */
  readonly time: string | undefined;
  /** The part of the day, where no hour was said: "Friday morning". */
  readonly part: "morning" | "afternoon" | "evening" | undefined;
  /** "At 4" may be in the morning as well; `time` is the one at which people work. */
  readonly eitherHalf: boolean;
  /** "Between 2 and 4", "Monday to Wednesday". */
  readonly isStretch: boolean;
};

const locales = { en: en.casual, es: es.casual, fr: fr.casual, de: de.casual };
export type SpokenLanguage = keyof typeof locales;

type Found = ReturnType<typeof en.casual.parse>[number];
type Said = Found["start"];

/** More letters than these are a story and not an appointment. */
const lengthMax = 400;

/** Words that are a time to the library, and something else to whoever writes them. */
const otherwise = /^(?:may|march|now|right now|sec|min|ma|mar|so|di|do|mi)$/i;

/** How long, and not when: counted from an appointment, and not from now. */
const lasting =
  /(?:minutes?|hours?)$|(?:minutes?|hours?|days?|weeks?) (?:later|earlier|after|before|ago)$/i;
/** No one day of it is meant. */
const wholeWeek = /\b(?:week|month|semana|semaine|woche|weekend)$/i;

/** What a text says of days and times, by the clock of `zone`, in the order in which it says it. */
export function findSaidTimes(
  text: string,
  { at, zone, language = "en" }: { at: Date; zone: string; language?: SpokenLanguage },
): readonly SaidTime[] {
  const timezone = offsetAt(zone, Math.floor(at.getTime() / 60_000));
  return locales[language]
    .parse(text.slice(0, lengthMax), { instant: at, timezone }, { forwardDate: true })
    .filter(({ text: words }) => !otherwise.test(words.trim()) && !lasting.test(words.trim()))
    .map(saidTime);
}

function saidTime({ index, text, start, end }: Found): SaidTime {
  const hour = start.isCertain("hour") ? (start.get("hour") ?? 0) : undefined;
  const eitherHalf =
    hour !== undefined &&
    hour > 0 &&
    hour < 12 &&
    !start.isCertain("meridiem") &&
    !/\b0\d|noon|midnight/i.test(text);
  return {
    from: index,
    to: index + text.length,
    day: isDaySaid(start) && !wholeWeek.test(text) ? dayOf(start) : undefined,
    time: hour === undefined ? undefined : timeOfDay(atWork(hour, eitherHalf), start.get("minute")),
    part: hour === undefined ? partOf(text) : undefined,
    eitherHalf,
    isStretch: end !== null && end !== undefined,
  };
}

function partOf(text: string): SaidTime["part"] {
  if (/\b(?:evening|tonight|night|noche|soir|abend)/i.test(text)) return "evening";
  if (/\b(?:afternoon|tarde|apr[eè]s-?\s?midi|nachmittag)/i.test(text)) return "afternoon";
  return /\b(?:morning|matin|vormittag)/i.test(text) ? "morning" : undefined;
}

const isDaySaid = (said: Said) => said.isCertain("day") || said.isCertain("weekday");

/** Nobody means four in the morning. */
const atWork = (hour: number, eitherHalf: boolean) => (eitherHalf && hour < 7 ? hour + 12 : hour);

function dayOf(said: Said): string {
  const [year, month, day] = [said.get("year"), said.get("month"), said.get("day")];
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

/** "16:00"; a bare hour is one at which people work. */
export function timeOfBareHour(hour: number, minute = 0): string {
  return timeOfDay(atWork(hour, hour > 0 && hour < 12), minute);
}

const timeOfDay = (hour: number, minute: number | null) => `${two(hour)}:${two(minute)}`;
const two = (part: number | null) => String(part ?? 0).padStart(2, "0");
