import type { CallMove } from "./call-time.ts";
import type { FeedbackLook } from "./feedback.ts";
import type { ReminderRung, SkipReason } from "./reminder-ladder.ts";

type Reason = SkipReason | NonNullable<NonNullable<FeedbackLook["decided"]>["skipped"]>;

/** Why a reminder was left out, for members. */
const reasons: Readonly<Record<Reason, string>> = {
  past: "it was due before this time was agreed",
  "just-booked": "this time had been agreed only minutes before",
  night: "it was night where the client is, and the evening before this time was not agreed yet",
  confirmed: "the client had confirmed",
  overtaken: "the next one was due as well",
  begun: "the appointment had begun",
  "no-show": "the client did not come",
  late: "it was found days too late",
};

const ways: Readonly<Record<ReminderRung["way"], string>> = {
  email: "sent by e-mail",
  sms: "sent by text",
  call: "put before a person, who is to call",
};

/** Why it was done at another time. */
const moves: Readonly<Record<CallMove, string>> = {
  opens: "when the desk opened, because it was closed when this was due",
  closes: "before the desk closed, because it stayed closed until the appointment",
  "no-hours": "who is on call, because the desk was closed until the appointment",
};

/** "sent by text", or "left out: the client had confirmed". */
export function describeReminder(reminder: {
  readonly way: ReminderRung["way"];
  readonly skipped: string | undefined;
  readonly moved?: CallMove | undefined;
}): string {
  const { way, skipped, moved } = reminder;
  if (skipped === undefined)
    return moved === undefined ? ways[way] : `${ways[way]}: ${moves[moved]}`;
  return `left out: ${Object.hasOwn(reasons, skipped) ? reasons[skipped as Reason] : skipped}`;
}
