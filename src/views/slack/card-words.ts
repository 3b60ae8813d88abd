import { describeLocal } from "#booking/local-time.ts";
import type { Card } from "#ports/chat.ts";
import { named, readersTime, safe } from "./words.ts";

/**
 * The client's own clock first, with the zone's name, and the reader's beside it. The reader's alone
 * is how appointments in another zone get agreed for the wrong hour.
 */
export function wantedTime({ wanted, client }: Card): readonly string[] {
  if (wanted === undefined) return [];
  const local = safe(describeLocal(wanted.start, client.zone), 120);
  return [`${local} (${readersTime(wanted.start, "your time {date_short_pretty} {time}")})`];
}

export function clientAndWish(card: Card): string {
  const people = card.partySize === undefined ? "" : ` for ${card.partySize} people`;
  return `${clientName(card)}: ${safe(card.serviceName, 100)}${people}`;
}

export function clientName({ client }: Card): string {
  return safe(client.name, 80) || "(no name)";
}

/** "*Booked* for Mon 23 Nov 2:00 PM, Phoenix time (MST) with Ana Ortiz by <@UANA>" */
export function outcomeHeadline({ outcome, client }: Card): string {
  if (outcome === undefined) return "";
  const by = outcome.by === undefined ? "" : ` by ${named(outcome.by)}`;
  switch (outcome.resolution) {
    case "booked":
      return `*Booked*${appointment(outcome.appointment, client.zone)}${by || ", chosen by the client"}`;
    case "declined":
      return `*Declined*${by}`;
    case "answered":
      return `*Answered*${by}, without a booking`;
    case "duplicate":
      return `*Closed as a duplicate*${ofRequest(outcome)}${by}`;
    case "booked-elsewhere":
      return `*Booked elsewhere*, closed${by}`;
    case "cancelled":
      return `*Cancelled*${outcome.by === undefined ? " by the client" : by}`;
    case "expired":
      return "*Closed, because nobody answered in time*";
  }
}

/** " of GH-1040" */
export function ofRequest({ duplicateOf }: NonNullable<Card["outcome"]>): string {
  return duplicateOf === undefined ? "" : ` of ${safe(duplicateOf, 30)}`;
}

/** " for Mon 23 Nov 2:00 PM, Phoenix time (MST) with Ana Ortiz"; nothing where none was made. */
export function appointment(made: Card["booked"], zone: string): string {
  if (made === undefined) return "";
  return ` for ${safe(describeLocal(made.start, zone), 120)} with ${safe(made.providerName, 80)}`;
}
