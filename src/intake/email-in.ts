import { parseEmailAddress } from "./email-address.ts";
import type { EmailAddress } from "./request.ts";

/** The one address in a sentence; undefined where there is none, or more than one. */
export function emailIn(text: string): EmailAddress | undefined {
  const found = text.slice(0, 500).match(/[^\s<>,;:()"]+@[^\s<>,;:()"]+/g) ?? [];
  const [only, ...others] = found.map((word) => parseEmailAddress(word.replace(/[.!?]+$/, "")));
  return others.length === 0 ? only : undefined;
}
