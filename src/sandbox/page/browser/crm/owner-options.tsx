import { usePage } from "#sandbox/page/browser/context.ts";

/** Who may look after a contact or a ticket, or nobody. `now`: who does, in a form that is sent later. */
export function OwnerOptions({ now }: { readonly now?: string | null }) {
  const { owners } = usePage().state.crm;
  return (
    <>
      <option value="">nobody</option>
      {owners.map(({ email, name }) => (
        <option key={email} value={email} selected={email === now}>
          {name}
        </option>
      ))}
    </>
  );
}
