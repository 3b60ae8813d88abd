import { z } from "zod";
import { roles } from "#access.ts";
import { RuleSet } from "#gate/rule-set.ts";

/**
 * A company's whole set-up: what company.yaml may say. Keys name things across the file
 * ("checkup", "ana"); references between them are checked in check-references.ts.
 */
const key = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,40}$/, "use lower-case letters, digits and dashes");
const zone = z.string().min(1);
const minutes = z
  .int()
  .min(0)
  .max(60 * 24 * 30);

/** "09:00-12:30"; an end of 24:00 is midnight. */
const hoursRange = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "write hours as 09:00-17:30")
  .refine((range) => range.slice(0, 5) < range.slice(6), "the end must be after the start");
export const WeeklyHours = z.strictObject({
  mon: z.array(hoursRange).default([]),
  tue: z.array(hoursRange).default([]),
  wed: z.array(hoursRange).default([]),
  thu: z.array(hoursRange).default([]),
  fri: z.array(hoursRange).default([]),
  sat: z.array(hoursRange).default([]),
  sun: z.array(hoursRange).default([]),
});
export type WeeklyHours = z.infer<typeof WeeklyHours>;

/** On this date these hours hold instead of the weekly ones; none at all means closed. */
export const DatedException = z.strictObject({ on: z.iso.date(), hours: z.array(hoursRange) });
export type DatedException = z.infer<typeof DatedException>;

const Location = z.strictObject({ key, name: z.string().min(1), address: z.string().min(1), zone });

const ServicePolicy = z.strictObject({
  noticeMinutes: minutes.default(60),
  horizonDays: z.int().min(1).max(400).default(30),
  cancelNoticeMinutes: minutes.default(60),
  rescheduleNoticeMinutes: minutes.default(60),
  rescheduleMax: z.int().min(0).max(20).default(3),
});

const Service = z.strictObject({
  key,
  name: z.string().min(1),
  description: z.string().default(""),
  minutes: z
    .int()
    .min(5)
    .max(24 * 60),
  /** Starts are offered every so many minutes from the beginning of each working window. */
  stepMinutes: z
    .int()
    .min(5)
    .max(24 * 60)
    .default(30),
  bufferBeforeMinutes: z.int().min(0).max(240).default(0),
  bufferAfterMinutes: z.int().min(0).max(240).default(0),
  providers: z.array(key).min(1),
  policy: ServicePolicy.prefault({}),
});

const Provider = z.strictObject({
  key,
  name: z.string().min(1),
  location: key,
  /** The id of the provider's calendar at the calendar vendor; without it only our own bookings are known. */
  calendar: z.string().min(1).optional(),
  hours: WeeklyHours,
  exceptions: z.array(DatedException).default([]),
});

const Member = z.strictObject({
  key,
  name: z.string().min(1),
  email: z.email(),
  role: z.enum(roles),
  /** Slack's ids, as shown under "Copy member ID"; team and user together are the identity. */
  slack: z.strictObject({ team: z.string().min(1), user: z.string().min(1) }).optional(),
});

const Deadlines = z.strictObject({
  /** First response, in minutes of business hours. */
  firstResponseMinutes: z.int().positive(),
  /** Resolution, in minutes of business hours. */
  resolutionMinutes: z.int().positive(),
});

/** "09:00" */
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "write a time of day as 09:00");

const Escalation = z.strictObject({
  /** The Slack channel's id (C…), never its name. */
  channel: z.string().min(1),
  onCall: key,
  hours: z.strictObject({
    zone,
    weekly: WeeklyHours,
    exceptions: z.array(DatedException).default([]),
  }),
  normal: Deadlines.prefault({ firstResponseMinutes: 15, resolutionMinutes: 240 }),
  vip: Deadlines.prefault({ firstResponseMinutes: 5, resolutionMinutes: 240 }),
  /** An escalation that nobody settled is closed, with an apology, this long after its resolution deadline. */
  expireAfterHours: z.int().positive().default(48),
  /** Proposed times are held for the client for so long. */
  offerHours: z
    .int()
    .positive()
    .max(24 * 14)
    .default(24),
  /** On business days, from this time on their clock, the channel gets a line on how the desk did. */
  dailyLine: timeOfDay.optional(),
  /** What a member can choose from when declining; the client reads it. */
  declineTexts: z.array(z.string().min(1).max(500)).min(1).max(10),
});

export const Company = z.strictObject({
  name: z.string().min(1),
  /** The zone of dates that belong to no client and no location: reports, for example. */
  zone,
  contact: z.strictObject({ email: z.email(), phone: z.string().min(3) }),
  locations: z.array(Location).min(1),
  services: z.array(Service).min(1),
  providers: z.array(Provider).min(1),
  members: z.array(Member).min(1),
  gate: RuleSet,
  escalation: Escalation,
  consent: z.strictObject({ email: z.string().min(1), sms: z.string().min(1) }),
});

export type Company = z.infer<typeof Company>;
