import { percentile } from "./percentile.ts";
import type { Path, RequestRow } from "./rows.ts";

export type TimeToSchedule = {
  /** Requests that got an appointment: the ones the percentiles are made from. */
  readonly scheduled: number;
  readonly p50Minutes: number | undefined;
  readonly p90Minutes: number | undefined;
};

export type TimesToSchedule = TimeToSchedule & {
  readonly byPath: Readonly<Record<Path, TimeToSchedule>>;
};

type Row = Pick<RequestRow, "receivedAt" | "booked">;

/** Minutes on the clock from receiving a request until its appointment was agreed. */
export function timesToSchedule(requests: readonly Row[]): TimesToSchedule {
  const onPath = (path: Path) => timeOf(requests.filter(({ booked }) => booked?.path === path));
  return { ...timeOf(requests), byPath: { auto: onPath("auto"), personal: onPath("personal") } };
}

function timeOf(requests: readonly Row[]): TimeToSchedule {
  const minutes = requests.flatMap(({ receivedAt, booked }) =>
    booked === undefined ? [] : (booked.at.getTime() - receivedAt.getTime()) / 60_000,
  );
  return {
    scheduled: minutes.length,
    p50Minutes: percentile(minutes, 50),
    p90Minutes: percentile(minutes, 90),
  };
}
