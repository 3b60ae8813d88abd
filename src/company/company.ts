import { z } from "zod";
import { roles } from "#access.ts";
import { RuleSet } from "#gate/rule-set.ts";
import { CrmRules } from "./crm.ts";
import { DeskRules } from "./escalation.ts";
import { DatedRange } from "./hours.ts";
import { key, zone } from "./key.ts";
import { Location, Travel } from "./location.ts";
import { Messages } from "./messages.ts";
import { Provider } from "./provider.ts";
import { ReminderLadder } from "./reminders.ts";
import { PolicyDefaults, Service } from "./service.ts";
import { Texts } from "./texts.ts";
import { WaitlistRules } from "./waitlist.ts";

const Member = z.strictObject({
  key,
  name: z.string().min(1),
  email: z.email(),
  role: z.enum(roles),
  /** Slack's ids, as shown under "Copy member ID"; team and user together are the identity. */
  slack: z.strictObject({ team: z.string().min(1), user: z.string().min(1) }).optional(),
  /** Where whoever is on call is texted when nobody answers a client. */
  phone: z.e164("write the number with its country, +16025550100").optional(),
  /** Days on which the rota passes over them. */
  timeOff: z.array(DatedRange).max(500).default([]),
});

/** Times that a client on the form, or an API caller, keeps while the rest is filled in. */
const Holds = z.strictObject({
  minutes: z.int().min(1).max(60).default(5),
  /** However often it is renewed, a hold ends so long after it began. */
  minutesMax: z.int().min(1).max(240).default(30),
  /** How many one device may have at once. */
  perDeviceMax: z.int().min(1).max(20).default(2),
});

/** How a round robin is kept fair. */
const Fairness = z.strictObject({
  /** How many days of work are set against each other. */
  days: z.int().min(1).max(365).default(28),
});

/**
 * A company's whole set-up: what company.yaml may say. Keys name things across the file
 * ("checkup", "ana"); references between them are checked in check-references.ts.
 */
export const Company = z.strictObject({
  name: z.string().min(1),
  /** The zone of dates that belong to no client and no location: reports, for example. */
  zone,
  contact: z.strictObject({ email: z.email(), phone: z.string().min(3) }),
  /** What holds for every service that says nothing else. */
  policy: PolicyDefaults.prefault({}),
  /** What is sent before an appointment, for every service that says nothing else. */
  reminders: ReminderLadder.default([]),
  holds: Holds.prefault({}),
  travel: Travel.prefault({}),
  fairness: Fairness.prefault({}),
  waitlist: WaitlistRules.prefault({}),
  locations: z.array(Location).min(1),
  services: z.array(Service).min(1),
  providers: z.array(Provider).min(1),
  members: z.array(Member).min(1),
  gate: RuleSet,
  escalation: DeskRules,
  messages: Messages.prefault({}),
  crm: CrmRules.prefault({}),
  consent: z.strictObject({ email: z.string().min(1), sms: z.string().min(1) }),
  texts: Texts.prefault({}),
});

export type Company = z.infer<typeof Company>;
