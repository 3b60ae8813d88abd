import { z } from "zod";
import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import { OwnerOptions } from "./owner-options.tsx";
import { useCrmWords } from "./words.ts";

const Added = z.object({ id: z.string() });

/** What somebody of the company enters in the CRM, without asking us. */
export function AddContact({ onAdd }: { readonly onAdd: (id: string) => void }) {
  const { tell } = usePage();
  const { title } = useCrmWords();
  const add = async (submit: Event) => {
    submit.preventDefault();
    const form = submit.currentTarget as HTMLFormElement;
    // What was left empty is not sent: a CRM takes "" for a value.
    const filled = [...new FormData(form)].filter(([, value]) => value !== "");
    const answer = await ask("POST", "/crm/contacts", { body: Object.fromEntries(filled) });
    tell(answer.ok ? `The contact is in ${title}.` : answer.message);
    const added = Added.safeParse(answer.body);
    if (!answer.ok || !added.success) return;
    form.reset();
    onAdd(added.data.id);
  };
  return (
    <details class="add-record">
      <summary>Add a contact</summary>
      <form onSubmit={add}>
        <div class="pair">
          <label>
            First name
            <input name="firstName" />
          </label>
          <label>
            Last name
            <input name="lastName" />
          </label>
          <label>
            E-mail
            <input name="email" type="email" required />
          </label>
          <label>
            Phone, as people type it
            <input name="phone" type="tel" placeholder="(602) 555-0123" />
          </label>
        </div>
        <label>
          Owner
          <select name="ownerEmail">
            <OwnerOptions />
          </select>
        </label>
        <button type="submit" class="button">
          Add it
        </button>
      </form>
    </details>
  );
}
