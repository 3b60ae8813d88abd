import { z } from "zod";
import { cleanLine, cleanText } from "./clean-text.ts";
import { parseEmailAddress } from "./email-address.ts";

/** Raw length, before cleaning: a cheap stop for what was never meant as an answer. */
const rawMax = 20_000;

const trueOrFalse = z.boolean("Please say true or false.");
const key = named("Please name it by its key, like “check-up”.");
const email = z
  .string("Please write an e-mail address, like name@example.com.")
  .transform((written, context) => {
    const address = parseEmailAddress(written);
    if (address !== undefined) return address;
    context.addIssue("This does not look like an e-mail address; please check it.");
    return z.NEVER;
  });

const startExample =
  "Please give the start as date, time and offset, like 2026-12-01T09:00:00-07:00.";
const languageExample = "Please name the language by its code, like en or pt-BR.";
/** An instant: a date, a time and its offset from UTC; the seconds may be left out. */
const instant = z
  .union(
    [z.iso.datetime({ offset: true }), z.iso.datetime({ offset: true, precision: -1 })],
    startExample,
  )
  .transform((written) => new Date(written));

/**
 * The public body of `POST /api/v1/requests`, and of the form once it has this shape. Every message
 * may be read by a client. What depends on the arrival (the clock, the zones, the country of a
 * phone number) is checked in parse-request.ts.
 */
export const requestBody = z.strictObject(
  {
    service: named("Please choose a service."),
    start: instant.optional(),
    zone: named("Please name a time zone, like America/Phoenix."),
    name: z
      .string("Please write your name.")
      .max(rawMax, tooLong("name", 120))
      .transform(cleanLine)
      .pipe(z.string().min(1, "Please write your name.").max(120, tooLong("name", 120))),
    email,
    phone: z.string("Please write the phone number as text.").optional(),
    provider: key.optional(),
    location: key.optional(),
    partySize: z
      .int("Please write how many people come, as a whole number.")
      .min(1, "At least one person has to come.")
      .max(1_000, "Please write to us about more than 1,000 people.")
      .optional(),
    notes: z
      .string("Please write the notes as text.")
      .max(rawMax, tooLong("notes", 1_000))
      .transform(cleanText)
      .pipe(z.string().max(1_000, tooLong("notes", 1_000)))
      .optional(),
    language: z
      .string(languageExample)
      .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, languageExample)
      .max(35, languageExample)
      .optional(),
    territory: named("Please name the territory as the company does.").optional(),
    askPerson: trueOrFalse.optional(),
    hold: z.uuid("Please name the hold by its id.").optional(),
    consents: z
      .strictObject(
        { email: trueOrFalse.optional(), sms: trueOrFalse.optional() },
        "Please say for e-mail and for SMS whether you agree.",
      )
      .optional(),
  },
  "Please send one object with the fields of a request.",
);

export type RequestBody = z.infer<typeof requestBody>;

/**
 * The fields that depend on the arrival, each read for itself: one wrong field elsewhere must not
 * hide what is wrong here.
 */
export const dependentFields = z
  .object({
    start: instant.optional().catch(undefined),
    zone: z.string().optional().catch(undefined),
    phone: z.string().optional().catch(undefined),
    askPerson: z.boolean().optional().catch(undefined),
  })
  .catch({});

export type DependentFields = z.infer<typeof dependentFields>;

/** A short name of something: a key, a zone. */
function named(message: string) {
  return z.string(message).trim().min(1, message).max(64, message);
}

function tooLong(what: string, max: number): string {
  return `Please shorten the ${what} to ${max} characters.`;
}
