import { localStart } from "#booking/local-time.ts";
import type { SaidTime } from "#booking/said-times.ts";
import { isOneOf, whole } from "./phrases.ts";
import type { OfferedStart } from "./understand.ts";

/* One of the proposed times, named by its day or hour and not by its number. */

const taking =
  "(?:(?:i will|we will|i would|we would|i can|we can|lets|can i|could i|may i|id|please) ?(?:take|do|have|go with|choose|pick|book|like|make|prefer|love|go for)?|i (?:choose|pick|take|want|prefer)|book me(?: in)?(?: for)?|put me down(?: for)?|sign me up(?: for)?|schedule me(?: for)?|take|give me|book)";
const praise =
  "(?:works|work|it is|is|is (?:good|fine|great|perfect|best|ok|okay|ideal)|sounds (?:good|great|perfect)|would (?:work|be (?:good|fine|great|perfect|best|ok|okay|ideal))|suits|suits me|fits|please|will work|will do|good|great|perfect)";
const forms = whole(
  `(?:${taking} )?(?:the |that |for |on |at )*§(?: (?:one|slot|option|time|appointment))?(?: ${praise})?(?: (?:best|well|perfectly|great|fine|for me|for us|with me))*`,
);

/** Which of the offered times is meant; undefined unless it is one of them, and only one. */
export function readOfferedTime(
  words: string,
  times: readonly SaidTime[],
  offered: { readonly options: readonly OfferedStart[]; readonly zone: string },
): number | undefined {
  const [only, ...others] = times;
  if (only === undefined) return byDate(words, offered);
  return others.length > 0 || !isOneOf(forms, words) ? undefined : matchOffer(only, offered);
}

const date = new RegExp(`^(?:${taking} )?(?:on )?the (\\d{1,2})(?:st|nd|rd|th)(?: ${praise})?$`);

/** "The 26th" is a date where it can't be the number of an offer. */
function byDate(
  words: string,
  { options, zone }: { readonly options: readonly OfferedStart[]; readonly zone: string },
): number | undefined {
  const day = Number(date.exec(words)?.[1] ?? 0);
  if (day <= options.length) return undefined;
  const matching = options.filter(
    ({ start }) => Number(localStart(start, zone).slice(8, 10)) === day,
  );
  return matching.length === 1 ? matching[0]?.position : undefined;
}

/** The one offered time at which it is, if there is only one. */
export function matchOffer(
  said: SaidTime,
  offered: { readonly options: readonly OfferedStart[]; readonly zone: string },
): number | undefined {
  if (said.isStretch) return undefined;
  const matching = offered.options.filter(({ start }) => isAt(start, said, offered.zone));
  return matching.length === 1 ? matching[0]?.position : undefined;
}

/** Whether a start is what was said of it. */
export function isAt(
  start: Date,
  said: Pick<SaidTime, "day" | "time"> & Partial<Pick<SaidTime, "eitherHalf" | "part">>,
  zone: string,
): boolean {
  const [day, time = ""] = localStart(start, zone).split("T");
  if (said.day !== undefined && said.day !== day) return false;
  const { part } = said;
  if (part !== undefined && part !== partOfDay(Number(time.slice(0, 2)))) return false;
  if (said.time === undefined) return (said.day ?? part) !== undefined;
  return said.time === time || (said.eitherHalf === true && onDial(said.time) === onDial(time));
}

const partOfDay = (hour: number) => (hour < 12 ? "morning" : hour < 17 ? "afternoon" : "evening");

/** "16:30" and "04:30" are one on a clock with hands. */
function onDial(time: string): string {
  const [hour, minute] = time.split(":").map(Number);
  return `${(hour ?? 0) % 12}:${minute}`;
}
