import type { Db } from "./db.ts";
import { newId } from "./ids.ts";

type Contact = { readonly email: string | undefined; readonly phone: string | undefined };

/** Finds the client behind an address, or makes one (the database's client_for). */
export async function clientFor(
  tx: Db,
  { name, email, phone, at }: Contact & { readonly name: string; readonly at: Date },
): Promise<string> {
  const { rows } = await tx.raw("select client_for(:id, :name, :email, :phone, :at) as id", {
    id: newId(),
    name,
    email: email ?? null,
    phone: phone ?? null,
    at,
  });
  return rows[0].id;
}

/** The known clients behind an e-mail address or a phone number: none, one, or two that are a question. */
export async function findClientIds(
  db: Db,
  { email, phone }: { readonly email: string | undefined; readonly phone: string | undefined },
): Promise<readonly string[]> {
  const { rows } = await db.raw(
    `select distinct client_id as id from client_addresses
     where (kind = 'email' and address = lower(:email)) or (kind = 'phone' and address = :phone)`,
    { email: email ?? null, phone: phone ?? null },
  );
  return (rows as { id: string }[]).map(({ id }) => id);
}

/** The client's contact in the CRM, as we know it; it may have been deleted there since. */
export async function findCrmContactId(db: Db, clientId: string): Promise<string | undefined> {
  const row = await db("clients").where({ id: clientId }).first("crm_contact_id");
  return row?.crm_contact_id ?? undefined;
}

/**
 * The client's contact in the CRM, as it was found or made, with its owner's address: nobody else says
 * who owns an account, so where the CRM names nobody, nobody does.
 */
export async function noteCrmContact(
  db: Db,
  clientId: string,
  { contactId, ownerEmail = null }: { contactId: string; ownerEmail?: string | undefined | null },
): Promise<void> {
  await db("clients")
    .where({ id: clientId })
    .whereRaw("(crm_contact_id, account_owner) is distinct from (?, ?)", [contactId, ownerEmail])
    .update({ crm_contact_id: contactId, account_owner: ownerEmail });
}
