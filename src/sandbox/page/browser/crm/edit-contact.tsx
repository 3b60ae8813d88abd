import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import type { PageContact } from "#sandbox/page/crm-state.ts";

/** What somebody of the company corrects in the CRM, without asking us. */
export function EditContact({ contact }: { readonly contact: PageContact }) {
  const { state, tell } = usePage();
  const save = async (submit: Event) => {
    submit.preventDefault();
    const form = new FormData(submit.currentTarget as HTMLFormElement);
    const answer = await ask("PATCH", `/hubspot/contacts/${contact.id}`, {
      body: Object.fromEntries(form),
    });
    tell(answer.ok ? `${contact.name} is changed in HubSpot.` : answer.message);
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
            <select name="ownerEmail" defaultValue={contact.owner ?? ""}>
              <option value="">nobody</option>
              {state.crm.owners.map(({ email, name }) => (
                <option key={email} value={email}>
                  {name}
                </option>
              ))}
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
