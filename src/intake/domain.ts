import { parse } from "tldts";

/** Letters, digits, hyphens, dots (also the full-width ones of IDNA) and whatever is not ASCII. */
const domainCharacters = /^[a-z0-9.\-\u0080-\u{10ffff}]+$/iu;
const asciiDomainShape =
  /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;

/**
 * Nobody can own a name under these (RFC 2606, RFC 6761), so letting them through costs nothing,
 * and demos, documents and contract tests may use the names that were reserved for them.
 */
const reservedSuffixes: ReadonlySet<string> = new Set(["example", "test"]);

/**
 * The one spelling of a domain: lower-case ASCII (IDNA/UTS 46), no dot at the end, at least two
 * labels, ending in a suffix that exists (publicsuffix.org). Absent where it is not such a domain.
 *
 * `URL` does the IDNA mapping: it is a pure function of every JavaScript engine, with the tables
 * that engine ships. Its host parser does more than that (it decodes %61, cuts off ports and turns
 * 127.1 into an address), therefore only domain characters may enter and only a domain may leave.
 */
export function asciiDomain(text: string): string | undefined {
  if (text.length > 253 * 4 || !domainCharacters.test(text)) return undefined;
  const url = URL.parse(`http://${text}`);
  if (url === null) return undefined;

  const domain = url.hostname.replace(/\.$/, "");
  if (domain.length > 253 || !asciiDomainShape.test(domain)) return undefined;
  return suffixOf(domain) === undefined ? undefined : domain;
}

/** "co.uk", "com": a name under which anybody may register. */
export function isPublicSuffix(domain: string): boolean {
  return parse(domain, { extractHostname: false }).domain === null;
}

function suffixOf(domain: string): string | undefined {
  const { publicSuffix, isIcann } = parse(domain, { extractHostname: false });
  if (publicSuffix === null) return undefined;
  return isIcann === true || reservedSuffixes.has(publicSuffix) ? publicSuffix : undefined;
}
