import { z } from "zod";
import { VendorError } from "#errors.ts";
import type { Crm, CrmAssignment } from "#ports/crm.ts";
import { askSalesforce, type SalesforceAccount, type SalesforceApi } from "./account.ts";
import type { FindOwner } from "./owners.ts";
import { isLead } from "./people.ts";
import { select } from "./records.ts";
import { quoted } from "./soql.ts";
import { VENDOR } from "./verdicts.ts";

const Owned = z.object({
  OwnerId: z.string().nullish(),
  Owner: z.object({ Email: z.string().nullish() }).nullish(),
});

export function assignContact(
  account: SalesforceAccount,
  findOwner: FindOwner,
): Crm["assignContact"] {
  return (assignment) =>
    askSalesforce(account, "write", (api) => assign(api, findOwner, assignment));
}

/** Read before it is written: what people chose meanwhile is theirs to choose. */
async function assign(
  api: SalesforceApi,
  findOwner: FindOwner,
  { contactId, ownerEmail, whereNone }: CrmAssignment,
) {
  const ownerId = await findOwner(api, ownerEmail);
  if (ownerId === undefined) return "unknown";
  const type = isLead(contactId) ? "Lead" : "Contact";
  const now = await ownerOf(api, type, contactId);
  if (now === ownerId) return "assigned";
  if (now !== undefined && whereNone) return "kept";
  await api.connection.requestPatch(`/sobjects/${type}/${contactId}`, { OwnerId: ownerId });
  return "assigned";
}

/** Undefined where it is nobody's yet: what we made ourselves, and a lead that waits in a queue. */
async function ownerOf(
  api: SalesforceApi,
  type: "Contact" | "Lead",
  id: string,
): Promise<string | undefined> {
  const soql = `SELECT OwnerId, Owner.Email FROM ${type} WHERE Id = ${quoted(id)} LIMIT 1`;
  const [found] = await select(api, Owned, soql);
  if (found === undefined)
    throw new VendorError(VENDOR, {
      verdict: "gone",
      ambiguous: false,
      detail: `no ${type} ${id}`,
    });
  const { OwnerId, Owner } = found;
  const isNobodys = OwnerId === api.userId || !Owner?.Email;
  return isNobodys ? undefined : (OwnerId ?? undefined);
}
