import { isMailBlocked } from "#store/blocked-addresses.ts";
import { smsConsent } from "#store/consents.ts";
import {
  type ContactChannel,
  findContactPreference,
  preferenceAddress,
} from "#store/contact-preferences.ts";
import { isNumberUnreachable } from "#store/messages.ts";
import type { StoredRequest } from "#store/requests.ts";
import type { FlowContext } from "./context.ts";

/**
 * The one place that says by which way a client hears of something: as they prefer, as far as they
 * agreed to texts and their number takes them, or their address takes no mail; everybody else is
 * written to by e-mail.
 */
export async function reachableBy(
  { db, connected }: Pick<FlowContext, "db" | "connected">,
  request: Pick<StoredRequest, "contactEmail" | "contactPhone">,
): Promise<ContactChannel> {
  const { contactPhone } = request;
  if (!connected.sms || contactPhone === undefined) return "email";
  if ((await smsConsent(db, contactPhone)) !== "given") return "email";
  if (await isNumberUnreachable(db, contactPhone)) return "email";
  // Mail would go nowhere, whatever they prefer.
  if (await isMailBlocked(db, request.contactEmail)) return "sms";
  return (await findContactPreference(db, preferenceAddress(request))) ?? "sms";
}
