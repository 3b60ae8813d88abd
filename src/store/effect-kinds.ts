/** The kinds of outside writes; each is a file in outbox/kinds/. */
export const effectKinds = [
  "calendar-event",
  "card",
  "crm-activity",
  "crm-deal",
  "crm-meeting",
  "crm-owner",
  "crm-task",
  "crm-note",
  "crm-ticket",
  "direct-message",
  "email",
  "sms",
  "thread-note",
] as const;
export type EffectKind = (typeof effectKinds)[number];

/** What is owed to the desk as a whole and not to one request. */
export const deskKinds = [
  "daily-line",
  "desk-mail",
  "desk-note",
  "desk-text",
  "digest",
  "member-mail",
  "member-message",
  "trouble-card",
  "trouble-note",
  "trouble-ticket",
] as const;
export type DeskKind = (typeof deskKinds)[number];

/** What shows state: one outside object for ever, drawn again at every wish. The others are messages. */
export const drawnKinds: readonly EffectKind[] = [
  ...(["calendar-event", "card"] as const),
  ...(["crm-activity", "crm-meeting", "crm-ticket"] as const),
];
