import { createHmac, timingSafeEqual } from "node:crypto";

export type SignedCallout = {
  readonly body: string;
  /** The X-Gatehouse-Timestamp header: milliseconds since 1970. */
  readonly timestamp: string;
  /** The X-Gatehouse-Signature header. */
  readonly signature: string;
};

/** How old a callout may be, or how far ahead Salesforce's clock. */
const SKEW_MAX_MS = 5 * 60_000;

/** The only spelling of 32 bytes; a second one would let a recorded callout look new. */
const wellFormed = /^[0-9a-f]{64}$/;

/** Whether headers could be a signature of this moment at all: asked before anything is read. */
export function looksCalledOutNow(
  { signature, timestamp }: Pick<SignedCallout, "signature" | "timestamp">,
  now: Date,
): boolean {
  const isFresh = Math.abs(now.getTime() - Number(timestamp)) <= SKEW_MAX_MS;
  return wellFormed.test(signature) && /^[1-9]\d{12,13}$/.test(timestamp) && isFresh;
}

/**
 * Salesforce signs nothing by itself, so the callout that an administrator pastes (docs/crm.md) does:
 * HMAC-SHA256 over the time, a full stop and the body, in lower-case hexadecimal.
 */
export function isSignedCallout(
  secret: string,
  { body, timestamp, signature }: SignedCallout,
): boolean {
  if (!wellFormed.test(signature)) return false;
  const expected = createHmac("sha256", secret)
    .update(`${timestamp}.${body}`, "utf8")
    .digest("hex");
  return timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
}
