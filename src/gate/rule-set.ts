import { z } from "zod";
import { asciiDomain, isPublicSuffix } from "#intake/domain.ts";
import { ruleNames } from "./decision.ts";
import { defaultKeywords } from "./default-keywords.ts";
import { Keyword } from "./keyword.ts";
import { compileKeywords, type KeywordTree } from "./keyword-tree.ts";
import { VipInCrm } from "./vip-in-crm.ts";

/** A whole suffix on the list would make a VIP of everybody who registers under it. */
const vipDomain = z
  .string()
  .transform((written) => asciiDomain(written.trim()) ?? written)
  .refine((domain) => asciiDomain(domain) !== undefined, {
    error: "is not a domain, like bigcorp.com",
    abort: true,
  })
  .refine((domain) => !isPublicSuffix(domain), "is a suffix that anybody may register under");

/** The gate's settings in company.yaml. Words and phrases only: no regular expression from an admin runs. */
export const RuleSet = z.strictObject({
  /** Subdomains are meant as well. */
  vipDomains: z.array(vipDomain).max(100_000).default([]),
  vipInCrm: VipInCrm.prefault({}),
  /** With more no-shows than these by the CRM a person decides. */
  noShowsMax: z.int().nonnegative().optional(),
  /** What happens where the CRM did not answer, or what it once said is too old. */
  withoutCrm: z.enum(["book", "person"]).default("book"),
  /** Replaces the built-in list; an empty one switches keywords off. */
  keywords: z
    .array(Keyword)
    .max(10_000)
    .default(() => [...defaultKeywords]),
  partySizeMax: z.int().positive().default(4),
  /** What one of these rules put before a person is booked only after a second member's yes. */
  approvals: z.array(z.enum(ruleNames)).default([]),
});

export type RuleSet = z.infer<typeof RuleSet>;

/** A rule set made ready to decide with; made once for each version of the company. */
export type CompiledRuleSet = {
  readonly vipDomains: ReadonlySet<string>;
  readonly vipInCrm: VipInCrm;
  readonly noShowsMax: number | undefined;
  readonly withoutCrm: RuleSet["withoutCrm"];
  readonly keywords: KeywordTree;
  readonly partySizeMax: number;
};

export function compileRuleSet(settings: RuleSet): CompiledRuleSet {
  return {
    vipDomains: new Set(settings.vipDomains),
    keywords: compileKeywords(settings.keywords),
    partySizeMax: settings.partySizeMax,
    vipInCrm: settings.vipInCrm,
    noShowsMax: settings.noShowsMax,
    withoutCrm: settings.withoutCrm,
  };
}
