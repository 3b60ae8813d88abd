import { problemOf, type Refusal } from "#views/pages/islands/answer.ts";
import type { About } from "#views/pages/islands/booking-form.tsx";
import { DetailsFields, NotesField } from "#views/pages/islands/details-fields.tsx";
import { Alert, ProblemList } from "#views/pages/islands/refusal-alert.tsx";
import { HiddenWishes, type WishField } from "#views/pages/islands/wish-fields.tsx";

export type AskFormProps = {
  readonly action: string;
  readonly zone: string;
  readonly idempotencyKey: string;
  readonly refusal: Refusal | undefined;
  /** Absent when the client is known already. */
  readonly about: About | undefined;
  /** What was typed before, where nobody has to say who they are. */
  readonly notes: string;
  readonly notesLabel: string;
  readonly submit: string;
  /** What was said of whom the client needs. */
  readonly wishes?: readonly WishField[];
};

/** Puts a request before a person: the way on wherever a machine has none. Needs no script. */
export function AskForm(props: AskFormProps) {
  const { about, refusal, notesLabel } = props;
  return (
    <form method="post" action={props.action}>
      <input type="hidden" name="askPerson" value="1" />
      <input type="hidden" name="zone" value={props.zone} />
      <input type="hidden" name="idempotencyKey" value={props.idempotencyKey} />
      <HiddenWishes fields={props.wishes ?? []} />
      {refusal?.outcome === "invalid" && (
        <Alert tone="bad">
          <ProblemList problems={refusal.problems} />
        </Alert>
      )}
      {about === undefined ? (
        <NotesField
          label={notesLabel}
          notes={props.notes}
          problem={problemOf(refusal, "notes")}
          required
        />
      ) : (
        <DetailsFields {...about} refusal={refusal} notesLabel={notesLabel} />
      )}
      <div class="actions">
        <button type="submit" class="button primary">
          {props.submit}
        </button>
      </div>
    </form>
  );
}
