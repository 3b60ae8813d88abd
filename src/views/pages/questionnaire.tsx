import type { HourCycle } from "#booking/wall-clock.ts";
import type { Question } from "#intake/questionnaire.ts";
import { QuestionField } from "#views/pages/ui/question-field.tsx";
import { type NeededBy, sayNeededBy } from "#views/pages/ui/questionnaire-panel.tsx";
import { page, type Site } from "./page.tsx";

export type QuestionnairePageProps = {
  readonly site: Site;
  readonly reference: string;
  readonly serviceName: string;
  readonly title: string;
  /** When the appointment is, in words. */
  readonly when: string;
  readonly neededBy: (NeededBy & { readonly zone: string; readonly hours: HourCycle }) | undefined;
  readonly action: string;
  readonly managePath: string;
  /** Of the questions as they are shown here. */
  readonly shown: string;
  readonly fields: readonly AskedField[];
  /** The company asks otherwise since the page that was sent was shown. */
  readonly otherQuestions: boolean;
};

/** A question, what the client answered before or just typed, and what is wrong with that. */
export type AskedField = {
  readonly question: Question;
  readonly value: string;
  readonly problem: string | undefined;
};

/** The name of a question's field in the form. */
export const fieldName = (questionKey: string) => `answer-${questionKey}`;

/** GET /m/:token/form: what the service asks before the client comes. The POST of its form keeps it. */
export function questionnairePage(props: QuestionnairePageProps): string {
  const { site, title, fields, neededBy } = props;
  const wrong = fields.filter(({ problem }) => problem !== undefined);
  return page({
    title: wrong.length > 0 || props.otherQuestions ? `Error: ${title}` : title,
    site,
    body: (
      <>
        <h1>{title}</h1>
        <p class="lead">
          For {props.serviceName} on {props.when}, {props.reference}
        </p>
        {neededBy !== undefined && <p>{sayNeededBy(neededBy, neededBy)}</p>}
        {props.otherQuestions && (
          <p class="alert warn" role="alert">
            The questions have changed since you opened the page, so nothing was saved. What you
            wrote is still here: please look through it again.
          </p>
        )}
        {wrong.length > 0 && <Wrong fields={wrong} />}
        <form method="post" action={props.action} class="panel">
          <input type="hidden" name="shown" value={props.shown} />
          {fields.map((field) => (
            <QuestionField
              key={field.question.key}
              {...field}
              name={fieldName(field.question.key)}
            />
          ))}
          <div class="actions">
            <button type="submit" class="button primary">
              Send my answers
            </button>
            <button type="submit" class="button" name="later" value="yes" formNoValidate>
              Save, and go on later
            </button>
          </div>
          <p class="hint">You can correct your answers until the appointment begins.</p>
        </form>
        <p>
          <a href={props.managePath}>Back to your appointment</a>
        </p>
      </>
    ),
  });
}

/** Where to look: without JavaScript too, what went wrong is read first. */
function Wrong({ fields }: { readonly fields: readonly AskedField[] }) {
  return (
    <div class="alert bad" role="alert" tabIndex={-1} autofocus>
      <h2>Nothing was saved yet</h2>
      <ul>
        {fields.map(({ question, problem }) => (
          <li key={question.key}>
            <a href={`#${fieldName(question.key)}`}>{question.label}</a>: {problem}
          </li>
        ))}
      </ul>
    </div>
  );
}
