import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { VendorError } from "#errors.ts";
import type { TwilioOptions } from "#integrations/twilio/account.ts";
import { twilioSms } from "#integrations/twilio/twilio-sms.ts";
import { refused } from "#integrations/twilio/verdicts.ts";
import { aPhoneCompany, type PhoneCompany } from "../../helpers/phone-company.ts";

const PUBLIC_URL = "https://book.harbor.example";
const CLEO = "+16025550123";
const sms = {
  effectId: "0195b3f0-0000-7000-8000-0000000000e1",
  to: CLEO,
  body: "Harbor & Pine: reply 1 for Mon 23 Nov 2:00 PM, 2 for … “later”?\nÄ + 100% & more",
  validForSeconds: 3_600,
};
const ever = new Date(0);

function optionsFor(twilio: PhoneCompany, changes: Partial<TwilioOptions> = {}): TwilioOptions {
  return {
    accountSid: twilio.accountSid,
    apiKeySid: twilio.apiKeySid,
    apiKeySecret: twilio.apiKeySecret,
    sender: { messagingServiceSid: twilio.messagingServiceSid },
    apiUrl: twilio.url,
    publicUrl: PUBLIC_URL,
    deadlineMs: 2_000,
    ...changes,
  };
}

async function failureOf(deed: Promise<unknown>): Promise<VendorError> {
  const failure = await deed.then(
    () => new Error("it succeeded"),
    (error: unknown) => error,
  );
  if (!(failure instanceof VendorError)) throw failure;
  return failure;
}

test("a message is sent as it was written, with our id in the address for news of it", async () => {
  const twilio = await aPhoneCompany();
  const sent = await twilioSms(optionsFor(twilio)).send(sms);

  expect(sent).toEqual({ vendorId: twilio.state.messages[0]?.sid, status: "accepted" });
  expect(twilio.state.messages).toMatchObject([
    {
      to: CLEO,
      body: sms.body,
      messagingServiceSid: twilio.messagingServiceSid,
      statusCallback: `${PUBLIC_URL}/hooks/twilio/status?effect=${sms.effectId}`,
    },
  ]);
  expect(twilio.breaches).toEqual([]);
});

test("it can be sent from one number as well, and then it is queued at once", async () => {
  const twilio = await aPhoneCompany();
  const sent = await twilioSms(optionsFor(twilio, { sender: { from: twilio.number } })).send(sms);
  expect(sent.status).toBe("queued");
  expect(twilio.state.messages).toMatchObject([{ messagingServiceSid: null }]);
});

test.each([
  [0, "1"],
  [59.9, "59"],
  [1e9, "36000"],
])("valid for %d seconds is sent as %s, which Twilio takes", async (validForSeconds, sent) => {
  const bodies: URLSearchParams[] = [];
  const twilio = await aPhoneCompany({
    onRequest: ({ body }) => bodies.push(new URLSearchParams(body)),
  });
  await twilioSms(optionsFor(twilio)).send({ ...sms, validForSeconds });
  expect(bodies[0]?.get("ValidityPeriod")).toBe(sent);
});

test("variables of the environment choose no other host", async () => {
  const twilio = await aPhoneCompany();
  process.env["TWILIO_REGION"] = "au1";
  process.env["TWILIO_EDGE"] = "sydney";
  try {
    await twilioSms(optionsFor(twilio)).send(sms);
  } finally {
    delete process.env["TWILIO_REGION"];
    delete process.env["TWILIO_EDGE"];
  }
  expect(twilio.state.messages).toHaveLength(1);
});

