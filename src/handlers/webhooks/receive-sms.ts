import type { RequestHandler } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { ReceiveSms } from "#flows/receive-sms.ts";
import { cleanText } from "#intake/clean-text.ts";
import { storeDelivery } from "./store-delivery.ts";

const number = z.string().regex(/^\+?\d{3,15}$/);

/**
 * What we use of twilio.com/docs/messaging/guides/webhook-request. Nothing of it may be absent: in
 * the signed text names and values run together, so that "Body=2" and "Bod=y2" are signed alike.
 */
const Incoming = z.object({
  MessageSid: z.string().regex(/^(SM|MM)[0-9a-fA-F]{32}$/),
  /** E.164, or a short code. */
  From: number,
  To: number,
  Body: z.string(),
  NumMedia: z.coerce.number().int().min(0).max(100).catch(0),
  /** Only where Advanced Opt-Out was bought. */
  OptOutType: z.enum(["STOP", "START", "HELP"]).optional().catch(undefined),
});

/** Says nothing to the client: what we answer is sent as a message of its own, and can be accounted for. */
const silence = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

/** POST /hooks/twilio/sms: somebody wrote to our number. 200 once it is stored, however often it comes. */
export function onReceiveSms(receiveSms: ReceiveSms): RequestHandler {
  return async (_request, response) => {
    const { success, data } = Incoming.safeParse(Object.fromEntries(response.locals["form"]));
    if (!success)
      throw new GatehouseError("MALFORMED", { detail: "this is no message that came in" });
    await storeDelivery(() =>
      receiveSms({
        vendorId: data.MessageSid,
        from: data.From,
        to: data.To,
        // What nobody sees would make "2" something else than 2, and NUL cannot be stored.
        body: cleanText(data.Body),
        mediaCount: data.NumMedia,
        optOutType: data.OptOutType,
      }),
    );
    response.type("text/xml").send(silence);
  };
}
