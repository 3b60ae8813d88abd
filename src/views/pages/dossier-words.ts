import type { ChoiceRule } from "#booking/routing/choice.ts";

/** What a dossier calls the deeds, the states and the messages that rows keep by code. */

const deeds: Readonly<Record<string, string>> = {
  "appointment-confirmed": "Confirmed that they will come",
  "questionnaire-answered": "Answered the form",
  "feedback-given": "Said how it was",
  "appointment-kept": "Kept the appointment as it is",
  "attendance-recorded": "Recorded whether the client came",
  booked: "Booked by itself",
  cancelled: "Cancelled the appointment",
  "client-late": "Is running late",
  "effect-dead": "Gave up an outside write",
  "escalation-booked": "Booked a time",
  "escalation-claimed": "Claimed it",
  "escalation-declined": "Declined it",
  "escalation-expired": "Closed it: nobody came in time",
  "escalation-overdue": "Overdue: reminded in the thread",
  "rung-alert": "Nobody answered: reached who is on call outside Slack",
  "rung-nudge": "Nobody answered: reminded in the thread",
  "rung-reassign": "Nobody answered: gave it to the next of the rota",
  "rung-tell": "Nobody answered: told somebody by name",
  "rung-widen": "Nobody answered: told a second channel",
  "escalation-raised": "Put before a person",
  "escalation-reason-added": "Found a further reason for a person",
  "escalation-waitlisted": "Put the client on the waitlist",
  "calendar-change-told": "Found the event changed in the calendar, and asked a person",
  "calendar-event-restored": "Puts the event back where the appointment is",
  "escalation-released": "Gave it back to the queue",
  "participants-exchanged": "Exchanged a room or a colleague",
  "ghost-event-removed": "Took an event away that belonged to no appointment any more",
  "hold-ended": "Gave the held time back: its hold was over",
  "hold-extended": "Holds the wanted time for longer",
  "hold-passed-on": "Holds the wanted time: it is free again",
  "mail-bounced": "A mail did not arrive",
  "mail-complained": "The client called our mail spam",
  "mail-unsubscribed": "The client wants no more mail",
  "mail-withheld": "Did not send a mail: it has nowhere to go",
  "person-asked": "Asked a person",
  "prefers-mail": "Wants to be written to by e-mail",
  "prefers-texts": "Wants to be written to by text message",
  "put-before-person": "Put it before a person, because somebody is away",
  "request-received": "Received the request",
  "request-withdrawn": "Withdrew the request",
  "provider-gone": "Found the appointment with a provider who is no longer in the company",
  reassigned: "Gave the appointment to somebody else",
  rescheduled: "Moved the appointment",
  "slot-taken": "Found the time taken",
  "waitlist-changed": "Changed what they wait for",
  "waitlist-booked": "Took the client off the waitlist: they have an appointment",
  "waitlist-ended": "Ended the wait without an appointment",
  "waitlist-joined": "Joined the waitlist",
  "waitlist-left": "Left the waitlist",
  "waitlist-offer-accepted": "Took the time that was offered",
  "waitlist-offer-declined": "Left the time that was offered to the next one",
  "waitlist-offer-expired": "Gave the offered time back: there was no answer",
  "waitlist-offer-void": "Found the offered time taken",
  "waitlist-offered": "Offered a freed time",
  "client-chose-late": "Chose a time that is no longer held",
  "client-wrote": "Wrote a text message",
  "wait-ended": "Waits for the client no longer",
  "text-not-delivered": "A text message did not arrive",
  "texts-agreed": "Agreed to text messages on their page",
  "texts-taken-back": "Took back the consent to text messages on their page",
  "zone-change-followed": "Kept the agreed wall time under new time-zone rules",
  "zone-change-not-followed": "Could not keep the agreed wall time under new time-zone rules",
};

/** A deed of the audit in words; one that nobody named yet says its own code. */
export function sayDeed(action: string): string {
  return deeds[action] ?? action;
}

const choiceRules: Readonly<Record<ChoiceRule, string>> = {
  "fewest-that-day": "Whoever has the fewest that day",
  "round-robin": "By turns",
  first: "Whoever comes first for this client",
  "only-one": "Nobody else was free",
  override: "Chosen by a member",
  client: "Chosen by the client",
};

export function sayChoiceRule(rule: ChoiceRule): string {
  return choiceRules[rule];
}

const closings: Readonly<Record<string, string>> = {
  "slot-taken": "closed: the time was taken",
  declined: "closed: declined",
  cancelled: "closed: cancelled",
  expired: "closed: nobody came in time",
  answered: "closed: answered",
  duplicate: "closed: a duplicate",
  "booked-elsewhere": "closed: booked elsewhere",
};

export function sayRequestState(state: string, closeReason: string | undefined): string {
  if (state === "escalated") return "waits for a person";
  if (state === "waitlisted") return "waits for a time";
  return closeReason === undefined ? state : (closings[closeReason] ?? state);
}

const writes: Readonly<Record<string, string>> = {
  "calendar-event": "Calendar event",
  card: "Slack card",
  "crm-deal": "Field of the deal in the CRM",
  "crm-meeting": "Meeting in the CRM",
  "crm-note": "Note in the CRM",
  "crm-task": "Task in the CRM",
  "crm-activity": "Message in the CRM's timeline",
  "crm-owner": "Owner of the contact in the CRM",
  "crm-ticket": "Ticket in the CRM",
  sms: "Text message",
  "thread-note": "Note in the thread",
};

export function sayWrite(kind: string): string {
  return writes[kind] ?? kind;
}

const mails: Readonly<Record<string, string>> = {
  confirmed: "Confirmed",
  rescheduled: "New time",
  reassigned: "Somebody else will serve",
  cancelled: "Cancelled",
  reminder: "Reminder",
  feedback: "Thank you for coming",
  "person-will-answer": "A person will answer",
  declined: "About your request",
  expired: "We are sorry",
  withdrawn: "You withdrew your request",
  "waitlist-joined": "On the waitlist",
  "waitlist-offer": "A time is free",
  "waitlist-gone": "The offered time is gone",
  "waitlist-ended": "No longer on the waitlist",
  "waitlist-booked": "No longer on the waitlist",
  "waitlist-left": "Left the waitlist",
  "desk-alert": "Needs a person",
  "nobody-answered": "Nobody answers",
};

export function sayMail(template: string): string {
  return mails[template] ?? template;
}

const places: Readonly<Record<string, string>> = {
  api: "with a request by the API",
  form: "on the booking form",
  page: "on the client's own page",
  slack: "with a request that a member put in",
  sms: "by text message",
  vendor: "at the carrier",
};

/** Where something was agreed to or taken back; `ourNumber`: which one was written to. */
export function sayConsentPlace(origin: string, ourNumber: string | undefined): string {
  const place = places[origin] ?? origin;
  return ourNumber === undefined ? place : `${place} to ${ourNumber}`;
}
