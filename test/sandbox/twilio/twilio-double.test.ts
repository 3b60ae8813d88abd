import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { twilioSms } from "#integrations/twilio/twilio-sms.ts";
import { aPhoneCompany, type PhoneCompany } from "../../helpers/phone-company.ts";

const CLEO = "+16025550123";
const PUBLIC_URL = "https://book.harbor.example";

function adapterFor(twilio: PhoneCompany) {
  return twilioSms({
    accountSid: twilio.accountSid,
    apiKeySid: twilio.apiKeySid,
    apiKeySecret: twilio.apiKeySecret,
    sender: { messagingServiceSid: twilio.messagingServiceSid },
    apiUrl: twilio.url,
    publicUrl: PUBLIC_URL,
    deadlineMs: 5_000,
  });
}

const say = (twilio: PhoneCompany, body: string) =>
  adapterFor(twilio).send({ effectId: "e1", to: CLEO, body, validForSeconds: 60 });

/** A program that only listens. */
async function aListener(twilio: PhoneCompany): Promise<{ path: string; form: URLSearchParams }[]> {
  const heard: { path: string; form: URLSearchParams }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      heard.push({ path: request.url ?? "", form: new URLSearchParams(body) });
      response.end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const { port } = server.address() as AddressInfo;
  twilio.connect({ appUrl: `http://127.0.0.1:${port}`, publicUrl: PUBLIC_URL });
  return heard;
}

const statusesIn = (heard: { form: URLSearchParams }[]) =>
  heard.map(({ form }) => [form.get("MessageStatus"), form.get("ErrorCode")]);

test("a message moves on by itself, and the program hears of each step", async () => {
  const twilio = await aPhoneCompany();
  const heard = await aListener(twilio);
  twilio.state.behaviour.statusAfterMs = 1;
  await say(twilio, "hello");
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect(statusesIn(heard)).toEqual([
    ["sent", null],
    ["delivered", null],
  ]);
  expect(heard[0]?.path).toBe("/hooks/twilio/status?effect=e1");
  expect(twilio.conversation(CLEO)).toMatchObject([{ body: "hello", status: "delivered" }]);
});

test.each([
  [
    { status: "undelivered", errorCode: 30005 },
    [
      ["sent", null],
      ["undelivered", "30005"],
    ],
  ],
  [{ status: "failed", errorCode: 30034 }, [["failed", "30034"]]],
] as const)("a number in trouble: %j", async (trouble, expected) => {
  const twilio = await aPhoneCompany();
  const heard = await aListener(twilio);
  twilio.state.behaviour.statusAfterMs = 1;
  twilio.troubleAt(CLEO, trouble);
  await say(twilio, "hello");
  await vi.waitFor(() => expect(heard).toHaveLength(expected.length));
  expect(statusesIn(heard)).toEqual(expected);
});

test("a number whose carrier tells things out of order has the message all the same", async () => {
  const twilio = await aPhoneCompany();
  const heard = await aListener(twilio);
  twilio.state.behaviour.statusAfterMs = 1;
  twilio.troubleAt(CLEO, { status: "disorder", errorCode: null });
  await say(twilio, "hello");
  await vi.waitFor(() => expect(heard).toHaveLength(4));
  expect(statusesIn(heard).map(([status]) => status)).toEqual([
    "delivered",
    "sent",
    "delivered",
    "queued",
  ]);
  expect(twilio.state.messages).toMatchObject([{ status: "delivered" }]);
});

test("a number whose carrier is late is heard of late", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const twilio = await aPhoneCompany();
  const heard = await aListener(twilio);
  twilio.state.behaviour.statusAfterMs = 1;
  twilio.troubleAt(CLEO, { status: "late", errorCode: null });
  await say(twilio, "hello");
  vi.advanceTimersByTime(14_000);
  expect(heard).toEqual([]);
  vi.advanceTimersByTime(1_000);
  await vi.waitFor(() => expect(statusesIn(heard).at(0)?.[0]).toBe("sent"));
});

test.each([
  [21614, "21614"],
  [21635, "21635"],
  // None that a number is refused with: then it does not exist.
  [30006, "21211"],
])("a number that is refused with %i is refused at once, with %s", async (errorCode, code) => {
  const twilio = await aPhoneCompany();
  twilio.troubleAt(CLEO, { status: "refused", errorCode });
  await expect(say(twilio, "hello")).rejects.toMatchObject({ code });
  twilio.troubleAt(CLEO, undefined);
  await say(twilio, "hello");
  expect(twilio.conversation(CLEO)).toHaveLength(1);
});

test("STOP blocks a number and is answered once, START opens it again; the program hears both", async () => {
  const twilio = await aPhoneCompany();
  const heard = await aListener(twilio);
  for (const word of ["stop", " Cancel "]) await twilio.textFrom(CLEO, word);
  await expect(say(twilio, "hello")).rejects.toMatchObject({ code: "21610" });
  await twilio.textFrom(CLEO, "START");
  await say(twilio, "hello");

  expect(heard.map(({ form }) => form.get("Body"))).toEqual(["stop", " Cancel ", "START"]);
  expect(
    twilio.conversation(CLEO).map(({ direction, body }) => [direction, body.slice(0, 36)]),
  ).toEqual([
    ["inbound", "stop"],
    ["outbound-reply", "You have successfully been unsubscri"],
    ["inbound", " Cancel "],
    ["inbound", "START"],
    ["outbound-reply", "You have successfully been re-subscr"],
    ["outbound-api", "hello"],
  ]);
});

test("words around STOP block nothing: that is the program's business", async () => {
  const twilio = await aPhoneCompany();
  await aListener(twilio);
  for (const words of ["please stop", "STOP!", "stop by at 4"]) await twilio.textFrom(CLEO, words);
  expect(twilio.state.optedOut).toEqual([]);
});

test("a list shows the newest first, page by page, and its date filter only what has left", async () => {
  const twilio = await aPhoneCompany();
  for (const body of ["a", "b", "c"]) await say(twilio, body);
  const login = Buffer.from(`${twilio.apiKeySid}:${twilio.apiKeySecret}`).toString("base64");
  const list = async (query: string) => {
    const path = `/2010-04-01/Accounts/${twilio.accountSid}/Messages.json`;
    const url = query.startsWith("/") ? query : `${path}?${query}`;
    const response = await fetch(twilio.url + url, {
      headers: { authorization: `Basic ${login}` },
    });
    const answer = (await response.json()) as {
      messages: { body: string }[];
      next_page_uri: string | null;
    };
    return { bodies: answer.messages.map(({ body }) => body), next: answer.next_page_uri };
  };
  const first = await list("PageSize=2");
  expect(first.bodies).toEqual(["c", "b"]);
  expect(await list(first.next ?? "")).toEqual({ bodies: ["a"], next: null });
  expect((await list("DateSent%3E=2020-01-01T00:00:00Z")).bodies).toEqual([]);
  expect(twilio.breaches).toEqual([]);
});

test("reset forgets everything but the account", async () => {
  const twilio = await aPhoneCompany();
  await aListener(twilio);
  await twilio.textFrom(CLEO, "STOP");
  twilio.troubleAt(CLEO, { status: "failed", errorCode: 30003 });
  twilio.faults.add({ kind: "hang" });
  twilio.reset();
  twilio.state.behaviour.statusAfterMs = null;
  await say(twilio, "hello");
  expect(twilio.conversation(CLEO)).toHaveLength(1);
});
