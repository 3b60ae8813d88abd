import { type Evidence, fired, quiet, type Ruling } from "#gate/rule.ts";
import { whyVipInCrm } from "#gate/vip-in-crm.ts";
import { standingIn } from "./standing-in.ts";

/**
 * VIP clients are recognised by the domain of their parsed e-mail address, or by a domain above it:
 * `ann@eu.bigcorp.com` is no stranger, but `ann@notbigcorp.com` and `ann@bigcorp.com.evil.io` are.
 * Walking up label by label asks a set a few times, however long the list is. Whoever writes from
 * another address is recognised by what the CRM says of them.
 */
export function vip({ request, facts, rules }: Evidence): Ruling {
  const domain = request.clientEmail?.domain;
  const listed = domain === undefined ? undefined : listedAbove(domain, rules.vipDomains);
  const standing = standingIn(facts);
  const inCrm = standing && whyVipInCrm(standing, rules.vipInCrm);
  if (listed === undefined) return inCrm === undefined ? quiet : fired(inCrm);
  return listed === domain
    ? fired(`${domain} is on the VIP list`)
    : fired(`${domain} is under ${listed}, which is on the VIP list`);
}

/** The same for whoever asks outside the gate. */
export function isOnVipList(domain: string, vipDomains: ReadonlySet<string>): boolean {
  return listedAbove(domain, vipDomains) !== undefined;
}

function listedAbove(domain: string, vipDomains: ReadonlySet<string>): string | undefined {
  for (let listed = domain; listed !== ""; listed = parentOf(listed))
    if (vipDomains.has(listed)) return listed;
  return undefined;
}

function parentOf(domain: string): string {
  const dot = domain.indexOf(".");
  return dot < 0 ? "" : domain.slice(dot + 1);
}
