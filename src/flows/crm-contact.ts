import type { Crm, CrmContact } from "#ports/crm.ts";
import { noteCrmContact } from "#store/clients.ts";
import { lookAtContactOnce } from "#store/crm-looks.ts";
import type { StoredRequest } from "#store/requests.ts";
import type { FlowContext } from "./context.ts";

/** Who the client is in the CRM: one contact, several that are a question, or none by the company's policy. */
export type ContactFound =
  | { readonly kind: "one"; readonly contact: CrmContact }
  | { readonly kind: "several"; readonly contacts: readonly CrmContact[] }
  | { readonly kind: "none" };

/** Finds the client's contact or makes one; nothing is ever merged. */
export async function findOrMakeContact(
  { db, createContacts }: Pick<FlowContext, "db"> & { readonly createContacts: boolean },
  crm: Crm,
  request: StoredRequest,
): Promise<ContactFound> {
  const person = {
    name: request.contactName,
    email: request.contactEmail,
    phone: request.contactPhone,
  };
  const contacts = await crm.findContacts({ ...person, clientId: request.clientId });
  const [first] = contacts;
  if (contacts.length > 1) return { kind: "several", contacts };
  const { clientId } = request;
  if (first !== undefined) {
    if (clientId !== undefined) {
      await noteCrmContact(db, clientId, first);
      // What they may buy, or have just bought, is known from now on.
      await lookAtContactOnce(db, first.contactId, request.receivedAt);
    }
    return { kind: "one", contact: first };
  }
  if (!createContacts || clientId === undefined) return { kind: "none" };
  const made = await crm.saveContact({ ...person, clientId });
  await noteCrmContact(db, clientId, made);
  await lookAtContactOnce(db, made.contactId, request.receivedAt);
  return { kind: "one", contact: made };
}
