import type { NoteSmsStatus } from "#flows/note-sms-status.ts";
import type { ReceiveSms } from "#flows/receive-sms.ts";
import type { Route } from "#handlers/routes.ts";
import { onNoteSmsStatus } from "./note-sms-status.ts";
import { onReceiveSms } from "./receive-sms.ts";
import { type TwilioProof, twilioGuard } from "./twilio-guard.ts";

/** What Twilio calls; only where it is configured, since nobody else could sign. */
export function twilioRoutes(
  flows: { readonly receiveSms: ReceiveSms; readonly noteSmsStatus: NoteSmsStatus },
  proof: TwilioProof,
): readonly Route[] {
  const guard = twilioGuard(proof);
  return [
    {
      method: "post",
      path: "/hooks/twilio/sms",
      guard,
      handle: onReceiveSms(flows.receiveSms),
    },
    {
      method: "post",
      path: "/hooks/twilio/status",
      guard,
      handle: onNoteSmsStatus(flows.noteSmsStatus),
    },
  ];
}
