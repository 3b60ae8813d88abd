import type { BookingRequest } from "#intake/request.ts";
import { wordsIn } from "#intake/words.ts";
import {
  type Decision,
  type Facts,
  type Finding,
  type Receipt,
  type RuleName,
  ruleNames,
} from "./decision.ts";
import type { Evidence, Rule } from "./rule.ts";
import type { CompiledRuleSet } from "./rule-set.ts";
import { ambiguousClient } from "./rules/ambiguous-client.ts";
import { askedForPerson } from "./rules/asked-for-person.ts";
import { automationFailed } from "./rules/automation-failed.ts";
import { crmFacts } from "./rules/crm-facts.ts";
import { doNotContact } from "./rules/do-not-contact.ts";
import { heldForAnother } from "./rules/held-for-another.ts";
import { keyword } from "./rules/keyword.ts";
import { noEmail } from "./rules/no-email.ts";
import { nothingFree } from "./rules/nothing-free.ts";
import { offPolicy } from "./rules/off-policy.ts";
import { partySize } from "./rules/party-size.ts";
import { pastNoShows } from "./rules/past-no-shows.ts";
import { vip } from "./rules/vip.ts";

/** To add a rule: name it in decision.ts, write it in rules/, and list it here. */
const rulesByName: Readonly<Record<RuleName, Rule>> = {
  vip,
  keyword,
  "party-size": partySize,
  "ambiguous-client": ambiguousClient,
  "do-not-contact": doNotContact,
  "past-no-shows": pastNoShows,
  "no-email": noEmail,
  "asked-for-person": askedForPerson,
  "held-for-another": heldForAnother,
  "off-policy": offPolicy,
  "nothing-free": nothingFree,
  "automation-failed": automationFailed,
  "crm-facts": crmFacts,
};

/**
 * Decides whether a request may book itself, and explains it.
 *
 * Every rule runs, even after one has fired: whoever picks up the card sees all the reasons at
 * once, and the receipt of a request that books itself says which rules kept quiet.
 */
export function decide(
  request: BookingRequest,
  facts: Facts,
  rules: CompiledRuleSet,
): { readonly decision: Decision; readonly receipt: Receipt } {
  const evidence: Evidence = { request, facts, words: wordsIn(request.notes), rules };
  const entries = ruleNames.map((rule) => ({ rule, ...rulesByName[rule](evidence) }));

  const findings = entries.flatMap((entry): Finding[] =>
    entry.outcome === "fired" ? [{ rule: entry.rule, detail: entry.detail }] : [],
  );
  const decision = conclude(findings);
  return { decision, receipt: { decision: decision.kind, rules: entries } };
}

function conclude([first, ...others]: readonly Finding[]): Decision {
  if (first === undefined) return { kind: "auto-book" };
  const findings = [first, ...others] as const;
  const priority = findings.some(({ rule }) => rule === "vip") ? "high" : "normal";
  return { kind: "escalate", priority, findings };
}
