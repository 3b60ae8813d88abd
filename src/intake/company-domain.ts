import { getDomain } from "tldts";

/** Where anybody can have an address: nothing follows for whom its owner works. */
const freeMail = new Set([
  "aol.com",
  "duck.com",
  "fastmail.com",
  "free.fr",
  "gmail.com",
  "gmx.com",
  "gmx.de",
  "gmx.net",
  "googlemail.com",
  "hey.com",
  "hotmail.co.uk",
  "hotmail.com",
  "hotmail.fr",
  "icloud.com",
  "laposte.net",
  "libero.it",
  "live.com",
  "mac.com",
  "mail.com",
  "mail.ru",
  "me.com",
  "msn.com",
  "naver.com",
  "orange.fr",
  "outlook.com",
  "outlook.de",
  "pm.me",
  "proton.me",
  "protonmail.com",
  "qq.com",
  "rediffmail.com",
  "rocketmail.com",
  "t-online.de",
  "tutanota.com",
  "web.de",
  "yahoo.co.uk",
  "yahoo.com",
  "yahoo.de",
  "yahoo.fr",
  "yandex.ru",
  "ymail.com",
  "zoho.com",
  "163.com",
]);

/**
 * The domain that a company registered, of an address there: "ann@eu.bigcorp.example" →
 * "bigcorp.example". Undefined where the address says nothing about a company.
 */
export function companyDomain(email: string): string | undefined {
  const host = email.split("@").at(-1) ?? "";
  // By the real list of suffixes alone: "co.uk" is nobody's company, and "bbc.co.uk" is.
  const domain = getDomain(host.toLowerCase(), { allowPrivateDomains: true });
  return domain === null || freeMail.has(domain) ? undefined : domain;
}
