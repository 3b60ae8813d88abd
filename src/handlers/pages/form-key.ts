import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/**
 * The hidden key of a form that books: an idempotency key that is ours to make, so that a double
 * press books once, and that remembers when the visitor was first shown the form.
 */
export type FormKeys = {
  readonly issue: () => string;
  /** For the next rendering of the same visit: a new key, but as old as the one before. */
  readonly renew: (before: string) => string;
  /** How long ago the form was first shown; undefined for a key that is not ours. */
  readonly ageMs: (key: string) => number | undefined;
};

const timeBytes = 6;
const randomPart = 9;
const macBytes = 9;

/** Real time: this is about who fills in a form, not about when an appointment is. */
export function formKeys(secrets: readonly [string, ...string[]], now: () => Date): FormKeys {
  const issueAt = (at: number) => {
    const time = Buffer.alloc(timeBytes);
    time.writeUIntBE(at, 0, timeBytes);
    const body = Buffer.concat([time, randomBytes(randomPart)]);
    return Buffer.concat([body, macOf(secrets[0], body)]).toString("base64url");
  };
  const shownAt = (key: string) => {
    if (!/^[\w-]{32}$/.test(key)) return undefined;
    const bytes = Buffer.from(key, "base64url");
    const body = bytes.subarray(0, timeBytes + randomPart);
    const mac = bytes.subarray(timeBytes + randomPart);
    const ours = secrets.some((secret) => timingSafeEqual(macOf(secret, body), mac));
    return ours ? body.readUIntBE(0, timeBytes) : undefined;
  };
  return {
    issue: () => issueAt(now().getTime()),
    renew: (before) => issueAt(shownAt(before) ?? now().getTime()),
    ageMs: (key) => {
      const at = shownAt(key);
      return at === undefined ? undefined : now().getTime() - at;
    },
  };
}

function macOf(secret: string, body: Buffer): Buffer {
  return createHmac("sha256", secret).update("form:").update(body).digest().subarray(0, macBytes);
}
