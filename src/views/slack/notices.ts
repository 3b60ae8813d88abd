import type { EscalationState } from "#escalation/escalation.ts";
import type { Refusal } from "#escalation/press.ts";
import { clip, escapeControls, named, readersTime } from "./words.ts";

/** Only for the one who pressed; Slack keeps no copy, so nothing that matters may stand only here. */
export type Notice = {
  readonly response_type: "ephemeral";
  readonly replace_original: false;
  readonly text: string;
};

/** Errors in a dialog are plain text, so they speak of people and times differently. */
type Voice = {
  readonly person: (person: { name: string; chatUserId: string | undefined }) => string;
  readonly at: (at: Date) => string;
};
const inChannel: Voice = { person: named, at: (at) => ` at ${readersTime(at, "{time}")}` };
/** Without the time: we do not know the reader's zone, and a time without a zone misleads. */
const inDialog: Voice = { person: ({ name }) => clip(name, 60), at: () => "" };

/** A refused press, told to the one who pressed. */
export function refusalNotice(refusal: Refusal): Notice {
  return notice(describe(refusal, inChannel));
}

/** The same, for a field of an open dialog. */
export function refusalInDialog(refusal: Refusal): string {
  return describe(refusal, inDialog);
}

/** What is true, that nothing was changed, and what to do now. */
function describe(refusal: Refusal, { person, at }: Voice): string {
  switch (refusal.kind) {
    case "unknown-escalation":
      return "There is no such escalation any more. Nothing was changed. Use the newest card in the channel.";
    case "not-a-member":
      return "Your Slack account is not linked to a member of Gatehouse. Nothing was changed. Ask an admin to link it.";
    case "role":
      return `Your role (${escapeControls(refusal.role)}) may not do that. Nothing was changed. Ask an operator or a manager.`;
    case "claimed-by-other":
      return `${person(refusal.owner)} took this one${at(refusal.since)}. Nothing was changed. Ask them to release it if it should be yours.`;
    case "not-claimed":
      return "Nobody owns this one yet. Nothing was changed. Press Claim first.";
    case "ended": {
      const by = refusal.by === undefined ? "" : ` by ${person(refusal.by)}`;
      return `This one was ${endings[refusal.state]}${by}${at(refusal.at)}. Nothing was changed. The card shows how it ended.`;
    }
    case "outdated":
      return "The card changed before you pressed. Nothing was changed by your press. Look at it once more, and press again.";
    case "hold-gone":
      return "That time is no longer held for this client. Nothing was changed. Claim it and pick another with Book a time.";
    case "nothing-booked":
      return "There is no appointment that could be kept. Nothing was changed. Book a time instead.";
    case "slot-taken":
      return "That time was just taken. Nothing was changed. Pick another one with Book a time.";
  }
}

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

/** A control that this version does not know: from a much older or a newer card. */
const UNKNOWN =
  "This control belongs to another version of Gatehouse. Nothing was changed. Use the newest card in the channel.";
export const unknownControlNotice = notice(UNKNOWN);
export const unknownControlInDialog = UNKNOWN;

export function notice(text: string): Notice {
  return { response_type: "ephemeral", replace_original: false, text };
}
