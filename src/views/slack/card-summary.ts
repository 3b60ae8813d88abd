import { describeLocal } from "#booking/local-time.ts";
import type { Card } from "#ports/chat.ts";
import { appointment, clientAndWish, ofRequest } from "./card-words.ts";
import { attributes, stateWords } from "./state-words.ts";
import { named, safe } from "./words.ts";

/** The whole card in one line: all that a notification shows and a screen reader reads. */
export function summary(card: Card): string {
  const { mark, word } = stateWords[card.state];
  const owner =
    card.owner === undefined || card.outcome !== undefined ? "" : ` (${named(card.owner)})`;
  const head = `${mark} ${safe(card.reference, 30)} ${word}${attributes(card)}${owner}`;
  return `${head}: ${card.vip ? "VIP " : ""}${clientAndWish(card)}${rest(card)}`;
}

function rest(card: Card): string {
  if (card.outcome !== undefined) return outcomeInOneLine(card.outcome, card.client.zone);
  const time =
    card.wanted === undefined
      ? ""
      : `, ${safe(describeLocal(card.wanted.start, card.client.zone), 120)}`;
  const reasons = card.reasons.slice(0, 4).map((reason) => safe(reason, 80));
  return `${time}${reasons.length === 0 ? "" : ` (${reasons.join(", ")})`}`;
}

function outcomeInOneLine(outcome: NonNullable<Card["outcome"]>, zone: string): string {
  const by = outcome.by === undefined ? "" : ` by ${named(outcome.by)}`;
  switch (outcome.resolution) {
    case "booked":
      return `, booked${appointment(outcome.appointment, zone)}${by}`;
    case "declined":
      return `, declined${by}`;
    case "answered":
      return `, answered${by}`;
    case "duplicate":
      return `, closed as a duplicate${ofRequest(outcome)}${by}`;
    case "booked-elsewhere":
      return `, booked elsewhere${by}`;
    case "cancelled":
      return `, cancelled${outcome.by === undefined ? " by the client" : by}`;
    case "expired":
      return "";
  }
}
