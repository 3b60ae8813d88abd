import { createHmac, timingSafeEqual } from "node:crypto";

export type SignedDelivery = {
  /** The whole address as HubSpot knows it: our public one, with path and query as they were sent. */
  readonly url: string;
  readonly body: string;
  /** The X-HubSpot-Request-Timestamp header: milliseconds since 1970. */
  readonly timestamp: string;
  /** The X-HubSpot-Signature-v3 header. */
  readonly signature: string;
};

/** HubSpot's own limit for an old delivery, applied to both sides. */
export const SKEW_MAX_MS = 5 * 60_000;

/** The only spelling of 32 bytes; a second one would let a recorded delivery look new. */
const wellFormed = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

/** Whether headers could be a signature of this moment at all: asked before anything is read. */
export function looksSignedNow(
  { signature, timestamp }: Pick<SignedDelivery, "signature" | "timestamp">,
  now: Date,
): boolean {
  const isFresh = Math.abs(now.getTime() - Number(timestamp)) <= SKEW_MAX_MS;
  return wellFormed.test(signature) && /^[1-9]\d{12,13}$/.test(timestamp) && isFresh;
}

/**
 * HubSpot's signature of a delivery, version 3: base64 of HMAC-SHA256 over the method, the address with
 * some escapes undone, the body and the time (developers.hubspot.com, "Validating requests"). The SDK's
 * own check undoes no escapes, takes times of the future, and compares byte by byte.
 */
export function isSignedByHubSpot(
  clientSecret: string,
  { url, body, timestamp, signature }: SignedDelivery,
): boolean {
  if (!wellFormed.test(signature)) return false;
  const expected = createHmac("sha256", clientSecret)
    .update(`POST${withoutEscapes(url)}${body}${timestamp}`, "utf8")
    .digest("base64");
  return timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
}

/** These, and no others: a full decoding would sign another address. */
const undone: Readonly<Record<string, string>> = {
  "%3A": ":",
  "%2F": "/",
  "%3F": "?",
  "%40": "@",
  "%21": "!",
  "%24": "$",
  "%27": "'",
  "%28": "(",
  "%29": ")",
  "%2A": "*",
  "%2C": ",",
  "%3B": ";",
};

function withoutEscapes(url: string): string {
  return url.replaceAll(/%[0-9a-f]{2}/gi, (code) => undone[code.toUpperCase()] ?? code);
}
