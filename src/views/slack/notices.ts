import type { EscalationState } from "#escalation/escalation.ts";
import type { Refusal } from "#escalation/press.ts";
import type { Standing } from "#ports/chat.ts";
import { type Block, markdown } from "./blocks.ts";
import { linkButton } from "./link-dialog.ts";
import { clip, escapeControls, named, readersTime } from "./words.ts";

/** Only for the one who pressed; Slack keeps no copy, so nothing that matters may stand only here. */
export type Notice = {
  readonly response_type: "ephemeral";
  readonly replace_original: false;
  readonly text: string;
  readonly blocks?: Block[];
};

/** Errors in a dialog are plain text, so they speak of people and times differently. */
type Voice = {
  readonly person: (person: { name: string; chatUserId: string | undefined }) => string;
  readonly at: (at: Date) => string;
  readonly until: (at: Date) => string;
};
const inChannel: Voice = {
  person: named,
  at: (at) => ` at ${readersTime(at, "{time}")}`,
  until: (at) => ` until ${readersTime(at, "{date_short_pretty} {time}")}`,
};
/** Without the time: we do not know the reader's zone, and a time without a zone misleads. */
const inDialog: Voice = { person: ({ name }) => clip(name, 60), at: () => "", until: () => "" };

/** A refused press, told to the one who pressed. */
export function refusalNotice(refusal: Refusal): Notice {
  const said = notice(describe(refusal, inChannel));
  if (refusal.kind !== "not-a-member") return said;
  return {
    ...said,
    blocks: [
      { type: "section", block_id: "gh.refused", text: markdown(said.text) },
      { type: "actions", block_id: "gh.link", elements: [linkButton] },
    ],
  };
}

/** The same, for a field of an open dialog. */
export function refusalInDialog(refusal: Refusal): string {
  return describe(refusal, inDialog);
}

/** What is true, that nothing was changed, and what to do now. */
function describe(refusal: Refusal, { person, at, until }: Voice): string {
  switch (refusal.kind) {
    case "unknown-escalation":
      return "There is no such escalation any more. Nothing was changed. Use the newest card in the channel.";
    case "not-a-member":
      return "Your Slack account is not linked to a member of Gatehouse. Nothing was changed. Type /gatehouse mine, and link it with the button there.";
    case "barred":
      return `${barred[refusal.standing]} Nothing was changed. Ask an admin of this workspace.`;
    case "role":
      return `Your role (${escapeControls(refusal.role)}) may not do that. Nothing was changed. Ask an operator or a manager.`;
    case "claimed-by-other":
      if (refusal.given)
        return `Nobody had answered in time, so this one went to ${person(refusal.owner)}${at(refusal.since)}. Nothing was changed. Ask them to release it if it should be yours.`;
      return `${person(refusal.owner)} took this one${at(refusal.since)}. Nothing was changed. Ask them to release it if it should be yours.`;
    case "not-claimed":
      return "Nobody owns this one yet. Nothing was changed. Press Claim first.";
    case "returned-to-queue":
      return `This one went back to the queue${at(refusal.at)}, because nothing had happened on it for a while. Nothing was changed by your press. Press Claim to take it again.`;
    case "snoozed-by-other":
      return `${person(refusal.by)} snoozed this one${until(refusal.until)}. Nothing was changed by your press. Open Snooze once more to change that.`;
    case "reopened":
      return `${person(refusal.by)} opened this one again${at(refusal.at)}. Nothing was changed by your press. Press Claim to take it.`;
    case "too-late-to-reopen":
      return `This one was settled more than ${refusal.days} days ago. Nothing was changed. Ask the client to send a new request.`;
    case "superseded":
      return "A newer card about the same request has taken the place of this one. Nothing was changed. Use the newest card in the channel.";
    case "withdrawn":
      return "The client has cancelled this request since. Nothing was changed. A new wish is a new request.";
    case "ended": {
      const by = refusal.by === undefined ? "" : ` by ${person(refusal.by)}`;
      return `This one was ${endings[refusal.state]}${by}${at(refusal.at)}. Nothing was changed. The card shows how it ended.`;
    }
    case "outdated":
      return "The card changed before you pressed. Nothing was changed by your press. Look at it once more, and press again.";
    case "sent":
      return "It has left for the client already, and nothing was changed. Write to them again if it was wrong.";
    case "hold-gone":
      return "That time is no longer held for this client. Nothing was changed. Claim it and pick another with Book a time.";
    case "needs-approval":
      return "A second member has to approve this booking first. Nothing was changed. Ask somebody to press Approve booking.";
    case "own-approval":
      return "Approving and booking take two people. Nothing was changed. Ask somebody else for the other part.";
    case "nothing-booked":
      return "There is no appointment that could be kept. Nothing was changed. Book a time instead.";
    case "nobody-else":
      return "Nobody else is free at that time any more. Nothing was changed. Keep it, book another time, or decline it.";
    case "slot-taken":
      return "That time was just taken. Nothing was changed. Pick another one with Book a time.";
  }
}

const barred: Readonly<Record<Exclude<Standing, "person">, string>> = {
  guest: "Guests of this workspace cannot settle requests.",
  stranger: "Only people of this workspace can settle requests.",
  bot: "Programs cannot settle requests here.",
  deactivated: "This Slack account is deactivated.",
};

const endings: Readonly<Record<EscalationState, string>> = {
  open: "changed",
  claimed: "claimed",
  "waiting-client": "claimed",
  resolved: "resolved",
  cancelled: "cancelled",
  expired: "closed because nobody answered",
};

const FAILED = "That did not work, and nothing was changed. Please try again in a moment.";
const ELSEWHERE = "Only members of this workspace can settle requests. Nothing was changed.";

/** Something of ours broke before anything was stored. */
export const failedNotice = notice(FAILED);
export const failedInDialog = FAILED;

/** Somebody from another workspace, in a shared channel. */
export const elsewhereNotice = notice(ELSEWHERE);
export const elsewhereInDialog = ELSEWHERE;

const UNSURE =
  "We could not find out who you are in Slack just now. Nothing was changed. Please try again in a moment.";

/** Slack did not tell us about somebody whom we have never heard of. */
export const unsureNotice = notice(UNSURE);
export const unsureInDialog = UNSURE;

/** A control that this version does not know: from a much older or a newer card. */
const UNKNOWN =
  "This control belongs to another version of Gatehouse. Nothing was changed. Use the newest card in the channel.";
export const unknownControlNotice = notice(UNKNOWN);
export const unknownControlInDialog = UNKNOWN;

export function notice(text: string): Notice {
  return { response_type: "ephemeral", replace_original: false, text };
}
