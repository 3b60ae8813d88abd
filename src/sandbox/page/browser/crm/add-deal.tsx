import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import type { PageContact } from "#sandbox/page/crm-state.ts";
import { capital, useCrmWords } from "./words.ts";

/** A deal in the making; from some amount on, a request of this contact needs a person. */
export function AddDeal({ contact }: { readonly contact: PageContact }) {
  const { tell } = usePage();
  const { title, deal: noun } = useCrmWords();
  const add = async (submit: Event) => {
    submit.preventDefault();
    const form = submit.currentTarget as HTMLFormElement;
    const sent = new FormData(form);
    const name = String(sent.get("name"));
    const body = { contactId: contact.id, name, amount: Number(sent.get("amount")) };
    const answer = await ask("POST", "/crm/deals", { body });
    tell(
      answer.ok ? `The ${noun.one} “${name}” of ${contact.name} is in ${title}.` : answer.message,
    );
    if (answer.ok) form.reset();
  };
  return (
    <details class="add-record">
      <summary>Add {noun.withArticle}</summary>
      <form onSubmit={add}>
        <div class="pair">
          <label>
            {capital(noun.one)}
            <input name="name" required />
          </label>
          <label>
            Amount in dollars
            <input name="amount" type="number" min="0" step="1" required />
          </label>
        </div>
        <button type="submit" class="button">
          Add it
        </button>
      </form>
    </details>
  );
}
