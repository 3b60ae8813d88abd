import { type InterventionRate, interventionRate } from "./intervention-rate.ts";
import type { RequestRow } from "./rows.ts";

export type SegmentRate = InterventionRate & { readonly name: string };

/** The rate of each service, of each channel, and of clients by whether we knew them. */
export type InterventionSegments = {
  readonly service: readonly SegmentRate[];
  readonly channel: readonly SegmentRate[];
  readonly client: readonly SegmentRate[];
};

type Segmented = Pick<
  RequestRow,
  "decision" | "closeReason" | "channel" | "serviceKey" | "knownClient"
>;

/**
 * The intervention rate of the parts, each against the same band. A healthy whole may hide one
 * service that always needs a person and another that never gets one.
 */
export function interventionSegments(requests: readonly Segmented[]): InterventionSegments {
  return {
    service: ratesBy(requests, ({ serviceKey }) => serviceKey),
    channel: ratesBy(requests, ({ channel }) => channel),
    client: ratesBy(requests, ({ knownClient }) => (knownClient ? "known" : "new")),
  };
}

/** In the order of their names; a segment without a counted request is not there. */
function ratesBy(
  requests: readonly Segmented[],
  nameOf: (request: Segmented) => string,
): readonly SegmentRate[] {
  const segments = Map.groupBy(requests, nameOf);
  return [...segments]
    .map(([name, part]) => ({ name, ...interventionRate(part) }))
    .filter(({ decided }) => decided > 0)
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
