import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import type { PageTicket } from "#sandbox/page/crm-state.ts";

/** What somebody of the company notes on a ticket in the CRM: it comes to the thread of its card. */
export function AddNote({ ticket }: { readonly ticket: PageTicket }) {
  const { tell, state, me } = usePage();
  const add = async (submit: Event) => {
    submit.preventDefault();
    const form = submit.currentTarget as HTMLFormElement;
    const text = String(new FormData(form).get("text"));
    const ownerEmail = state.slack.users[me]?.profile.email;
    const body = { ticketId: ticket.id, text, ownerEmail };
    const answer = await ask("POST", "/hubspot/notes", { body });
    tell(answer.ok ? "The note is on the ticket." : answer.message);
    if (answer.ok) form.reset();
  };
  return (
    <details>
      <summary>Write a note</summary>
      <form onSubmit={add}>
        <label>
          Note<span class="unseen"> on {ticket.subject}</span>
          <textarea name="text" rows={2} required />
        </label>
        <button type="submit" class="button">
          Note it
        </button>
      </form>
    </details>
  );
}
