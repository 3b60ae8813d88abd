import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { MailNews } from "#flows/note-mail-news.ts";
import { mountApi, type RouteTools } from "#handlers/routes.ts";
import { postmarkRoutes } from "#handlers/webhooks/note-mail-news.ts";
import { postmarkEmail } from "#integrations/email/postmark-email.ts";
import { createLog } from "#log.ts";
import type { Told } from "#sandbox/postmark/news.ts";
import { aPostOffice, type PostOffice } from "../../helpers/post-office.ts";
import { company, contents, envelope } from "../../views/messages/mails.ts";

const SECRET = "a-webhook-password-of-a-test";
const EFFECT = "0195b3f0-0000-7000-8000-0000000000e1";

type Program = {
  readonly url: string;
  readonly news: MailNews[];
  readonly log: string[];
  up: boolean;
};

/** The webhook on a real server, behind it a flow that remembers what it was given. */
async function aProgram(): Promise<Program> {
  const program: Program = { url: "", news: [], log: [], up: true };
  const log = createLog("info", (line) => program.log.push(line));
  const routes = postmarkRoutes(
    async (news) => {
      if (!program.up) throw new Error("the database went away");
      program.news.push(news);
    },
    { webhookSecret: SECRET, stream: "outbound", log },
  );
  const web = express();
  mountApi(web, routes, { log } as unknown as RouteTools);
  const server = createServer(web);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return Object.assign(program, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
}

let postmark: PostOffice;
let program: Program;
let messageId: string;
beforeEach(async () => {
  postmark = await aPostOffice();
  program = await aProgram();
  postmark.connect({ appUrl: program.url, secret: SECRET });
  const email = postmarkEmail({
    ...{ token: postmark.token, from: envelope.from, stream: "outbound" },
    ...{ apiUrl: postmark.url, deadlineMs: 2_000 },
  });
  const to = { name: "Cleo", address: "Cleo@client.test" };
  await email.send({ id: EFFECT, to, company, content: contents.confirmed });
  messageId = postmark.state.mails[0]?.messageId ?? "";
});

const common = {
  origin: "postmark",
  address: "cleo@client.test",
  at: expect.any(Date),
  effectId: EFFECT,
};

test.each<[Told, object]>([
  ["delivered", { kind: "delivered" }],
  [
    "hard-bounce",
    { kind: "bounced", block: "hard-bounce", detail: expect.stringContaining("unable to deliver") },
  ],
  [
    "soft-bounce",
    { kind: "bounced", block: undefined, detail: expect.stringContaining("mailbox full") },
  ],
  ["complaint", { kind: "complained", detail: expect.stringContaining("spam") }],
  ["switched-off", { kind: "switched-off", block: "unsubscribed" }],
  ["switched-on", { kind: "switched-on", effectId: undefined }],
])("news of the kind %s is taken in with our id and Postmark's time", async (told, expected) => {
  expect(await postmark.report(messageId, told)).toBe(200);
  expect(program.news).toEqual([{ ...common, ...expected }]);
});

test("an answer from a machine is no bounce", async () => {
  expect(await postmark.report(messageId, "out-of-office")).toBe(200);
  expect(program.news).toEqual([]);
});

const delivery = {
  RecordType: "Delivery",
  MessageStream: "outbound",
  Recipient: "cleo@client.test",
  DeliveredAt: "2026-11-23T14:00:00.1234567Z",
  Metadata: { effect: EFFECT },
};

const authorization = (login: string) => `Basic ${Buffer.from(login).toString("base64")}`;

function post(body: unknown, headers: Readonly<Record<string, string>> = {}) {
  return fetch(`${program.url}/hooks/email/postmark`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: authorization(`postmark:${SECRET}`),
      ...headers,
    },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

describe("who is not Postmark", () => {
  test.each([
    ["no password", ""],
    ["a wrong one", authorization("postmark:guess")],
    ["the right one as a name", authorization(`${SECRET}:`)],
    ["the beginning of it", authorization(`postmark:${SECRET.slice(0, -1)}`)],
    ["more than it", authorization(`postmark:${SECRET}x`)],
    ["another scheme", `Bearer ${SECRET}`],
    ["no base64", "Basic ???"],
  ])(
    "with %s is refused with 401, so that a mended address is tried again",
    async (_name, header) => {
      const answer = await post(delivery, { authorization: header });
      expect(answer.status).toBe(401);
      expect(program.news).toEqual([]);
      expect(program.log.join()).not.toContain(SECRET);
    },
  );

  test("is refused before anything of the body is read", async () => {
    const answer = await post("{".repeat(100), { authorization: "" });
    expect(answer.status).toBe(401);
  });
});

test.each([
  ["another message stream", { ...delivery, MessageStream: "broadcast" }],
  ["an opened mail, which nobody asked for", { ...delivery, RecordType: "Open" }],
])("news of %s changes nothing, and is not asked for again", async (_name, body) => {
  expect((await post(body)).status).toBe(200);
  expect(program.news).toEqual([]);
});

test("an id that is none of ours is left out, and the rest counts", async () => {
  for (const Metadata of [{ effect: "1; drop table" }, { other: "x" }, {}, null, undefined])
    expect((await post({ ...delivery, Metadata })).status).toBe(200);
  expect(program.news).toHaveLength(5);
  expect(new Set(program.news.map(({ effectId }) => effectId))).toEqual(new Set([undefined]));
});

test.each([
  ["no JSON", "nonsense"],
  ["a list", []],
  ["a delivery to nobody", { ...delivery, Recipient: undefined }],
  ["a delivery at no time", { ...delivery, DeliveredAt: "yesterday" }],
])("%s is refused", async (_name, body) => {
  expect((await post(body)).status).toBe(400);
  expect(program.news).toEqual([]);
});

test("a form is refused", async () => {
  const answer = await post("a=b", { "content-type": "application/x-www-form-urlencoded" });
  expect(answer.status).toBe(415);
});

test("what could not be stored is answered so that it comes again", async () => {
  program.up = false;
  expect(await postmark.report(messageId, "hard-bounce")).toBe(503);
  program.up = true;
  expect(await postmark.report(messageId, "hard-bounce")).toBe(200);
  expect(program.news).toHaveLength(1);
});
