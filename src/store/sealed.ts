import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/** 32 bytes each: the first one seals, all of them open. */
export type SealingKeys = readonly [Buffer, ...Buffer[]];

/** What stands in a row in place of a secret. */
export type Sealed = { readonly bytes: Buffer; readonly keyId: string };

const nonceLength = 12;
const tagLength = 16;

/**
 * Seals a secret for one place (AES-256-GCM): nonce, tag, ciphertext. `place` names the row that it
 * belongs to and is authenticated with it, so that moved to any other row it does not open.
 */
export function seal(keys: SealingKeys, secret: string, place: string): Sealed {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv("aes-256-gcm", keys[0], nonce, { authTagLength: tagLength });
  cipher.setAAD(Buffer.from(place));
  const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return { bytes: Buffer.concat([nonce, cipher.getAuthTag(), text]), keyId: keyIdOf(keys[0]) };
}

/** The secret; undefined where its key is not among ours, or it was not sealed for this place. */
export function unseal(keys: SealingKeys, { bytes, keyId }: Sealed, place: string) {
  const key = keys.find((one) => keyIdOf(one) === keyId);
  if (key === undefined || bytes.length < nonceLength + tagLength) return undefined;
  const nonce = bytes.subarray(0, nonceLength);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagLength });
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength));
  try {
    const text = decipher.update(bytes.subarray(nonceLength + tagLength));
    return Buffer.concat([text, decipher.final()]).toString("utf8");
  } catch {
    // All that GCM ever says of what it refuses.
    return undefined;
  }
}

/** Tells keys apart without saying anything of them. */
export function keyIdOf(key: Buffer): string {
  return createHash("sha256").update("grant-key:").update(key).digest("hex").slice(0, 12);
}
