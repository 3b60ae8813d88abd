import { type Notice, notice } from "./notices.ts";
import { safe } from "./words.ts";

/** Said to whoever asked for the page of calendars; the link itself stands in the mail alone. */
export function connectLinkSent({
  address,
  minutes,
}: {
  address: string;
  minutes: number;
}): Notice {
  return notice(
    `A link to your calendars is on its way to ${safe(address, 80)}. It works once, within ${minutes} minutes.`,
  );
}

export function noMailForConnecting(memberKey: string): Notice {
  return notice(
    `No e-mail is connected here, and a link that signs you in does not belong into a chat. Whoever runs the installation prints one: \`npm run gatehouse -- login ${safe(memberKey, 60)}\``,
  );
}