describe("a message whose answer never came", () => {
  test("is found by number and words, also while it waits to be sent", async () => {
    const twilio = await aPhoneCompany();
    const adapter = twilioSms(optionsFor(twilio));
    twilio.faults.add({ kind: "reset-after-accept" });
    expect(await failureOf(adapter.send(sms))).toMatchObject({ verdict: "retry", ambiguous: true });

    const found = await adapter.find({ to: CLEO, body: sms.body, sentAfter: ever });
    expect(found).toEqual({ vendorId: twilio.state.messages[0]?.sid, status: "accepted" });
    expect(twilio.breaches).toEqual([]);
  });

  test("is the newest of several, and none that is older, other, or came from them", async () => {
    let now = Date.parse("2026-11-23T19:00:00.900Z");
    const twilio = await aPhoneCompany({ now: () => now });
    const adapter = twilioSms(optionsFor(twilio));
    const find = (body: string, sentAfter = "2026-11-23T19:00:00.900Z") =>
      adapter.find({ to: CLEO, body, sentAfter: new Date(sentAfter) });

    expect(await find(sms.body)).toBeUndefined();
    const first = await adapter.send(sms);
    expect(await find(sms.body)).toEqual(first);
    now += 60_000;
    const second = await adapter.send(sms);
    expect(await find(sms.body)).toEqual(second);
    expect(await find(`${sms.body} `)).toBeUndefined();
    expect(await find(sms.body, "2026-11-23T19:05:00Z")).toBeUndefined();
    await adapter.send({ ...sms, to: "+16025550124", body: "to somebody else" });
    expect(await find("to somebody else")).toBeUndefined();
    await twilio.textFrom(CLEO, "hello");
    expect(await find("hello")).toBeUndefined();
  });
});

test("an opted-out client is for a person, under a code that can be acted on", async () => {
  const twilio = await aPhoneCompany();
  await twilio.textFrom(CLEO, "Stop");
  const failure = await failureOf(twilioSms(optionsFor(twilio)).send(sms));
  expect(failure).toMatchObject({ verdict: "human", ambiguous: false, code: "21610" });
  expect(failure.message).toContain("opted out");
});

test.each([
  ["+15005550001", "human", "21211"],
  ["+15005550009", "human", "21614"],
  ["+15005550002", "human", "21612"],
  ["not a number", "human", "21211"],
])("a message to %s is %s", async (to, verdict, code) => {
  const twilio = await aPhoneCompany();
  expect(await failureOf(twilioSms(optionsFor(twilio)).send({ ...sms, to }))).toMatchObject({
    verdict,
    ambiguous: false,
    code,
  });
});

test("a wrong key and a wrong account ask for reconnecting", async () => {
  const twilio = await aPhoneCompany();
  const wrongKey = optionsFor(twilio, { apiKeySecret: "another-secret-altogether" });
  expect(await failureOf(twilioSms(wrongKey).send(sms))).toMatchObject({
    verdict: "auth",
    code: "20003",
  });
  const wrongAccount = optionsFor(twilio, { accountSid: `AC${"0".repeat(32)}` });
  expect(await failureOf(twilioSms(wrongAccount).send(sms))).toMatchObject({
    verdict: "auth",
    code: "20404",
  });
});

type Fault = Parameters<PhoneCompany["faults"]["add"]>[0];
const faults: [string, Fault, VendorError["verdict"], boolean, VendorError["code"]][] = [
  ["never answers", { kind: "hang" }, "retry", true, undefined],
  ["answers a byte at a time", { kind: "drip", everyMilliseconds: 50 }, "retry", true, undefined],
  ["takes it and breaks the connection", { kind: "reset-after-accept" }, "retry", true, undefined],
  ["breaks off in the middle of the answer", { kind: "truncated" }, "retry", true, undefined],
  ["answers 200 with a page", { kind: "html" }, "retry", true, undefined],
  ["answers 500", { kind: "status", status: 500 }, "retry", true, "20500"],
  ["answers 503", { kind: "status", status: 503 }, "retry", true, "20500"],
  ["answers 503 with a page", { kind: "html", status: 503 }, "retry", true, undefined],
  // A server that fails may name a code all the same; what it did meanwhile nobody knows.
  [
    "answers 500 under a code",
    { kind: "status", status: 500, error: "21610" },
    "retry",
    true,
    "21610",
  ],
  ["answers 408", { kind: "html", status: 408 }, "retry", true, undefined],
  ["answers 429", { kind: "rate-limited" }, "retry", false, "20429"],
  ["answers 429 with a page", { kind: "html", status: 429 }, "retry", false, undefined],
  ["has a full queue", { kind: "status", status: 400, error: "30001" }, "retry", false, "30001"],
  ["answers 401", { kind: "unauthorized" }, "auth", false, "20003"],
  ["answers 401 with a page", { kind: "html", status: 401 }, "auth", false, undefined],
  [
    "knows no such country",
    { kind: "status", status: 400, error: "21408" },
    "human",
    false,
    "21408",
  ],
  ["refuses our number", { kind: "status", status: 400, error: "21606" }, "human", false, "21606"],
  [
    "sees no registration",
    { kind: "status", status: 400, error: "30034" },
    "human",
    false,
    "30034",
  ],
  [
    "answers 400 in another way",
    { kind: "status", status: 400, error: "29999" },
    "permanent",
    false,
    "29999",
  ],
  ["answers 404 with a page", { kind: "html", status: 404 }, "permanent", false, undefined],
  ["answers 302", { kind: "html", status: 302 }, "permanent", false, undefined],
  [
    "answers 501, as a wrong address does",
    { kind: "html", status: 501 },
    "permanent",
    false,
    undefined,
  ],
];

