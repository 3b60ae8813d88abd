import { createHmac, randomUUID } from "node:crypto";
import type { PhoneOffice } from "./phone-office.ts";

/** Twilio waits this long for an answer, and by default asks once. */
const ANSWER_MAX_MS = 15_000;

/** What the program answered; status 0 is no answer at all. */
export type Ack = { readonly status: number; readonly body: string };

/** Where the program really listens, and the address that the vendor knows it by. */
export type ProgramPlace = { readonly appUrl: string; readonly publicUrl: string };

/**
 * Posts a form as Twilio does: to the public address, signed for that address. Where a proxy would
 * stand, the program is called directly; it cannot tell the difference but by the Host header.
 */
export async function postWebhook(
  { names }: PhoneOffice,
  place: ProgramPlace,
  sent: { readonly url: string; readonly form: Readonly<Record<string, string>> },
): Promise<Ack> {
  const { url, form } = sent;
  const target = url.startsWith(place.publicUrl)
    ? place.appUrl + url.slice(place.publicUrl.length)
    : url;
  try {
    const response = await fetch(target, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
        "user-agent": "TwilioProxy/1.1",
        "x-twilio-signature": signature(names.authToken, url, form),
        "i-twilio-idempotency-token": randomUUID(),
      },
      body: new URLSearchParams(form),
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_MAX_MS),
    });
    return { status: response.status, body: await response.text() };
  } catch {
    // Refused, cut or too late: for the vendor it is all the same.
    return { status: 0, body: "" };
  }
}

/** Twilio's signature of a form that is posted to an address. */
export function signature(
  authToken: string,
  url: string,
  form: Readonly<Record<string, string>>,
): string {
  const signed = Object.keys(form)
    .sort()
    .reduce((text, name) => text + name + form[name], url);
  return createHmac("sha1", authToken).update(signed, "utf8").digest("base64");
}
