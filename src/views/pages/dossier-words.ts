/** What a dossier calls the deeds, the states and the messages that rows keep by code. */

const deeds: Readonly<Record<string, string>> = {
  "appointment-kept": "Kept the appointment as it is",
  "attendance-recorded": "Recorded whether the client came",
  booked: "Booked by itself",
  cancelled: "Cancelled the appointment",
  "effect-dead": "Gave up an outside write",
  "escalation-booked": "Booked a time",
  "escalation-claimed": "Claimed it",
  "escalation-declined": "Declined it",
  "escalation-expired": "Closed it: nobody came in time",
  "escalation-overdue": "Overdue: reminded in the thread",
  "escalation-raised": "Put before a person",
  "escalation-reason-added": "Found a further reason for a person",
  "escalation-released": "Gave it back to the queue",
  "person-asked": "Asked a person",
  "request-received": "Received the request",
  "request-withdrawn": "Withdrew the request",
  rescheduled: "Moved the appointment",
  "slot-taken": "Found the time taken",
};

/** A deed of the audit in words; one that nobody named yet says its own code. */
export function sayDeed(action: string): string {
  return deeds[action] ?? action;
}

const closings: Readonly<Record<string, string>> = {
  "slot-taken": "closed: the time was taken",
  declined: "closed: declined",
  cancelled: "closed: cancelled",
  expired: "closed: nobody came in time",
};

export function sayRequestState(state: string, closeReason: string | undefined): string {
  if (state === "escalated") return "waits for a person";
  return closeReason === undefined ? state : (closings[closeReason] ?? state);
}

const writes: Readonly<Record<string, string>> = {
  "calendar-event": "Calendar event",
  card: "Slack card",
  "thread-note": "Note in the thread",
};

export function sayWrite(kind: string): string {
  return writes[kind] ?? kind;
}

const mails: Readonly<Record<string, string>> = {
  confirmed: "Confirmed",
  rescheduled: "New time",
  cancelled: "Cancelled",
  "person-will-answer": "A person will answer",
  declined: "About your request",
  expired: "We are sorry",
  withdrawn: "You withdrew your request",
  "desk-alert": "Needs a person",
};

export function sayMail(template: string): string {
  return mails[template] ?? template;
}
