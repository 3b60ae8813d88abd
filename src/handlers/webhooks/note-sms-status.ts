import type { RequestHandler } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { NoteSmsStatus } from "#flows/note-sms-status.ts";
import { readMessageStatus } from "#messaging/message-status.ts";
import { storeDelivery } from "./store-delivery.ts";

/** What we use of twilio.com/docs/messaging/guides/track-outbound-message-status. */
const News = z.object({
  MessageSid: z.string().regex(/^(SM|MM)[0-9a-fA-F]{32}$/),
  MessageStatus: z.string(),
  ErrorCode: z.coerce.number().int().positive().optional().catch(undefined),
});

/**
 * POST /hooks/twilio/status?effect=…: how far a message of ours came. The query is part of what is
 * signed, so that even a message whose answer we never got is known by our own id.
 */
export function onNoteSmsStatus(noteSmsStatus: NoteSmsStatus): RequestHandler {
  return async (request, response) => {
    const { success, data } = News.safeParse(Object.fromEntries(response.locals["form"]));
    if (!success) throw new GatehouseError("MALFORMED", { detail: "this is no news of a message" });
    const status = readMessageStatus(data.MessageStatus);
    // Words about something else, or newer than we are, change nothing.
    if (status !== undefined)
      await storeDelivery(() =>
        noteSmsStatus({
          effectId: z.uuid().safeParse(request.query["effect"]).data,
          vendorId: data.MessageSid,
          status,
          errorCode: data.ErrorCode,
        }),
      );
    response.status(204).end();
  };
}
