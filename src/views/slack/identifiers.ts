/**
 * Every name by which Slack calls us back. manifest.test.ts holds them to the listeners and to what
 * cards and dialogs really show; an id, once shown, lives as long as the oldest card in a channel.
 */
export const actionIds = {
  claim: "gh.esc.claim",
  bookHeld: "gh.esc.book_held",
  book: "gh.esc.book",
  propose: "gh.esc.propose",
  text: "gh.esc.text",
  email: "gh.esc.email",
  waitlist: "gh.esc.waitlist",
  keep: "gh.esc.keep",
  swap: "gh.esc.swap",
  approve: "gh.esc.approve",
  reopen: "gh.esc.reopen",
  /** The menu of the rarer deeds; which one, its option says. */
  more: "gh.esc.more",
  undo: "gh.esc.undo",
  /** A plain link, but Slack reports its press all the same, and wants an answer. */
  open: "gh.link.open",
  link: "gh.link.account",
  typedBook: "gh.typed.book",
  typedPropose: "gh.typed.propose",
  typedDecline: "gh.typed.decline",
  homeMessages: "gh.home.messages",
  homeQuiet: "gh.home.quiet",
  /** The one-time way to the page of calendars, by mail. */
  connect: "gh.cal.connect",
  takeTrouble: "gh.cal.take",
} as const;
export type ActionId = (typeof actionIds)[keyof typeof actionIds];

/** Buttons of earlier releases: their cards still hang in channels, and their presses are answered. */
export const formerActionIds = { decline: "gh.esc.decline", release: "gh.esc.release" } as const;
export type FormerActionId = (typeof formerActionIds)[keyof typeof formerActionIds];

/** What the menu offers, in its order; Slack takes no more than five. */
export const moreDeeds = ["hand-over", "release", "snooze", "close", "decline"] as const;
export type MoreDeed = (typeof moreDeeds)[number];

/** A select whose options Slack asks us for while the member types. */
export const optionIds = {
  slot: "gh.opt.slot",
  slots: "gh.opt.slots",
  zone: "gh.opt.zone",
  taker: "gh.opt.taker",
} as const;
export type OptionId = (typeof optionIds)[keyof typeof optionIds];

export const viewIds = {
  book: "gh.view.book",
  close: "gh.view.close",
  decline: "gh.view.decline",
  handOver: "gh.view.hand_over",
  propose: "gh.view.propose",
  sending: "gh.view.sending",
  snooze: "gh.view.snooze",
  swap: "gh.view.swap",
  text: "gh.view.text",
  waitlist: "gh.view.waitlist",
  email: "gh.view.email",
  link: "gh.view.link",
  linkCode: "gh.view.link_code",
  request: "gh.view.request",
  away: "gh.view.away",
  awayPlan: "gh.view.away_plan",
  /** Says something, and can only be closed. */
  told: "gh.view.told",
} as const;
export type ViewId = (typeof viewIds)[keyof typeof viewIds];

/** What people type; manifest.json registers it. */
export const commandNames = { gatehouse: "/gatehouse" } as const;
export type CommandName = (typeof commandNames)[keyof typeof commandNames];

/** Entries of Slack's menus, everywhere and beside messages; manifest.json registers them. */
export const shortcutIds = {
  newRequest: "gh.shortcut.new",
  fromMessage: "gh.shortcut.from_message",
  sendToClient: "gh.shortcut.send_to_client",
} as const;
export type ShortcutId = (typeof shortcutIds)[keyof typeof shortcutIds];

/** Inputs of a dialog: the block's id (where an error is shown) and the element's id in it. */
export const inputs = {
  slot: { block: "slot", action: optionIds.slot },
  slots: { block: "slots", action: optionIds.slots },
  clientEmail: { block: "client-email", action: "client-email" },
  clientText: { block: "client-text", action: "client-text" },
  declineText: { block: "text", action: "text" },
  declineWords: { block: "words", action: "words" },
  linkCode: { block: "code", action: "code" },
  awayProvider: { block: "provider", action: "provider" },
  awayFrom: { block: "from", action: "from" },
  awayTo: { block: "to", action: "to" },
  awayReason: { block: "reason", action: "reason" },
  requestService: { block: "service", action: "service" },
  requestName: { block: "name", action: "name" },
  requestEmail: { block: "email", action: "email" },
  requestPhone: { block: "phone", action: "phone" },
  requestZone: { block: "zone", action: optionIds.zone },
  requestWhen: { block: "when", action: "when" },
  requestNotes: { block: "notes", action: "notes" },
  requestAsk: { block: "ask", action: "ask" },
  standIn: { block: "stand-in", action: "stand-in" },
  taker: { block: "taker", action: optionIds.taker },
  handOverNote: { block: "hand-over-note", action: "hand-over-note" },
  snoozeUntil: { block: "until", action: "until" },
  waitDays: { block: "wait-days", action: "wait-days" },
  waitFrom: { block: "wait-from", action: "wait-from" },
  waitTo: { block: "wait-to", action: "wait-to" },
  waitNotBefore: { block: "wait-not-before", action: "wait-not-before" },
  waitUntil: { block: "wait-until", action: "wait-until" },
  outcome: { block: "outcome", action: "outcome" },
  duplicateOf: { block: "duplicate-of", action: "duplicate-of" },
  closeNote: { block: "close-note", action: "close-note" },
  closeMessage: { block: "close-message", action: "close-message" },
} as const;

/** What stands in a message's metadata, so that it can be found after a lost answer. */
export const eventTypes = {
  card: "gatehouse_escalation",
  digest: "gatehouse_digest",
  retiredCard: "gatehouse_retired_card",
  note: "gatehouse_note",
  dailyLine: "gatehouse_daily_line",
  trouble: "gatehouse_calendar_trouble",
} as const;
