import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import type { PageTicket } from "#sandbox/page/crm-state.ts";
import { capital, useCrmWords } from "./words.ts";

/** What somebody of the company notes on a ticket in the CRM: it comes to the thread of its card. */
export function AddNote({ ticket }: { readonly ticket: PageTicket }) {
  const { tell, state, me } = usePage();
  const { note, ticket: noun } = useCrmWords();
  const add = async (submit: Event) => {
    submit.preventDefault();
    const form = submit.currentTarget as HTMLFormElement;
    const text = String(new FormData(form).get("text"));
    const ownerEmail = state.slack.users[me]?.profile.email;
    const body = { ticketId: ticket.id, text, ownerEmail };
    const answer = await ask("POST", "/crm/notes", { body });
    tell(answer.ok ? `The ${note.one} is on the ${noun.one}.` : answer.message);
    if (answer.ok) form.reset();
  };
  return (
    <details>
      <summary>Write {note.withArticle}</summary>
      <form onSubmit={add}>
        <label>
          {capital(note.one)}
          <span class="unseen"> on {ticket.subject}</span>
          <textarea name="text" rows={2} required />
        </label>
        <button type="submit" class="button">
          Note it
        </button>
      </form>
    </details>
  );
}
