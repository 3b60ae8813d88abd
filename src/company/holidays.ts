import Holidays from "date-holidays";

/** As the package date-holidays names places: "US" and "NY", "DE" and "BY". */
export type HolidayPlace = {
  readonly country: string;
  readonly state?: string | undefined;
  readonly region?: string | undefined;
};

/** The name of the public holiday on a local day (days since 1970-01-01); undefined on other days. */
export type HolidayOn = (day: number) => string | undefined;

const dayMs = 24 * 60 * 60_000;
const known = new Map<string, HolidayOn>();

export function isHolidayPlace({ country, state, region }: HolidayPlace): boolean {
  const holidays = new Holidays();
  if (!Object.hasOwn(holidays.getCountries() ?? {}, country)) return false;
  if (state === undefined) return region === undefined;
  if (!Object.hasOwn(holidays.getStates(country) ?? {}, state)) return false;
  if (region === undefined) return true;
  return Object.hasOwn(holidays.getRegions(country, state) ?? {}, region);
}

/**
 * The public holidays of a place, worked out year by year as they are asked for. Only dates are taken
 * from the package, never its instants: the day on the wall is what is kept free.
 */
export function holidaysOf(place: HolidayPlace): HolidayOn {
  const name = [place.country, place.state, place.region].join(" ");
  const already = known.get(name);
  if (already !== undefined) return already;
  const years = new Map<number, ReadonlyMap<number, string>>();
  const daysIn = (year: number) => {
    const days = years.get(year) ?? holidaysIn(place, year);
    years.set(year, days);
    return days;
  };
  const on: HolidayOn = (day) => {
    const year = new Date(day * dayMs).getUTCFullYear();
    const sinceNewYear = day - Date.UTC(year, 0) / dayMs;
    // A feast of the old year may end in the new one.
    return daysIn(year).get(day) ?? (sinceNewYear < 7 ? daysIn(year - 1).get(day) : undefined);
  };
  known.set(name, on);
  return on;
}

function holidaysIn(place: HolidayPlace, year: number): ReadonlyMap<number, string> {
  const days = new Map<number, string>();
  const { country, state = "", region = "" } = place;
  for (const holiday of new Holidays(country, state, region).getHolidays(year, "en")) {
    if (holiday.type !== "public") continue;
    const first = Date.parse(holiday.date.slice(0, 10)) / dayMs;
    const count = wholeDays(holiday.end.getTime() - holiday.start.getTime());
    for (let day = first; day < first + count; day++) days.set(day, holiday.name);
  }
  return days;
}

/**
 * How many days a holiday takes, from its date on. Some begin at sunset before it, and what is left at
 * the end is the same part of a day: Turkey's feasts of 90 and 114 hours are three and four days. A
 * change of the clocks makes them up to two hours shorter; half a day off is a day off.
 */
function wholeDays(lengthMs: number): number {
  return Math.max(1, Math.floor((lengthMs + 2 * 60 * 60_000) / dayMs));
}
