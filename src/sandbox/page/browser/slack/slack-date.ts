import { dateInZone } from "#sandbox/google/wall-clock.ts";
import { addDays } from "#sandbox/page/browser/times.ts";

/** What a reader's client knows beside the message: the hour, and where the reader sits. */
export type Reader = { readonly now: number; readonly zone: string };

/** Slack's `<!date^seconds^format|fallback>`: its tokens replaced, everything else as it stands. */
export function formatSlackDate(seconds: number, format: string, reader: Reader): string {
  const at = seconds * 1_000;
  return format.replace(/\{(\w+)\}/g, (token, name: string) => {
    const write = tokens[name];
    return write === undefined ? token : write(at, reader);
  });
}

type Write = (at: number, reader: Reader) => string;

const time: Write = (at, reader) => part(at, reader, { hour: "numeric", minute: "2-digit" });
const short: Write = (at, reader) =>
  part(at, reader, { month: "short", day: "numeric", year: "numeric" });
const middle: Write = (at, reader) => {
  const [month, year] = [
    part(at, reader, { month: "long" }),
    part(at, reader, { year: "numeric" }),
  ];
  return `${month} ${ordinal(Number(part(at, reader, { day: "numeric" })))}, ${year}`;
};
const long: Write = (at, reader) =>
  `${part(at, reader, { weekday: "long" })}, ${middle(at, reader)}`;

/** docs.slack.dev, "Formatting text for app surfaces: date formatting". */
const tokens: Readonly<Record<string, Write>> = {
  date_num: (at, { zone }) => dateInZone(at, zone),
  date_slash: (at, reader) =>
    part(at, reader, { month: "2-digit", day: "2-digit", year: "numeric" }),
  date: middle,
  date_short: short,
  date_long: long,
  date_pretty: pretty(middle),
  date_short_pretty: pretty(short),
  date_long_pretty: pretty(long),
  time,
  time_secs: (at, reader) =>
    part(at, reader, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago: (at, { now }) => ago(at - now),
};

/** "today", "yesterday" and "tomorrow" where they are right. */
function pretty(otherwise: Write): Write {
  return (at, reader) => {
    const day = dateInZone(at, reader.zone);
    const today = dateInZone(reader.now, reader.zone);
    if (day === today) return "today";
    if (day === addDays(today, -1)) return "yesterday";
    return day === addDays(today, 1) ? "tomorrow" : otherwise(at, reader);
  };
}

const units = [
  ["day", 24 * 60 * 60_000],
  ["hour", 60 * 60_000],
  ["minute", 60_000],
] as const;

function ago(distance: number): string {
  const found = units.find(([, size]) => Math.abs(distance) >= size);
  if (found === undefined) return "just now";
  const [unit, size] = found;
  return new Intl.RelativeTimeFormat("en-US").format(Math.trunc(distance / size), unit);
}

function part(at: number, { zone }: Reader, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options }).format(at);
}

function ordinal(day: number): string {
  const teen = day % 100 > 10 && day % 100 < 14;
  const ending = teen ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th");
  return `${day}${ending}`;
}
