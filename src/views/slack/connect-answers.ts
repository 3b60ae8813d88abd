import { type Button, plain } from "./blocks.ts";
import { actionIds } from "./identifiers.ts";
import { type Notice, notice } from "./notices.ts";
import { safe } from "./words.ts";

/** What came of asking for the page of calendars; the link itself stands in the mail alone. */
type Mailed =
  | { readonly kind: "sent"; readonly address: string; readonly minutes: number }
  | { readonly kind: "no-email"; readonly memberKey: string };

export function connectAnswer(mailed: Mailed): Notice {
  if (mailed.kind === "sent")
    return notice(
      `A link to your calendars is on its way to ${safe(mailed.address, 80)}. It works once, within ${mailed.minutes} minutes.`,
    );
  return notice(
    `No e-mail is connected here, and a link that signs you in does not belong into a chat. Whoever runs the installation prints one: \`npm run gatehouse -- login ${safe(mailed.memberKey, 60)}\``,
  );
}

/** Mails whoever presses it the way to the page of calendars. */
export function connectButton(words: string): Button {
  return {
    type: "button",
    action_id: actionIds.connect,
    text: plain(words),
    accessibility_label: `${words}: get a link to the page of calendars by e-mail`,
    value: "calendars",
  };
}
