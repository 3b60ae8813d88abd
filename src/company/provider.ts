import { z } from "zod";
import { isCalendarId } from "./calendar-id.ts";
import { DatedException, DatedRange, Limits, WeeklyHours } from "./hours.ts";
import { key } from "./key.ts";

const always = ["00:00-24:00"];
const word = z.string().min(1).max(60);
const calendarId = z
  .string()
  .min(1)
  .refine(isCalendarId, "must be microsoft: and the address of a mailbox, or an id of Google's");

/** A person, a room or a piece of equipment: whatever can be at one appointment at a time. */
export const Provider = z
  .strictObject({
    key,
    name: z.string().min(1),
    kind: z.enum(["person", "room", "equipment"]).default("person"),
    /** Where `hours` are worked; a room or a piece of equipment is nowhere else. */
    location: key,
    /** The id of the calendar that appointments are put into; without it only our own are known. */
    calendar: calendarId.optional(),
    /** Further calendars whose events take this provider's time. */
    alsoBusy: z.array(calendarId).max(20).default([]),
    /** Whether an event that the provider has only tentatively accepted takes the time. */
    tentative: z.enum(["busy", "free"]).default("busy"),
    /** Where the CRM names an owner, whom it means. */
    email: z.email().optional(),
    hours: WeeklyHours.optional(),
    exceptions: z.array(DatedException).default([]),
    /** Further locations, each with hours of its own. */
    elsewhere: z
      .array(
        z.strictObject({
          location: key,
          hours: WeeklyHours,
          exceptions: z.array(DatedException).default([]),
        }),
      )
      .max(50)
      .default([]),
    /** Days off, wherever; by the clock of `location`. */
    timeOff: z.array(DatedRange).max(500).default([]),
    /** Appointments of any service. */
    limits: Limits.prefault({}),
    /** What somebody is good at, from 1 to 5. */
    skills: z.record(word, z.int().min(1).max(5)).default({}),
    /** Spoken, as BCP 47 writes them ("en", "pt-BR"). */
    languages: z.array(word).default([]),
    territories: z.array(word).default([]),
    /** The share of work in a round robin: 2 gets twice as much as 1. */
    weight: z.number().min(0.1).max(100).default(1),
  })
  .superRefine(({ kind, hours }, context) => {
    if (kind === "person" && hours === undefined)
      context.addIssue({ code: "custom", path: ["hours"], message: "a person has working hours" });
  })
  .transform(({ hours, ...provider }) => ({
    ...provider,
    // What has no hours of its own may be used at any time.
    hours: hours ?? WeeklyHours.parse(Object.fromEntries(days.map((day) => [day, always]))),
  }));

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
