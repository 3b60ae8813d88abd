/** Whether the client has said that they will come, as far as they were asked. */
export type ConfirmationView =
  | { readonly kind: "confirmed" }
  | {
      readonly kind: "asked";
      readonly action: string;
      /** Of the appointment as shown here: a page that has grown old confirms nothing. */
      readonly sequence: number;
    };

/** One press, and nobody asks again. */
export function ConfirmForm({ confirmation }: { readonly confirmation: ConfirmationView }) {
  if (confirmation.kind === "confirmed")
    return (
      <p class="alert good" role="status">
        You have confirmed this appointment. We look forward to seeing you.
      </p>
    );
  return (
    <form method="post" action={confirmation.action} class="panel" aria-label="Confirm">
      <p>Will you come? Please confirm, so that we keep this time for you without a call.</p>
      <input type="hidden" name="sequence" value={confirmation.sequence} />
      <div class="actions">
        <button type="submit" class="button primary">
          Yes, I will come
        </button>
      </div>
    </form>
  );
}