describe("when Twilio", () => {
  test.each(faults)("%s, a send", async (_name, fault, verdict, ambiguous, code) => {
    const twilio = await aPhoneCompany();
    twilio.faults.add(fault);

    const adapter = twilioSms(optionsFor(twilio, { deadlineMs: 300 }));
    expect(await failureOf(adapter.send(sms))).toMatchObject({
      vendor: "twilio",
      verdict,
      ambiguous,
      code,
    });
    // Whatever happened: what may have been sent is not sent again from here.
    expect(twilio.calls).toHaveLength(1);
  });

  test.each(faults)("%s, a look", async (_name, fault, verdict, _ambiguous, code) => {
    const twilio = await aPhoneCompany();
    twilio.faults.add(fault);

    const adapter = twilioSms(optionsFor(twilio, { deadlineMs: 300 }));
    const looked = adapter.find({ to: CLEO, body: sms.body, sentAfter: ever });
    expect(await failureOf(looked)).toMatchObject({ verdict, ambiguous: false, code });
    expect(twilio.calls).toHaveLength(1);
  });

  test("is not there, nothing was sent", async () => {
    const twilio = await aPhoneCompany();
    await twilio.stop();
    expect(await failureOf(twilioSms(optionsFor(twilio)).send(sms))).toMatchObject({
      verdict: "retry",
      ambiguous: false,
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  test.each([
    [7, 7_000],
    ["soon", undefined],
    [null, undefined],
  ])("asks for patience with Retry-After %s, that is passed on", async (retryAfter, expected) => {
    const twilio = await aPhoneCompany();
    twilio.faults.add({ kind: "rate-limited", retryAfter });
    expect((await failureOf(twilioSms(optionsFor(twilio)).send(sms))).retryAfterMs).toBe(expected);
  });
});

test("a redirect is not followed: it would carry the words, and perhaps the message, elsewhere", async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(307, { location: "/elsewhere" }).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const { port } = server.address() as AddressInfo;
  const options = optionsFor(await aPhoneCompany(), { apiUrl: `http://127.0.0.1:${port}/base` });
  expect(await failureOf(twilioSms(options).send(sms))).toMatchObject({ verdict: "permanent" });
  expect(asked).toEqual([expect.stringMatching(/^\/base\/2010-04-01\/Accounts\//)]);
});

test("Twilio's own words are shown where we have none, without the number in them", () => {
  const body = JSON.stringify({ code: 29999, message: "The number +16025550123 is on hold" });
  const failure = refused({ status: 400, retryAfter: null, body });
  expect(failure.message).toBe("twilio: The number … is on hold (29999)");
});

test("no failure repeats a telephone number or a secret", async () => {
  const twilio = await aPhoneCompany();
  const options = optionsFor(twilio);
  const seen: string[] = [];
  for (const fault of faults) {
    twilio.faults.add(fault[1]);
    // Its own breaker each time: after a few failures nothing would be asked.
    const failure = await failureOf(twilioSms({ ...options, deadlineMs: 200 }).send(sms));
    seen.push(`${failure.message} ${JSON.stringify(failure)} ${String(failure.cause)}`);
  }
  expect(seen.join("\n")).not.toMatch(/6025550123|Harbor/);
  expect(seen.join("\n")).not.toContain(options.apiKeySecret);
});
