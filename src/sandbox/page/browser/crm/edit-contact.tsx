import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import type { PageContact } from "#sandbox/page/crm-state.ts";
import { OwnerOptions } from "./owner-options.tsx";
import { useCrmWords } from "./words.ts";

/** What somebody of the company corrects in the CRM, without asking us. */
export function EditContact({ contact }: { readonly contact: PageContact }) {
  const { tell } = usePage();
  const { title } = useCrmWords();
  const save = async (submit: Event) => {
    submit.preventDefault();
    const form = new FormData(submit.currentTarget as HTMLFormElement);
    const answer = await ask("PATCH", `/crm/contacts/${contact.id}`, {
      body: Object.fromEntries(form),
    });
    tell(answer.ok ? `${contact.name} is changed in ${title}.` : answer.message);
  };
  return (
    <details class="add-record">
      <summary>Change this contact</summary>
      <form onSubmit={save}>
        <div class="pair">
          <label>
            Phone, as people type it
            <input name="phone" type="tel" defaultValue={contact.phone} />
          </label>
          <label>
            Owner
            <select name="ownerEmail">
              <OwnerOptions now={contact.owner} />
            </select>
          </label>
        </div>
        <button type="submit" class="button">
          Change it
        </button>
      </form>
    </details>
  );
}
