import { describeLocal, localLabels } from "#booking/local-time.ts";
import { dayLabel } from "#booking/wall-clock.ts";
import { describeZone } from "#booking/zone-name.ts";
import type { SmsContent, SmsOption } from "#ports/sms.ts";
import { shortName } from "./fit.ts";

type Content = Extract<SmsContent, { kind: "offers" }>;

/** From the fullest to the barest; the last one leaves the times to the page. */
export function offerTexts(content: Content, from: string): [string, ...string[]] {
  const { times, zone } = timesOf(content);
  const url = content.manageUrl;
  const what = shortName(content.serviceName);
  const choices = content.options.map(({ position }, index) => `${position} for ${times[index]}`);
  const brief = content.options.map(({ position }, index) => `${position} ${times[index]}`);
  const where = zone === undefined ? "" : `, ${zone}`;
  return [
    `${from}: times for ${what}${where}. Reply ${choices.join(", ")}, or choose here: ${url} Reply STOP to opt out.`,
    `${from}${where}: reply ${choices.join(", ")}, or choose here: ${url}`,
    `${from}${where}: reply ${brief.join(", ")} or ${url}`,
    `${from}: please choose a time: ${url}`,
    `Please choose a time: ${url}`,
  ];
}

/**
 * The zone is named once where it is one for all of them; over a change of the clocks each time
 * carries its own, because "EDT" for one of them would be an hour off for another.
 */
export function timesOf({ options, zone }: Pick<Content, "options" | "zone">): {
  readonly times: readonly string[];
  readonly zone: string | undefined;
} {
  const zones = new Set(options.map(({ start }) => describeZone(zone, start)));
  const [only] = zones;
  if (zones.size > 1) {
    return { times: options.map(({ start }) => describeLocal(start, zone)), zone: undefined };
  }
  return { times: options.map((option) => wallTime(option, zone)), zone: only };
}

/** "Mon 23 Nov 2:00 PM" */
function wallTime({ start }: SmsOption, zone: string): string {
  const { day, time } = localLabels(start, zone);
  return `${dayLabel(day)} ${time}`;
}
