const hour = 60;
const day = 24 * hour;

/** "8 min", "1 h 20 min", "2 d 3 h": two parts at most, the smaller one left out when it is nothing. */
export function sayMinutes(minutes: number): string {
  const whole = Math.round(minutes);
  if (whole === 0 && minutes > 0) return "under 1 min";
  if (whole < hour) return `${whole} min`;
  if (whole < day) return join([Math.floor(whole / hour), "h"], [whole % hour, "min"]);
  const hours = Math.round(minutes / hour);
  return join([Math.floor(hours / 24), "d"], [hours % 24, "h"]);
}

function join(large: readonly [number, string], small: readonly [number, string]): string {
  return small[0] === 0 ? large.join(" ") : `${large.join(" ")} ${small.join(" ")}`;
}

const steps = [1, 2, 5, 10, 15, 30, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day];

/** Ticks that fall on whole minutes, quarters, hours and days, from 0 to at least `highest`. */
export function minuteTicks(highest: number): number[] {
  const rough = highest / 5;
  const step = steps.find((size) => rough <= size) ?? Math.ceil(rough / (7 * day)) * 7 * day;
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, index) => index * step);
}
