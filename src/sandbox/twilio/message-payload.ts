import type { PhoneOffice, StoredMessage } from "./phone-office.ts";

/** A message as the API shows it. Prices are never known at once. */
export function messagePayload({ names }: PhoneOffice, message: StoredMessage) {
  const { sid, direction, from, to, body, status, errorCode } = message;
  const uri = `/2010-04-01/Accounts/${names.accountSid}/Messages/${sid}.json`;
  const changed = message.dateSent ?? message.dateCreated;
  return {
    account_sid: names.accountSid,
    api_version: "2010-04-01",
    body,
    date_created: rfc2822(message.dateCreated),
    date_sent: message.dateSent === null ? null : rfc2822(message.dateSent),
    date_updated: rfc2822(changed),
    direction,
    error_code: errorCode,
    error_message: errorCode === null ? null : `scripted trouble ${errorCode}`,
    from,
    messaging_service_sid: message.messagingServiceSid,
    num_media: String(message.numMedia),
    num_segments: "1",
    price: null,
    price_unit: "USD",
    sid,
    status,
    subresource_uris: { media: uri.replace(".json", "/Media.json") },
    to,
    uri,
  };
}

/** "Mon, 23 Nov 2026 14:00:00 +0000": whole seconds. */
function rfc2822(at: number): string {
  return new Date(at).toUTCString().replace("GMT", "+0000");
}
