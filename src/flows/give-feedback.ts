import { cleanText } from "#intake/clean-text.ts";
import { recordAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import { saveFeedback } from "#store/feedback.ts";
import type { FlowContext } from "./context.ts";
import type { OpenedLink } from "./open-link.ts";

/** The client says how it was. */
export type GiveFeedback = (feedback: {
  readonly opened: OpenedLink;
  /** 1 to 5. */
  readonly score: number;
  readonly words: string;
}) => Promise<"given" | "not-possible">;

const wordsMax = 2_000;

/** Whether there is anything yet, or ever, of which the client could say how it was. */
export function mayGiveFeedback({ booked, now }: Pick<OpenedLink, "booked" | "now">): boolean {
  if (booked === undefined) return false;
  const { state, endsAt, outcome } = booked.appointment;
  return state === "confirmed" && endsAt <= now && outcome !== "no-show";
}

/** Keeps what they say; said again, the last word counts. */
export function giveFeedbackFlow(context: Pick<FlowContext, "db" | "now">): GiveFeedback {
  return async ({ opened, score, words }) => {
    const { booked, request } = opened;
    if (booked === undefined || !mayGiveFeedback(opened)) return "not-possible";
    const givenAt = context.now();
    const said = { score, words: cleanText(words).slice(0, wordsMax), givenAt };
    await transact(context.db, async (tx) => {
      await saveFeedback(tx, booked.appointment.id, said);
      await recordAudit(tx, {
        at: givenAt,
        actor: { kind: "client", requestId: request.id },
        action: "feedback-given",
        requestId: request.id,
        detail: { appointmentId: booked.appointment.id, score },
      });
    });
    return "given";
  };
}
