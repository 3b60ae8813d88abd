import { z } from "zod";
import type { RuleSet } from "#gate/rule-set.ts";
import type { StandingQuestion } from "#gate/standing.ts";
import { key } from "./key.ts";

/** A field by the CRM's own name of it, or at Salesforce a path to one, like Account.Tier__c. */
const field = z
  .string()
  .regex(
    /^[A-Za-z]\w*(\.[A-Za-z]\w*)?$/,
    "is not the internal name of a field, like customer_tier",
  );

/** A change in the CRM that asks for an appointment, once for each contact at a time. */
const CrmIntake = z.strictObject({
  of: z.enum(["contact", "deal"]).default("contact"),
  property: field,
  /** What it must hold: the internal names of stages, or "true" of a tick. */
  values: z.array(z.string().trim().min(1)).min(1).max(100),
  service: key,
  /** Where the wanted time stands, if anywhere; without one a person asks the client for a time. */
  timeField: field.optional(),
});
export type CrmIntake = z.infer<typeof CrmIntake>;

/** What is written on the deal of a client who cancels: a forecast, or any other field. */
const OnCancellation = z.strictObject({
  dealField: z
    .string()
    .regex(/^[A-Za-z]\w*$/, "is not the internal name of a field, like forecast_category"),
  value: z.union([z.string().trim().min(1).max(255), z.number(), z.boolean()]),
});

/** What of the desk's work stands in the CRM besides tickets and meetings, and what is read there. */
export const CrmRules = z.strictObject({
  /** Whether what people say in the thread of a card becomes a note on its ticket. */
  mirrorThread: z.boolean().default(false),
  /** Whether a contact becomes the provider's who is booked, and whoever's who works on their question. */
  owner: z.enum(["never", "where-none", "overwrite"]).default("never"),
  /** What of mails and texts stands in the timeline of the client's contact. */
  logMessages: z.enum(["whole", "subject", "never"]).default("whole"),
  /** Fields of contacts that a company made itself. */
  fields: z.strictObject({ tier: field.optional(), doNotContact: field.optional() }).prefault({}),
  onCancellation: OnCancellation.optional(),
  intake: z.array(CrmIntake).max(50).default([]),
  /** How long what the CRM said of a client counts as fresh. */
  freshMinutes: z.int().min(1).max(1_440).default(15),
  /** How long a request waits for the CRM at most, where nothing fresh is known. */
  waitMilliseconds: z.int().min(0).max(5_000).default(1_500),
});
export type CrmRules = z.infer<typeof CrmRules>;

/** What the gate's rules want to know of a client; undefined where none of them asks the CRM. */
export function standingQuestion(
  { vipInCrm, noShowsMax }: RuleSet,
  { fields }: CrmRules,
): StandingQuestion | undefined {
  const { lifecycleStages, tiers, dealStages, owners, openDealsMin, accountSizeMin } = vipInCrm;
  const question = {
    tierField: tiers.length > 0 ? fields.tier : undefined,
    doNotContactField: fields.doNotContact,
    account: accountSizeMin !== undefined,
    outcomes: noShowsMax !== undefined,
  };
  const always = [lifecycleStages, dealStages, owners].some((list) => list.length > 0);
  return always || openDealsMin !== undefined || Object.values(question).some(Boolean)
    ? question
    : undefined;
}
