import { usePage } from "#sandbox/page/browser/context.ts";

/** Who may look after a contact or a ticket, or nobody. */
export function OwnerOptions() {
  const { owners } = usePage().state.crm;
  return (
    <>
      <option value="">nobody</option>
      {owners.map(({ email, name }) => (
        <option key={email} value={email}>
          {name}
        </option>
      ))}
    </>
  );
}
