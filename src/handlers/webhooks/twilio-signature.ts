import { createHmac, timingSafeEqual } from "node:crypto";

export type SignedForm = {
  /** The whole address as Twilio knows it: our public one, with path and query as they were sent. */
  readonly url: string;
  /** Names and values of the form's fields, decoded, in the order in which they came. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** The X-Twilio-Signature header. */
  readonly signature: string;
};

/** The only spelling of twenty bytes; a second one would let a recorded delivery look new. */
const wellFormed = /^[A-Za-z0-9+/]{26}[AEIMQUYcgkosw048]=$/;

/** Whether a header could be a signature at all: asked before anything is read. */
export function looksSigned(signature: string | undefined): signature is string {
  return signature !== undefined && wellFormed.test(signature);
}

/**
 * Twilio's signature of a form: base64 of HMAC-SHA1 over the address and the fields, sorted by name,
 * without anything between names and values (twilio.com/docs/usage/security). It has no time in it:
 * a delivery stays valid for ever, and only its message's id tells it from a repetition.
 *
 * A field that comes twice is refused: Twilio sends none here, and where fields run together a
 * second one makes other sentences from the same text.
 */
export function isSignedByTwilio(
  authToken: string,
  { url, fields, signature }: SignedForm,
): boolean {
  if (!looksSigned(signature)) return false;
  if (new Set(fields.map(([name]) => name)).size !== fields.length) return false;
  const form = fields
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => name + value)
    .join("");
  const given = Buffer.from(signature);
  return spellings(url).some((address) => {
    const expected = createHmac("sha1", authToken)
      .update(address + form, "utf8")
      .digest("base64");
    return timingSafeEqual(given, Buffer.from(expected));
  });
}

/** Twilio signs the address now with its port and now without, whichever was configured. */
function spellings(url: string): readonly string[] {
  const [, scheme = "", host = "", port = "", rest = ""] =
    /^(https?:\/\/)([^/?#]*?)(:\d+)?([/?].*)?$/.exec(url) ?? [];
  if (scheme === "") return [url];
  const usual = scheme === "https://" ? ":443" : ":80";
  return [scheme + host + rest, scheme + host + (port === "" ? usual : port) + rest];
}
