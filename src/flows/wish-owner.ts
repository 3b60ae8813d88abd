import type { CrmContact } from "#ports/crm.ts";
import type { Db } from "#store/db.ts";
import { urgencies, wish } from "#store/effects.ts";
import type { CurrentCompany } from "./context.ts";
import type { ContactFound } from "./crm-contact.ts";

/** Whose a contact is to become, and by what they earned it: that is asked for once. */
type Earned = {
  readonly requestId: string;
  /** Names the deed: a provider's appointment, or a member's escalation. */
  readonly deed: string;
  readonly found: ContactFound;
  /** Undefined where nobody knows how the CRM names them. */
  readonly email: string | undefined;
};

/**
 * What the company's policy makes of somebody who has a client now. Undefined where it makes nothing of it:
 * then the contact stays whose it is, or nobody's. A deed that changes nothing is written down as well: who
 * changes the owner afterwards, by hand, is not overruled by it.
 */
export function ownershipOf(
  { settings }: CurrentCompany,
  { requestId, deed, found, email }: Earned,
): ((tx: Db) => Promise<void>) | undefined {
  const { owner: policy } = settings.crm;
  if (policy === "never" || email === undefined || found.kind !== "one") return undefined;
  const { contact } = found;
  const isKept =
    isTheirs(contact, email) || (policy === "where-none" && contact.ownerEmail !== undefined);
  return async (tx) => {
    await wish(tx, {
      ...{ kind: "crm-owner", key: `crm-owner:${deed}`, requestId, urgency: urgencies.cosmetic },
      payload: { contactId: contact.contactId, email, isKept },
    });
  };
}

function isTheirs({ ownerEmail }: CrmContact, email: string): boolean {
  return ownerEmail?.toLowerCase() === email.toLowerCase();
}
