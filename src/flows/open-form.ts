import type { FormFacts } from "#ports/email.ts";
import type { Appointment } from "#store/appointments.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { readQuestionnaire } from "./read-questionnaire.ts";

/** What the client still has to fill in; undefined once they have, and where it is too late. */
export async function openForm(
  { db, now }: Pick<FlowContext, "db" | "now">,
  company: CurrentCompany,
  { appointment, ownUrl }: { readonly appointment: Appointment; readonly ownUrl: string },
): Promise<FormFacts | undefined> {
  const { state, startsAt } = appointment;
  if (state !== "confirmed" || startsAt <= now()) return undefined;
  const asked = await readQuestionnaire(db, company, appointment);
  if (asked === undefined || asked.standing.isComplete) return undefined;
  const { questionnaire, neededBy } = asked;
  return {
    title: questionnaire.title,
    url: `${ownUrl}/form`,
    neededBy: neededBy !== undefined && neededBy > now() ? neededBy : undefined,
  };
}
