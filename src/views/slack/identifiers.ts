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
  decline: "gh.esc.decline",
  release: "gh.esc.release",
  keep: "gh.esc.keep",
  /** A plain link, but Slack reports its press all the same, and wants an answer. */
  open: "gh.link.open",
} as const;
export type ActionId = (typeof actionIds)[keyof typeof actionIds];

/** A select whose options Slack asks us for while the member types. */
export const optionIds = { slot: "gh.opt.slot", slots: "gh.opt.slots" } as const;
export type OptionId = (typeof optionIds)[keyof typeof optionIds];

export const viewIds = {
  book: "gh.view.book",
  decline: "gh.view.decline",
  propose: "gh.view.propose",
  text: "gh.view.text",
} as const;
export type ViewId = (typeof viewIds)[keyof typeof viewIds];

/** Inputs of a dialog: the block's id (where an error is shown) and the element's id in it. */
export const inputs = {
  slot: { block: "slot", action: optionIds.slot },
  slots: { block: "slots", action: optionIds.slots },
  clientText: { block: "client-text", action: "client-text" },
  declineText: { block: "text", action: "text" },
  declineWords: { block: "words", action: "words" },
} as const;

/** What stands in a message's metadata, so that it can be found after a lost answer. */
export const eventTypes = {
  card: "gatehouse_escalation",
  note: "gatehouse_note",
  dailyLine: "gatehouse_daily_line",
} as const;
