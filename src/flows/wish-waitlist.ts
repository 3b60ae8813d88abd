import type { Db } from "#store/db.ts";
import { wish } from "#store/effects.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";
import type { FlowContext } from "./context.ts";
import { reachableBy } from "./reachable-by.ts";
import { wishSms } from "./wish-sms.ts";

/** What a client on the waitlist is told by e-mail. */
export type WaitlistTemplate =
  | "waitlist-joined"
  | "waitlist-offer"
  | "waitlist-gone"
  | "waitlist-ended"
  | "waitlist-left"
  | "waitlist-booked";

/** `name` tells it from every other one of its kind about that request. */
export function wishWaitlistMail(
  tx: Db,
  mail: {
    readonly template: WaitlistTemplate;
    readonly requestId: string;
    readonly name: string;
    readonly offerId?: string;
  },
): Promise<string> {
  const { template, requestId, name, offerId } = mail;
  return wish(tx, {
    kind: "email",
    key: `email:${template}:${requestId}:${name}`,
    requestId,
    payload: { template, ...(offerId !== undefined && { offerId }) },
  });
}

/** Whom a member put on the list hears of it as they prefer. */
export async function wishWaitlistJoined(
  tx: Db,
  { connected }: Pick<FlowContext, "connected">,
  { requestId, name }: { readonly requestId: string; readonly name: string },
): Promise<void> {
  const request = await findRequest(tx, requestId);
  if (request === undefined) throw new Error("Every entry of the waitlist has its request");
  const template = "waitlist-joined" as const;
  if ((await reachableBy({ db: tx, connected }, request)) === "email")
    await wishWaitlistMail(tx, { template, requestId, name });
  // The mail's key: a text that cannot be sent becomes that mail.
  else
    await wishSms(tx, {
      requestId,
      name: `${template}:${requestId}:${name}`,
      content: { template },
    });
}

/** A freed time is told in every way there is: minutes count, and the first answer wins nothing twice. */
export async function wishWaitlistOffer(
  tx: Db,
  { connected }: Pick<FlowContext, "connected">,
  { request, offerId }: { readonly request: StoredRequest; readonly offerId: string },
): Promise<void> {
  const requestId = request.id;
  await wishWaitlistMail(tx, { template: "waitlist-offer", requestId, name: offerId, offerId });
  if ((await reachableBy({ db: tx, connected }, request)) !== "sms") return;
  await wishSms(tx, {
    requestId,
    // As the mail's key: who looks for the same news in the other way finds it.
    name: `waitlist-offer:${requestId}:${offerId}`,
    content: { template: "waitlist-offer", offerId },
  });
}
