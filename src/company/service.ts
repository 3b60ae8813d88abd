import { z } from "zod";
import type { Policy } from "#booking/policy.ts";
import { Feedback, Preparation } from "./follow-through.ts";
import { Limits } from "./hours.ts";
import { key, minutes } from "./key.ts";
import { Questionnaire } from "./questionnaire.ts";
import { ReminderLadder } from "./reminders.ts";

const aDay = 24 * 60;
const limitsOfPolicy = {
  noticeMinutes: minutes,
  horizonDays: z.int().min(1).max(400),
  /** Nothing is bookable after this date, by the location's clock, however far the horizon reaches. */
  bookableUntil: z.iso.date().optional(),
  cancelNoticeMinutes: minutes,
  rescheduleNoticeMinutes: minutes,
  rescheduleMax: z.int().min(0).max(20),
};

/** What holds for every service that says nothing else. */
export const PolicyDefaults = z.strictObject({
  ...limitsOfPolicy,
  noticeMinutes: minutes.default(60),
  horizonDays: limitsOfPolicy.horizonDays.default(30),
  cancelNoticeMinutes: minutes.default(60),
  rescheduleNoticeMinutes: minutes.default(60),
  rescheduleMax: limitsOfPolicy.rescheduleMax.default(3),
});

/** What a service says differently. */
const PolicyChange = z.strictObject(limitsOfPolicy).partial();

/** The policy of a service: its own words, and the company's where it says nothing. */
export function policyOf(
  defaults: z.infer<typeof PolicyDefaults>,
  change: z.infer<typeof PolicyChange>,
): Policy {
  const said = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(said) };
}

/** Who may book without being looked at by a person. */
const Eligibility = z.strictObject({
  /** "known" have had an appointment before, "new" have not. */
  clients: z.enum(["everybody", "known", "new"]).default("everybody"),
  /** Only addresses under these domains; none named means all. */
  emailDomains: z.array(z.string().min(3)).max(10_000).default([]),
});

/** Who of the providers is asked, and in which order. */
const Routing = z.strictObject({
  by: z.enum(["fewest-that-day", "round-robin"]).default("fewest-that-day"),
  /** The least level of each skill. */
  skills: z.record(z.string().min(1), z.int().min(1).max(5)).default({}),
  /** Only those who speak the language, or cover the territory, that the request names. */
  matchLanguage: z.boolean().default(false),
  matchTerritory: z.boolean().default(false),
  /** Who comes before all others: the account's owner, or whom the client saw last. */
  first: z.enum(["nobody", "account-owner", "last-touch"]).default("nobody"),
  /** A client is shown that one's times alone if there is one within so many days; else everybody's. */
  firstWithinDays: z.int().min(0).max(400).default(0),
});

export const Service = z.strictObject({
  key,
  name: z.string().min(1),
  description: z.string().default(""),
  minutes: z.int().min(5).max(aDay),
  stepMinutes: z.int().min(5).max(aDay).default(30),
  /**
   * What the steps are counted from: the begin of each shift, the local midnight ("clock"), or the end
   * of whatever came before ("free"), which leaves no gaps.
   */
  startsOn: z.enum(["shift", "clock", "free"]).default("shift"),
  bufferBeforeMinutes: z.int().min(0).max(240).default(0),
  bufferAfterMinutes: z.int().min(0).max(240).default(0),
  providers: z.array(key).min(1),
  /** One of the providers, or all of them at once; then the first one's place and hours lead. */
  staffing: z.enum(["any", "all"]).default("any"),
  /** Rooms and equipment: one of each list, all of them free at once, where the provider is. */
  requires: z
    .array(z.strictObject({ anyOf: z.array(key).min(1) }))
    .max(5)
    .default([]),
  /** Appointments of this service, whoever serves; and of each provider. */
  limits: Limits.prefault({}),
  limitsEach: Limits.prefault({}),
  /** How much one counts in a round robin: a complex case more than a simple one. */
  workload: z.number().min(0.1).max(100).default(1),
  eligibility: Eligibility.prefault({}),
  routing: Routing.prefault({}),
  policy: PolicyChange.prefault({}),
  /** Its own ladder, in place of the company's; an empty one sends nothing. */
  reminders: ReminderLadder.optional(),
  preparation: Preparation.optional(),
  questionnaire: Questionnaire.optional(),
  feedback: Feedback.optional(),
});
