import { z } from "zod";
import { readMessageStatus } from "#messaging/message-status.ts";
import type { Sms, SmsStatus, SmsToSend } from "#ports/sms.ts";
import { askTwilio, type TwilioAccount, type TwilioOptions, twilioAccount } from "./account.ts";
import { unreadable } from "./verdicts.ts";

/** Twilio sends much more; this is what we use. */
const Sent = z.object({ sid: z.string().regex(/^(SM|MM)[0-9a-fA-F]{32}$/), status: z.string() });
const Listed = Sent.extend({ body: z.string(), dateCreated: z.date() });

/** Seconds; Twilio's own limits. */
const validity = { min: 1, max: 36_000 };

/** More than anybody is texted between a send and the look for it. */
const lookedThroughMax = 50;

/** Text messages by Twilio. It has no idempotency for them, so nothing is ever sent twice from here. */
export function twilioSms(options: TwilioOptions): Sms {
  const account = twilioAccount(options);
  return {
    send: (message) => send(account, message),

    async find({ to, body, sentAfter }) {
      // By number alone: Twilio's filter by date knows only when a message left, and the one we look
      // for may still wait there. Its times are whole seconds.
      const since = Math.floor(sentAfter.getTime() / 1_000) * 1_000;
      const listed = await askTwilio(account, "read", async (client) => {
        const page = { to, pageSize: lookedThroughMax, limit: lookedThroughMax };
        return read(z.array(Listed), await client.messages.list(page), "list");
      });
      const [newest] = listed
        .filter((message) => message.body === body && message.dateCreated.getTime() >= since)
        .toSorted((a, b) => b.dateCreated.getTime() - a.dateCreated.getTime());
      return newest && statusOf(newest);
    },
  };
}

async function send(account: TwilioAccount, message: SmsToSend): Promise<SmsStatus> {
  const { effectId, to, body, validForSeconds } = message;
  const { min, max } = validity;
  const statusCallback = `${account.publicUrl}/hooks/twilio/status?effect=${encodeURIComponent(effectId)}`;
  const validityPeriod = Math.min(Math.max(Math.floor(validForSeconds), min), max);
  const sent = await askTwilio(account, "write", async (client) => {
    const wanted = { to, body, statusCallback, validityPeriod, ...account.sender };
    return read(Sent, await client.messages.create(wanted), "message");
  });
  return statusOf(sent);
}

function statusOf({ sid, status }: z.infer<typeof Sent>): SmsStatus {
  // Whatever the word, it is there.
  return { vendorId: sid, status: readMessageStatus(status) ?? "accepted" };
}

function read<T>(schema: z.ZodType<T>, answer: unknown, what: string): T {
  const { success, data, error } = schema.safeParse(answer);
  if (!success) throw unreadable(what, error);
  return data;
}
