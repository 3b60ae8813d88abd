import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { expect, onTestFinished } from "vitest";
import { noteSmsStatusFlow } from "#flows/note-sms-status.ts";
import { receiveSmsFlow } from "#flows/receive-sms.ts";
import { mountApi, type RouteTools } from "#handlers/routes.ts";
import { twilioRoutes } from "#handlers/webhooks/routes.ts";
import type { BookingRequest } from "#intake/request.ts";
import { twilioSms } from "#integrations/twilio/twilio-sms.ts";
import { type Office, performAll } from "./office.ts";
import { aPhoneCompany, type PhoneCompany } from "./phone-company.ts";

const PUBLIC_URL = "https://book.harbor.example";
export const CLEO = "+16025550123";

/** An office that texts by the real adapter, and hears clients by the real webhook. */
export type TextDesk = Office & {
  readonly twilio: PhoneCompany;
  /** A text arrives, and everything is sent that came of it. */
  readonly says: (body: string, phone?: string) => Promise<void>;
  /** What our own messages say, oldest first; what Twilio answered by itself is not ours. */
  readonly sent: () => Promise<readonly string[]>;
};

export async function aTextDesk(office: Office): Promise<TextDesk> {
  const twilio = await aPhoneCompany();
  const { accountSid, apiKeySid, apiKeySecret, authToken, number, url: apiUrl } = twilio;
  const account = { accountSid, apiKeySid, apiKeySecret, publicUrl: PUBLIC_URL };
  const sms = twilioSms({ ...account, sender: { from: number }, apiUrl, deadlineMs: 2_000 });
  const context = { ...office.context, sms, connected: { crm: false, sms: true } };
  const desk = { ...office, context };
  const flows = { receiveSms: receiveSmsFlow(context), noteSmsStatus: noteSmsStatusFlow(context) };
  const options = { accountSid, authToken, publicUrl: PUBLIC_URL, log: context.log };
  const web = express();
  mountApi(web, twilioRoutes(flows, options), { log: context.log } as unknown as RouteTools);
  const server = createServer(web);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const appUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  twilio.connect({ appUrl, publicUrl: PUBLIC_URL });
  return {
    ...desk,
    twilio,
    async says(body, phone = CLEO) {
      const { acks } = await twilio.textFrom(phone, body);
      for (const { status } of acks) expect(status).toBe(200);
      await performAll(desk);
    },
    sent: async () =>
      twilio.state.messages
        .filter(({ direction }) => direction === "outbound-api")
        .map(({ body }) => body),
  };
}

/** With a number, and the consent to be texted there. */
export const texting = (phone = CLEO): Partial<BookingRequest> => ({
  clientPhone: phone,
  consents: [{ channel: "sms", given: true, wording: "Text me about this appointment." }],
});
