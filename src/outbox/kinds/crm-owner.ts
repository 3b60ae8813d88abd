import { z } from "zod";
import { VendorError } from "#errors.ts";
import type { Kind } from "#outbox/kind.ts";
import { noteCrmContact } from "#store/clients.ts";
import { findRequest } from "#store/requests.ts";

const Owner = z.object({
  contactId: z.string(),
  email: z.string(),
  /** It had an owner when it was earned, and was to keep it. */
  isKept: z.boolean().default(false),
});

/** The client's contact is to be somebody's, as the company's policy says; done once for each deed. */
export const crmOwner: Kind = {
  horizonMinutes: 72 * 60,
  failure: "The contact in the CRM could not be given to who has the client now",

  async perform(context, effect) {
    const { crm, db } = context;
    if (crm === undefined) return { kind: "pointless", reason: "no CRM is connected" };
    const { owner: policy } = (await context.company()).settings.crm;
    if (policy === "never") return { kind: "pointless", reason: "contacts are given to nobody" };
    const { contactId, email: ownerEmail, isKept } = Owner.parse(effect.payload);
    if (isKept) return { kind: "pointless", reason: reasons.kept };
    const assigned = await crm
      .assignContact({ contactId, ownerEmail, whereNone: policy === "where-none" })
      .catch(goneIfDeleted);
    if (assigned !== "assigned") return { kind: "pointless", reason: reasons[assigned] };
    const clientId = (await findRequest(db, effect.requestId))?.clientId;
    if (clientId !== undefined) await noteCrmContact(db, clientId, { contactId, ownerEmail });
    return { kind: "done", remoteId: contactId };
  },
};

function goneIfDeleted(error: unknown): "gone" {
  if (error instanceof VendorError && error.verdict === "gone") return "gone";
  throw error;
}

const reasons = {
  kept: "the contact has an owner",
  unknown: "the CRM knows nobody at work with this address",
  gone: "the contact is gone",
} as const;
