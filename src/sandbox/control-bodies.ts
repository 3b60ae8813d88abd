import { z } from "zod";
import { HttpFault, MailFault } from "./faults.ts";
import { answers } from "./google/people.ts";
import type { SlackMessage } from "./slack/workspace.ts";

/* What the control API takes: what a person at the page, or a journey, may do to the vendors. */

const instant = z.iso.datetime({ offset: true });
const filled = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

const onMessage = { user: z.string(), channel: z.string(), ts: z.string() };
const onView = { user: z.string(), viewId: z.string() };
const pressed = { actionId: z.string(), option: z.string().optional() };

export const Press = z.union([
  z.strictObject({
    ...onMessage,
    ...pressed,
    /** A message as GET /state showed it earlier: presses a screen that was not redrawn yet. */
    snapshot: z.custom<SlackMessage>((value) => typeof value === "object").optional(),
  }),
  z.strictObject({ ...onView, ...pressed }),
]);
export const Submit = z.strictObject({ ...onView, values: filled.default({}) });
const asked = { actionId: z.string(), query: z.string().default("") };
export const Suggest = z.union([
  z.strictObject({ ...onMessage, ...asked }),
  z.strictObject({ ...onView, ...asked }),
]);
export const Close = z.strictObject(onView);

export const Typed = z.strictObject({
  user: z.string(),
  channel: z.string(),
  command: z.string().regex(/^\/[a-z0-9_-]{1,31}$/),
  text: z.string().max(2_000).default(""),
});
export const Said = z.strictObject({
  user: z.string(),
  channel: z.string(),
  text: z.string().min(1).max(2_000),
  threadTs: z.string().optional(),
});
export const ShortcutUsed = z.strictObject({
  user: z.string(),
  callbackId: z.string(),
  message: z.strictObject({ channel: z.string(), ts: z.string() }).optional(),
});
export const HomeOpened = z.strictObject({ user: z.string() });

export const NewEvent = z.strictObject({
  calendarId: z.string(),
  summary: z.string().min(1),
  start: z.union([instant, z.iso.date()]),
  end: z.union([instant, z.iso.date()]),
  busy: z.boolean().default(true),
  answer: z.enum(answers).optional(),
});
export const MovedEvent = z.strictObject({ start: instant, end: instant });
export const CalendarChange = z.strictObject({ unreadable: z.string().nullable() });
export const BehaviourChange = z
  .strictObject({
    visibleAfterMs: z.int().min(0),
    meetAfterMs: z.int().min(0),
    tokenSeconds: z.int().min(1),
    pushes: z.enum(["sent", "lost"]),
  })
  .partial();

export const OutlookChange = z
  .strictObject({
    visibleAfterMs: z.int().min(0),
    meetAfterMs: z.int().min(0),
    tokenSeconds: z.int().min(1),
    changedTransaction: z.enum(["answered", "refused"]),
    deletedTransaction: z.enum(["answered", "refused", "forgotten"]),
    pushes: z.enum(["sent", "lost"]),
  })
  .partial();

const phone = z.string().regex(/^\+[1-9]\d{6,14}$/, "must be a number like +16025550123");

export const NewText = z.strictObject({
  phone,
  body: z.string().max(1_600),
  /** How many times the network delivers the same message. */
  deliveries: z.int().min(1).max(5).default(1),
});
export const PhoneTrouble = z.strictObject({
  phone,
  /** null: messages arrive again. */
  trouble: z
    .union([
      z.strictObject({ status: z.enum(["undelivered", "failed", "refused"]), errorCode: z.int() }),
      z.strictObject({ status: z.enum(["late", "disorder"]), errorCode: z.null() }),
    ])
    .nullable(),
});

const contact = {
  additionalEmails: z.array(z.email()).optional(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  phone: z.string().optional(),
  ownerEmail: z.string().optional(),
};
export const NewContact = z.strictObject({ email: z.email(), ...contact });
export const ContactChange = z.strictObject({ email: z.email().optional(), ...contact });
export const MeetingChange = z.strictObject({ outcome: z.string().min(1) });
export const NewDeal = z.strictObject({
  contactId: z.string(),
  name: z.string().min(1),
  amount: z.number().min(0),
  stage: z.string().optional(),
});
export const DealChange = z.strictObject({
  stage: z.string().optional(),
  amount: z.number().min(0).optional(),
});
export const NewNote = z.strictObject({
  ticketId: z.string(),
  text: z.string().min(1).max(10_000),
  ownerEmail: z.string().optional(),
});
export const TicketChange = z.strictObject({
  stage: z.string().optional(),
  ownerEmail: z.string().nullable().optional(),
});

/** A fault and the vendor that it strikes. */
export const VendorFault = z.union([
  z
    .object({
      vendor: z.enum(["slack", "google", "microsoft", "crm", "twilio"]),
      fault: HttpFault,
    })
    .strict(),
  z.object({ vendor: z.literal("mail"), fault: MailFault }).strict(),
]);
