import { asciiDomain } from "./domain.ts";
import type { EmailAddress } from "./request.ts";

/** RFC 5321 §4.5.3.1: 64 before the @; RFC 3696 erratum 1690: 254 in all. */
const localPartMax = 64;
const addressMax = 254;

// biome-ignore lint/suspicious/noControlCharactersInRegex: a line break here would forge a header
const control = /[\u0000-\u001f\u007f-\u009f]/;
const dotAtom = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;

/** `Jane Doe <jane@example.com>`, as mail programs copy it; the name may be quoted. */
const named = /^(?:"[^"<>]*" *|[^"<>@]*)<([^<>]*)>$/;

/**
 * Takes an e-mail address apart, once and for all: absent where it is not one we could write to.
 *
 * Accepted is the subset that real mailboxes use: an ASCII dot-atom before the @ (kept as written),
 * a domain with an existing suffix after it. A pasted "Name <address>" counts as its address.
 * Refused although RFC 5322 knows them: quoted local parts and comments (`"a@bigcorp.com"@evil.io`
 * is how a stranger would look like a VIP), address literals, lists of addresses.
 */
export function parseEmailAddress(text: string): EmailAddress | undefined {
  if (control.test(text)) return undefined;
  const trimmed = text.trim();
  const bare = (named.exec(trimmed)?.[1] ?? trimmed).trim();

  const at = bare.indexOf("@");
  const localPart = bare.slice(0, Math.max(at, 0));
  if (localPart.length > localPartMax || !dotAtom.test(localPart)) return undefined;

  // A second @ ends here as well: it is no character of a domain.
  const domain = asciiDomain(bare.slice(at + 1));
  if (domain === undefined) return undefined;

  const address = `${localPart}@${domain}`;
  return address.length > addressMax ? undefined : { address, domain };
}

/** Of an address that was accepted before: what is behind its @; empty where there is no address. */
export function domainOf(address: string | undefined): string {
  if (address === undefined) return "";
  return address.slice(address.lastIndexOf("@") + 1);
}
