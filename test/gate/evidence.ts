import { decide } from "#gate/decide.ts";
import type { Facts } from "#gate/decision.ts";
import { compileRuleSet, RuleSet } from "#gate/rule-set.ts";
import { parseEmailAddress } from "#intake/email-address.ts";
import type { BookingRequest } from "#intake/request.ts";

/** A request that books itself, but for the changes. */
export function aRequest(changes: Partial<BookingRequest> = {}): BookingRequest {
  return {
    channel: "api",
    receivedAt: new Date("2026-11-20T17:00:00Z"),
    serviceKey: "check-up",
    clientName: "Ann Lee",
    clientEmail: { address: "ann@clinic.example", domain: "clinic.example" },
    clientPhone: undefined,
    clientZone: "America/Phoenix",
    start: new Date("2026-12-01T16:00:00Z"),
    providerKey: undefined,
    locationKey: undefined,
    partySize: undefined,
    language: undefined,
    territory: undefined,
    notes: "",
    askPerson: false,
    consents: [],
    ...changes,
  };
}

/** Facts that stand in nobody's way, but for the changes. */
export function facts(changes: Partial<Facts> = {}): Facts {
  return {
    policyViolations: [],
    clientMatches: 0,
    heldUntil: undefined,
    crm: { kind: "not-asked" },
    anythingFree: true,
    automation: "ok",
    ...changes,
  };
}

/** Decides by a rule set as company.yaml would write it. */
export function judge(
  request: Partial<BookingRequest>,
  settings: Readonly<Record<string, unknown>> = {},
  known: Partial<Facts> = {},
) {
  const rules = compileRuleSet(RuleSet.parse(settings));
  return decide(aRequest(request), facts(known), rules);
}

/** The details of what fired, for notes alone. */
export function findingsFor(notes: string, settings: Readonly<Record<string, unknown>> = {}) {
  const { decision } = judge({ notes }, settings);
  return decision.kind === "escalate" ? decision.findings.map(({ detail }) => detail) : [];
}

/** Whether an address, as it came in, is a VIP's; what is no address never gets as far as the gate. */
export function isVip(address: string, vipDomains: readonly string[]): boolean {
  const clientEmail = parseEmailAddress(address);
  if (clientEmail === undefined) return false;
  return judge({ clientEmail }, { vipDomains }).decision.kind === "escalate";
}
