import type { HourCycle } from "#booking/wall-clock.ts";

/** Which week is looked at, how and of whom. */
export type WeekView = {
  /** Keys; an empty provider means all who serve it. */
  readonly service: string;
  readonly provider: string;
  readonly zone: string;
  /** A local date in the week, as it was asked for, and the seven of the week. */
  readonly week: string;
  readonly days: readonly string[];
  readonly at: string;
  readonly hours: HourCycle;
  /** The start that is explained beside. */
  readonly chosen: Date | undefined;
};

/** Where the page shows this; with a start also what is said of it. */
export function addressOf(
  { service, provider, zone, week }: Pick<WeekView, "service" | "provider" | "zone" | "week">,
  start?: Date,
): string {
  const search = new URLSearchParams({ service, provider, week, zone });
  if (start === undefined) return `/console/availability?${search}`;
  search.set("start", start.toISOString());
  return `/console/availability?${search}#why`;
}
