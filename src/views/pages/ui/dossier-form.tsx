import type { Answer } from "#intake/questionnaire.ts";

/** What a client answered before they came. */
export type DossierForm = {
  /** "2 of 5 answered"; undefined where the service asks nothing any more. */
  readonly standing: string | undefined;
  /** With the questions as they were asked. */
  readonly answers: readonly (Answer & { readonly answeredAt: Date })[];
};

export function FormCard({
  form,
  say,
}: {
  readonly form: DossierForm;
  readonly say: (instant: Date) => string;
}) {
  const { standing, answers } = form;
  return (
    <section class="card">
      <h2>Form: {standing ?? "no longer asked"}</h2>
      {answers.length === 0 && <p>The client has answered nothing yet.</p>}
      <dl>
        {answers.map(({ key, question, kind, answer, answeredAt }) => (
          <div key={key}>
            <dt>
              {question} <span class="hint">{say(answeredAt)}</span>
            </dt>
            {kind === "long-text" && answer !== "" ? (
              <dd>
                <blockquote>{answer}</blockquote>
              </dd>
            ) : (
              <dd>{answer === "" ? "left empty" : answer}</dd>
            )}
          </div>
        ))}
      </dl>
    </section>
  );
}
