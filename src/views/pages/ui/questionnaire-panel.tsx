import type { HourCycle } from "#booking/wall-clock.ts";
import { type Standing, sayStanding } from "#intake/questionnaire.ts";
import { sayInstant } from "./appointment-list.tsx";

/** A form that the client is asked to fill in before they come. */
export type QuestionnaireView = {
  readonly title: string;
  readonly path: string;
  readonly standing: Standing;
  /** Undefined where any time before the start will do. */
  readonly neededBy: NeededBy | undefined;
};

export type NeededBy = { readonly at: Date; readonly isOver: boolean };

export function QuestionnairePanel(props: {
  readonly questionnaire: QuestionnaireView;
  readonly zone: string;
  readonly hours: HourCycle;
  /** The visitor has just sent it. */
  readonly isAnswered: boolean;
}) {
  const { title, path, standing, neededBy } = props.questionnaire;
  return (
    <section class="panel" aria-labelledby="questionnaire">
      <h2 id="questionnaire">{title}</h2>
      {props.isAnswered && (
        <p class="alert good" role="status">
          Thank you, your answers are saved.
        </p>
      )}
      {standing.isComplete ? (
        <p>We have your answers. You can correct them until the appointment begins.</p>
      ) : (
        <p>
          Form: {sayStanding(standing)}. {sayNeededBy(neededBy, props)}
        </p>
      )}
      <div class="actions">
        <a class={standing.isComplete ? "button" : "button primary"} href={path}>
          {standing.isComplete ? "See or correct your answers" : "Fill in the form"}
        </a>
      </div>
    </section>
  );
}

/** "Please fill it in by Monday 23 November 2026 at 10:00 AM, Phoenix time (MST)." */
export function sayNeededBy(
  neededBy: NeededBy | undefined,
  { zone, hours }: { readonly zone: string; readonly hours: HourCycle },
): string {
  if (neededBy === undefined) return "Please fill it in before you come.";
  const at = sayInstant(neededBy.at, zone, hours);
  return neededBy.isOver
    ? `We wanted it by ${at}: please fill it in as soon as you can.`
    : `Please fill it in by ${at}.`;
}
