import type { Db } from "./db.ts";
import { newId } from "./ids.ts";

type Contact = { readonly email: string; readonly phone: string | undefined };

/** The known clients behind an e-mail address or a phone number: none, one, or two that are a question. */
export async function countClientMatches(db: Db, { email, phone }: Contact): Promise<number> {
  const { rows } = await db.raw(
    `select count(distinct client_id)::integer as matches from client_addresses
     where (kind = 'email' and address = lower(:email)) or (kind = 'phone' and address = :phone)`,
    { email, phone: phone ?? null },
  );
  return rows[0].matches;
}

/** Finds the client behind an address, or makes one (the database's client_for). */
export async function clientFor(
  tx: Db,
  { name, email, phone, at }: Contact & { readonly name: string; readonly at: Date },
): Promise<string> {
  const { rows } = await tx.raw("select client_for(:id, :name, :email, :phone, :at) as id", {
    id: newId(),
    name,
    email,
    phone: phone ?? null,
    at,
  });
  return rows[0].id;
}

/** The client's contact in the CRM, as it was found or made. */
export async function noteCrmContact(db: Db, clientId: string, contactId: string): Promise<void> {
  await db("clients")
    .where({ id: clientId })
    .whereRaw("crm_contact_id is distinct from ?", [contactId])
    .update({ crm_contact_id: contactId });
}
