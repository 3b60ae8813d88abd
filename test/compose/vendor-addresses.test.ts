import { generateKeyPairSync } from "node:crypto";
import nock from "nock";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectVendors } from "#compose/vendors.ts";
import { readConfig } from "#config.ts";
import { createLog } from "#log.ts";
import { forgetful } from "../helpers/no-pauses.ts";

/*
 * Everywhere else the adapters talk to the sandbox's doubles, at addresses that the configuration
 * names. Here it names none: what they ask for is where a real installation's calls go.
 */

const asked = new Set<string>();

beforeAll(() => {
  nock.disableNetConnect();
  nock.emitter.on("no match", (request: { host?: string; hostname?: string; url?: string }) => {
    asked.add(request.url ? new URL(request.url).host : (request.host ?? request.hostname ?? ""));
  });
});
afterAll(() => {
  nock.emitter.removeAllListeners("no match");
  nock.enableNetConnect();
  nock.restore();
});

test("without an address of their own, the adapters call the real vendors", async () => {
  const { chat, calendar, crm, sms } = await connectVendors(readConfig(credentials()), {
    grants: undefined,
    log: createLog("error", () => undefined),
    chatRows: {
      ...forgetful,
      channelId: async () => "C0DESK",
      onRefusedDrawing: async () => undefined,
    },
  });
  const calls = [
    calendar?.find({ calendarId: "ana@harborpine.example", eventId: "gh1" }),
    calendar?.find({ calendarId: "microsoft:ana@harborpine.example", eventId: "gh1" }),
    chat?.findNote({ channelId: "C0DESK", messageId: "1.000001" }, "n1"),
    crm?.findContacts({ name: "Kim Lee", email: "kim@home.example", phone: undefined }),
    sms?.find({ to: "+16025550123", body: "Hello", sentAfter: new Date() }),
  ];

  const results = await Promise.allSettled(calls);

  expect(results.map(({ status }) => status)).toEqual(calls.map(() => "rejected"));
  expect([...asked].sort()).toEqual([
    "api.hubapi.com",
    "api.twilio.com",
    "login.microsoftonline.com",
    "oauth2.googleapis.com",
    "slack.com",
  ]);
});

function credentials(): Record<string, string> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    DATABASE_URL: "postgres://nowhere",
    APP_SECRETS: "a test secret that is long enough to be one",
    SLACK_BOT_TOKEN: "xoxb-not-a-token-of-anybody",
    SLACK_SIGNING_SECRET: "0123456789abcdef0123456789abcdef",
    SLACK_TEAM_ID: "T0TEAM",
    SLACK_APP_ID: "A0APP",
    HUBSPOT_ACCESS_TOKEN: "pat-na1-not-a-token-of-anybody",
    TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
    TWILIO_API_KEY_SID: `SK${"0".repeat(32)}`,
    TWILIO_API_KEY_SECRET: "not-a-secret-of-anybody",
    TWILIO_AUTH_TOKEN: "0".repeat(32),
    TWILIO_FROM: "+16025550199",
    MICROSOFT_TENANT_ID: "harborpine.example",
    MICROSOFT_CLIENT_ID: "1f3a0d5c-94b1-4d2a-9f4e-5a1d6a3c2b11",
    MICROSOFT_CLIENT_SECRET: "not-a-secret-of-anybody",
    GOOGLE_SERVICE_ACCOUNT_EMAIL: "desk@project.iam.gserviceaccount.com",
    GOOGLE_PRIVATE_KEY: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}
