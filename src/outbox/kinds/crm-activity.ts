import { z } from "zod";
import { VendorError } from "#errors.ts";
import { isLive } from "#escalation/escalation.ts";
import { findOrMakeContact } from "#flows/crm-contact.ts";
import { withoutOwnLinks } from "#messaging/without-own-links.ts";
import type { Kind, OutboxContext, Performed } from "#outbox/kind.ts";
import type { Crm, CrmActivity } from "#ports/crm.ts";
import { findCrmContactId } from "#store/clients.ts";
import type { Effect } from "#store/effects.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { hasBounced } from "#store/mail-news.ts";
import { findMessage } from "#store/messages.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";
import { writtenTicket } from "./written-ticket.ts";

const Mail = z.object({
  channel: z.literal("email"),
  effectId: z.string(),
  template: z.string(),
  at: z.coerce.date(),
  subject: z.string(),
  text: z.string().optional(),
});
const Text = z.object({
  channel: z.literal("sms"),
  messageId: z.string(),
  template: z.string().optional(),
});
const Logged = z.discriminatedUnion("channel", [Mail, Text]);

/** A mail or a text between us and a client, in the timeline of their contact and of the ticket. */
export const crmActivity: Kind = {
  horizonMinutes: 72 * 60,
  failure: "A message could not be logged in the CRM",

  async perform(context, effect) {
    const { crm, db } = context;
    if (crm === undefined) return { kind: "pointless", reason: "no CRM is connected" };
    const { logMessages } = (await context.company()).settings.crm;
    if (logMessages === "never")
      return { kind: "pointless", reason: "messages are not logged in the CRM" };
    const request = await findRequest(db, effect.requestId);
    const written = request && (await read(context, effect, request));
    if (request === undefined || written === undefined)
      return { kind: "pointless", reason: "the message is gone" };
    const { escalationId, ...message } = written;
    // Where it belongs is decided once: later news of it are no reason to look again.
    const ticketId =
      effect.remoteId === undefined && escalationId !== undefined
        ? await writtenTicket(context, escalationId, effect)
        : undefined;
    const activity = { ...message, ticketId };
    return save(
      { context, crm, request },
      logMessages === "whole" ? activity : { ...activity, body: undefined },
    );
  },
};

type Saving = {
  readonly context: OutboxContext;
  readonly crm: Crm;
  readonly request: StoredRequest;
};
type Unaddressed = Omit<CrmActivity, "contactId">;

/**
 * With the contact that we know of: to search for it each time would take the searches that tickets need.
 * One that was deleted since is looked for again.
 */
async function save({ context, crm, request }: Saving, activity: Unaddressed): Promise<Performed> {
  const { clientId } = request;
  const known = clientId === undefined ? undefined : await findCrmContactId(context.db, clientId);
  if (known !== undefined) {
    try {
      const { activityId } = await crm.saveActivity({ ...activity, contactId: known });
      return { kind: "done", remoteId: activityId };
    } catch (error) {
      if (!(error instanceof VendorError) || error.verdict !== "gone") throw error;
    }
  }
  const found = await findOrMakeContact(context, crm, request);
  const contactId = found.kind === "one" ? found.contact.contactId : undefined;
  if (found.kind === "none" || (contactId === undefined && activity.ticketId === undefined))
    return { kind: "pointless", reason: "the CRM has no contact to log it with" };
  const { activityId } = await crm.saveActivity({ ...activity, contactId });
  return { kind: "done", remoteId: activityId };
}

type Written = Omit<Unaddressed, "ticketId"> & { readonly escalationId: string | undefined };

/** The message as its rows are now; undefined when they are gone. */
async function read(
  context: OutboxContext,
  { payload }: Effect,
  request: StoredRequest,
): Promise<Written | undefined> {
  const logged = Logged.parse(payload);
  const { settings } = await context.company();
  if (logged.channel === "sms") return readText(context, { logged, request, by: settings.name });
  const { effectId, template, at, subject, text } = logged;
  return {
    ...{ id: effectId, channel: "email", direction: "out", at, subject, body: text },
    from: { name: settings.name, address: settings.contact.email },
    to: { name: request.contactName, address: request.contactEmail },
    isLost: await hasBounced(context.db, effectId),
    escalationId: await escalationOf(context, { requestId: request.id, template }),
  };
}

async function readText(
  context: OutboxContext,
  {
    logged: { messageId, template },
    request,
    by,
  }: {
    readonly logged: z.infer<typeof Text>;
    readonly request: StoredRequest;
    readonly by: string;
  },
): Promise<Written | undefined> {
  const message = await findMessage(context.db, messageId);
  if (message === undefined) return undefined;
  const { direction, phone, at, body, status } = message;
  const client = { name: request.contactName, address: phone };
  const company = { name: by, address: undefined };
  const about = template === undefined ? "" : ` (${template.replaceAll("-", " ")})`;
  return {
    ...{ id: messageId, channel: "sms", direction, at },
    ...(direction === "in" ? { from: client, to: company } : { from: company, to: client }),
    subject: `Text ${direction === "in" ? "from" : "to"} ${client.name}${about}`,
    body: withoutOwnLinks(body, context.publicUrl),
    isLost: status === "failed" || status === "undelivered",
    escalationId:
      message.escalationId ?? (await escalationOf(context, { requestId: request.id, template })),
  };
}

/** Messages that say how a request ended belong to the escalation in which it did. */
const endings: readonly (string | undefined)[] = ["declined", "expired", "withdrawn", "closed"];

async function escalationOf(
  { db }: OutboxContext,
  { requestId, template }: { readonly requestId: string; readonly template: string | undefined },
): Promise<string | undefined> {
  const escalation = await findEscalationOfRequest(db, requestId);
  if (escalation === undefined) return undefined;
  return isLive(escalation.state) || endings.includes(template) ? escalation.id : undefined;
}
