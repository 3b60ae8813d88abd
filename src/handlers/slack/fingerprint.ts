import { createHash } from "node:crypto";

/** Which words a dialog has shown as they will arrive; the words themselves stand in the dialog only. */
export function fingerprint(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
