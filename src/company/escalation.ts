import { z } from "zod";
import { DatedException, DatedRange, WeeklyHours } from "./hours.ts";
import { key, zone } from "./key.ts";
import { HolidayPlace } from "./location.ts";

/** "09:00" */
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "write a time of day as 09:00");
/** A Slack channel's id (C…), never its name. */
const channel = z.string().min(1);

const Deadlines = z.strictObject({
  /** First response, in minutes of business hours. */
  firstResponseMinutes: z.int().positive(),
  /** Resolution, in minutes of business hours. */
  resolutionMinutes: z.int().positive(),
});

const BusinessHours = z.strictObject({
  zone,
  weekly: WeeklyHours,
  exceptions: z.array(DatedException).default([]),
  /** Whose public holidays the desk keeps; without it none are. */
  holidays: HolidayPlace.optional(),
});
export type BusinessHours = z.infer<typeof BusinessHours>;

/** Who is on call: each member for a week, in the order of the list, again and again. */
const Rota = z.strictObject({
  zone,
  handOver: z.strictObject({
    day: z.enum(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
    time: timeOfDay,
  }),
  /** A local day in the first one's week. */
  since: z.iso.date(),
  members: z.array(key).min(1).max(100),
  /** On these local days somebody else is. */
  overrides: z
    .array(DatedRange.safeExtend({ member: key }))
    .max(500)
    .default([]),
});

const when = {
  afterMinutes: z
    .int()
    .min(0)
    .max(60 * 24 * 7),
  /** After it was raised, or after a deadline; until a person came, or (resolution) until it is settled. */
  from: z.enum(["raised", "first-response", "resolution"]).default("first-response"),
  /** Minutes in which the desk is open, or all of them. */
  clock: z.enum(["business", "wall"]).default("business"),
  /** For requests of this priority only. */
  priority: z.enum(["normal", "high"]).optional(),
};

/** One step towards somebody who answers. */
const Rung = z.discriminatedUnion("do", [
  /** Reminds the owner, or who is on call, in the thread. */
  z.strictObject({ do: z.literal("nudge"), ...when }),
  /** Gives it to the next of the rota. */
  z.strictObject({ do: z.literal("reassign"), ...when }),
  /** Tells a second channel. */
  z.strictObject({ do: z.literal("widen"), channel, ...when }),
  /** Tells members by name, in the thread. */
  z.strictObject({ do: z.literal("tell"), members: z.array(key).min(1).max(10), ...when }),
  /** Reaches who is on call outside Slack: by e-mail, and by text where a number is known. */
  z.strictObject({ do: z.literal("alert"), ...when }),
]);

/** How the desk works: what its members owe to whom by when, and who is told when they don't. */
export const DeskRules = z.strictObject({
  channel,
  /** Where cards go while nothing can be posted in the channel: archived, gone, or without our app. */
  fallbackChannel: channel.optional(),
  /** More ordinary cards than that at once become one message; a VIP's is never among them. */
  digestAbove: z.int().min(2).max(500).default(20),
  /** The one who always is; a rota says it for every week instead. */
  onCall: key.optional(),
  rota: Rota.optional(),
  hours: BusinessHours,
  /** Other hours, for requests about these locations. */
  calendars: z
    .array(BusinessHours.safeExtend({ locations: z.array(key).min(1) }))
    .max(100)
    .default([]),
  normal: Deadlines.prefault({ firstResponseMinutes: 15, resolutionMinutes: 240 }),
  vip: Deadlines.prefault({ firstResponseMinutes: 5, resolutionMinutes: 240 }),
  /** Other deadlines for clients who write from these domains, or from below them. */
  accounts: z
    .array(
      z.strictObject({
        domains: z.array(z.string().min(1)).min(1).max(100),
        normal: Deadlines.partial().optional(),
        vip: Deadlines.partial().optional(),
      }),
    )
    .max(1_000)
    .default([]),
  ladder: z
    .array(Rung)
    .min(1, "a ladder without a rung leaves a request with nobody")
    .max(20)
    .prefault([
      { do: "nudge", afterMinutes: 0 },
      { do: "nudge", afterMinutes: 0, from: "resolution" },
    ]),
  /** An escalation that nobody settled is closed, with an apology, this long after its resolution deadline. */
  expireAfterHours: z.int().positive().default(48),
  /** Proposed times are held for the client for so long. */
  offerHours: z
    .int()
    .positive()
    .max(24 * 14)
    .default(24),
  /**
   * What was claimed, and has seen no deed and no word of its owner for so many minutes of business
   * hours, goes back to the queue. Left out: never.
   */
  idleMinutes: z.int().positive().optional(),
  /** While the client is asked something, the deadlines stand still. */
  waitingPauses: z.boolean().default(true),
  /** The owner has it back when the client has not answered for so long, day and night. */
  waitingHoursMax: z
    .int()
    .positive()
    .max(24 * 14)
    .default(48),
  /** On business days, from this time on their clock, the channel gets a line on how the desk did. */
  dailyLine: timeOfDay.optional(),
  /** What a member can choose from when declining; the client reads it. */
  declineTexts: z.array(z.string().min(1).max(500)).min(1).max(10),
});
export type DeskRules = z.infer<typeof DeskRules>;
