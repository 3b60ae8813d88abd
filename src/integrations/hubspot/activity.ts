import type { CrmActivity, CrmParty } from "#ports/crm.ts";
import type { Properties } from "./records.ts";
import { withoutMarkup } from "./without-markup.ts";

/** HubSpot's limit for a text of several lines. */
const BODY_MAX = 65_536;

/** HubSpot keeps texts apart from mails: its communications are those by SMS, WhatsApp and the like. */
export function activityType({ channel }: CrmActivity): "emails" | "communications" {
  return channel === "email" ? "emails" : "communications";
}

export function activityContent(activity: CrmActivity): Properties {
  return activity.channel === "email" ? emailContent(activity) : textContent(activity);
}

function emailContent({ at, direction, from, to, subject, body, isLost }: CrmActivity): Properties {
  return {
    hs_timestamp: at.toISOString(),
    hs_email_direction: direction === "out" ? "EMAIL" : "INCOMING_EMAIL",
    hs_email_status: isLost ? "BOUNCED" : "SENT",
    hs_email_subject: subject,
    hs_email_text: body?.slice(0, BODY_MAX),
    hs_email_headers: JSON.stringify({ from: party(from), to: [party(to)], cc: [], bcc: [] }),
  };
}

function party({ name, address }: CrmParty) {
  return { email: address, firstName: name };
}

/** A communication knows neither who wrote it nor what became of it: its words say so. */
function textContent({ at, subject, body, isLost }: CrmActivity): Properties {
  const head = isLost ? `Not delivered: ${subject}` : subject;
  const lines = [head, ...(body === undefined ? [] : ["", ...body.split("\n")])];
  return {
    hs_timestamp: at.toISOString(),
    hs_communication_channel_type: "SMS",
    hs_communication_logged_from: "CRM",
    hs_communication_body: lines.map(withoutMarkup).join("<br>").slice(0, BODY_MAX),
  };
}
