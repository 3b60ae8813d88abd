import type { Config } from "#config.ts";
import { hearOfChangesFlow } from "#flows/calendars/hear-of-changes.ts";
import type { FlowContext } from "#flows/context.ts";
import { noteMailNewsFlow } from "#flows/note-mail-news.ts";
import { noteSmsStatusFlow } from "#flows/note-sms-status.ts";
import { receiveCrmEventsFlow } from "#flows/receive-crm-events.ts";
import { receiveSmsFlow } from "#flows/receive-sms.ts";
import type { Route } from "#handlers/routes.ts";
import { googleCalendarRoutes } from "#handlers/webhooks/google-calendar.ts";
import { hubSpotRoutes } from "#handlers/webhooks/hubspot-routes.ts";
import { microsoftCalendarRoutes } from "#handlers/webhooks/microsoft-calendar.ts";
import { postmarkRoutes } from "#handlers/webhooks/note-mail-news.ts";
import { salesforceRoutes } from "#handlers/webhooks/receive-salesforce-changes.ts";
import { twilioRoutes } from "#handlers/webhooks/routes.ts";
import type { Log } from "#log.ts";

type Parts = { readonly config: Config; readonly context: FlowContext; readonly log: Log };

/** What the configured vendors call. */
export function webhookRoutes(parts: Parts): readonly Route[] {
  return [
    ...fromTwilio(parts),
    ...fromPostmark(parts),
    ...fromHubSpot(parts),
    ...fromCalendars(parts),
    ...fromSalesforce(parts),
  ];
}

function fromTwilio({ config, context, log }: Parts): readonly Route[] {
  const { twilio, publicUrl } = config;
  if (twilio === undefined) return [];
  const { accountSid, authToken } = twilio;
  return twilioRoutes(
    { receiveSms: receiveSmsFlow(context), noteSmsStatus: noteSmsStatusFlow(context) },
    { accountSid, authToken, publicUrl, log },
  );
}

function fromCalendars({ config, context, log }: Parts): readonly Route[] {
  const hearOfChanges = hearOfChangesFlow(context);
  const isGoogleOn = config.google !== undefined || config.consent?.google !== undefined;
  return [
    ...(isGoogleOn ? googleCalendarRoutes(hearOfChanges, { log }) : []),
    ...(config.microsoft === undefined ? [] : microsoftCalendarRoutes(hearOfChanges, { log })),
  ];
}

function fromPostmark({ config, context, log }: Parts): readonly Route[] {
  const { mail } = config;
  if (mail?.kind !== "postmark") return [];
  const { webhookSecret, stream } = mail;
  return postmarkRoutes(noteMailNewsFlow(context), { webhookSecret, stream, log });
}

function fromHubSpot({ config, context, log }: Parts): readonly Route[] {
  const { hubspot, publicUrl } = config;
  if (hubspot?.clientSecret === undefined) return [];
  const { clientSecret, portalId } = hubspot;
  const { realNow } = context;
  const proof = { clientSecret, portalId, publicUrl, realNow, log };
  return hubSpotRoutes(receiveCrmEventsFlow(context), proof);
}

function fromSalesforce({ config, context, log }: Parts): readonly Route[] {
  const secret = config.salesforce?.webhookSecret;
  if (secret === undefined) return [];
  const { realNow } = context;
  return salesforceRoutes(receiveCrmEventsFlow(context), { secret, realNow, log });
}
