import type { OpenedLink } from "#flows/open-link.ts";
import type { QuestionnaireView } from "#views/pages/ui/questionnaire-panel.tsx";

/** Where the client fills in what the service asks. */
export const questionnairePath = (token: string) => `/m/${token}/form`;

/** Whether there is something to answer, and still time: nothing is taken once it has begun. */
export function mayAnswer({ booked, now }: Pick<OpenedLink, "booked" | "now">): boolean {
  if (booked?.questionnaire === undefined) return false;
  const { state, startsAt } = booked.appointment;
  return state === "confirmed" && startsAt > now;
}

/** What the client's own page says of the form; undefined where there is nothing to fill in. */
export function questionnaireViewOf(
  { booked, now }: Pick<OpenedLink, "booked" | "now">,
  token: string,
): QuestionnaireView | undefined {
  const asked = booked?.questionnaire;
  if (asked === undefined || !mayAnswer({ booked, now })) return undefined;
  const { questionnaire, standing, neededBy } = asked;
  return {
    title: questionnaire.title,
    path: questionnairePath(token),
    standing,
    neededBy: neededBy && { at: neededBy, isOver: neededBy <= now },
  };
}
