import { type Evidence, fired, quiet, type Ruling } from "#gate/rule.ts";

/**
 * VIP clients are recognised by the domain of their parsed e-mail address, or by a domain above it:
 * `ann@eu.bigcorp.com` is no stranger, but `ann@notbigcorp.com` and `ann@bigcorp.com.evil.io` are.
 * Walking up label by label asks a set a few times, however long the list is.
 */
export function vip({ request, rules }: Evidence): Ruling {
  const { domain } = request.clientEmail;
  for (let listed = domain; listed !== ""; listed = parentOf(listed)) {
    if (!rules.vipDomains.has(listed)) continue;
    return listed === domain
      ? fired(`${domain} is on the VIP list`)
      : fired(`${domain} is under ${listed}, which is on the VIP list`);
  }
  return quiet;
}

function parentOf(domain: string): string {
  const dot = domain.indexOf(".");
  return dot < 0 ? "" : domain.slice(dot + 1);
}
