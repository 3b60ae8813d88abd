import type { EscalationState } from "#escalation/escalation.ts";
import type { Card } from "#ports/chat.ts";

/** The state is told in words as well: colours are not seen by everybody, and never read aloud. */
export const stateWords: Readonly<Record<EscalationState, { mark: string; word: string }>> = {
  open: { mark: "🔴", word: "Needs a person" },
  claimed: { mark: "🟡", word: "In progress" },
  "waiting-client": { mark: "🔵", word: "Waiting for client" },
  resolved: { mark: "🟢", word: "Resolved" },
  cancelled: { mark: "⚪", word: "Cancelled" },
  expired: { mark: "⚪", word: "Closed, nobody answered" },
};

/** What is true besides the state, in words: ", overdue", ", snoozed". */
export function attributes({
  overdue,
  snoozed,
  outcome,
}: Pick<Card, "overdue" | "snoozed" | "outcome">): string {
  if (outcome !== undefined) return "";
  return `${overdue ? ", overdue" : ""}${snoozed === undefined ? "" : ", snoozed"}`;
}
