import { page, type Site } from "./page.tsx";

export type FeedbackPageProps = {
  readonly site: Site;
  readonly reference: string;
  readonly serviceName: string;
  readonly question: string;
  readonly action: string;
  readonly managePath: string;
  /** What the client said before, or just typed. */
  readonly given: { readonly score: number | undefined; readonly words: string };
  /** A form without a number was sent. */
  readonly isIncomplete: boolean;
};

const scores = [
  [5, "very good"],
  [4, "good"],
  [3, "all right"],
  [2, "not good"],
  [1, "bad"],
] as const;

/** GET /m/:token/feedback: one to five, and words. The POST of its form keeps them. */
export function feedbackPage(props: FeedbackPageProps): string {
  const { site, action, given, isIncomplete } = props;
  return page({
    title: `${isIncomplete ? "Error: " : ""}${props.question}`,
    site,
    body: (
      <>
        <h1>{props.question}</h1>
        <p class="lead">
          Thank you for coming: {props.serviceName}, {props.reference}
        </p>
        {isIncomplete && (
          <p class="alert bad" role="alert">
            Please choose one of the five, so that we know what you mean.
          </p>
        )}
        <form method="post" action={action} class="panel">
          <fieldset>
            <legend>From one to five</legend>
            {scores.map(([score, words]) => (
              <label key={score} class="check">
                <input
                  type="radio"
                  name="score"
                  value={score}
                  required
                  defaultChecked={given.score === score}
                />{" "}
                {score}, {words}
              </label>
            ))}
          </fieldset>
          <div class="field">
            <label for="words">
              What should we know? <em>optional</em>
            </label>
            <textarea
              id="words"
              name="words"
              rows={4}
              maxLength={2000}
              defaultValue={given.words}
            />
          </div>
          <div class="actions">
            <button type="submit" class="button primary">
              Send
            </button>
          </div>
        </form>
        <p>
          <a href={props.managePath}>See the appointment</a>
        </p>
      </>
    ),
  });
}
