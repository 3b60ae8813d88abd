import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import twilioSdk from "twilio";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { NoteSmsStatus } from "#flows/note-sms-status.ts";
import type { ReceiveSms } from "#flows/receive-sms.ts";
import { mountApi, type RouteTools } from "#handlers/routes.ts";
import { twilioRoutes } from "#handlers/webhooks/routes.ts";
import { isSignedByTwilio } from "#handlers/webhooks/twilio-signature.ts";
import { createLog } from "#log.ts";
import { signature } from "#sandbox/twilio/webhook.ts";
import { aPhoneCompany, type PhoneCompany } from "../../helpers/phone-company.ts";

const PUBLIC_URL = "https://book.harbor.example/desk";
const CLEO = "+16025550123";

type Program = {
  readonly url: string;
  readonly texts: Parameters<ReceiveSms>[0][];
  readonly news: Parameters<NoteSmsStatus>[0][];
  readonly log: string[];
  /** Whether the database is there. */
  up: boolean;
};

/** The webhooks on a real server, behind them flows that remember what they were given. */
async function aProgram(twilio: PhoneCompany): Promise<Program> {
  const texts: Program["texts"] = [];
  const news: Program["news"] = [];
  const log: string[] = [];
  const program = { url: "", texts, news, log, up: true };
  const check = () => {
    if (!program.up) throw new Error("the database went away");
  };
  const logger = createLog("info", (line) => log.push(line));
  const routes = twilioRoutes(
    {
      receiveSms: async (sms) => {
        check();
        const repeated = texts.some(({ vendorId }) => vendorId === sms.vendorId);
        if (!repeated) texts.push(sms);
        return repeated ? "repeated" : "stored";
      },
      noteSmsStatus: async (status) => {
        check();
        news.push(status);
      },
    },
    {
      accountSid: twilio.accountSid,
      authToken: twilio.authToken,
      publicUrl: PUBLIC_URL,
      log: logger,
    },
  );
  const web = express();
  mountApi(web, routes, { log: logger } as unknown as RouteTools);
  const server = createServer(web);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  program.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return program;
}

let twilio: PhoneCompany;
let program: Program;
beforeEach(async () => {
  twilio = await aPhoneCompany();
  program = await aProgram(twilio);
  twilio.connect({ appUrl: program.url, publicUrl: PUBLIC_URL });
});

describe("a client's text", () => {
  test("is stored and answered with silence", async () => {
    const { sid, acks } = await twilio.textFrom(CLEO, "2 — “please” 👍 & more=1\n%20");
    expect(acks).toEqual([{ status: 200, body: expect.stringMatching(/<Response\/>$/) }]);
    expect(program.texts).toEqual([
      {
        vendorId: sid,
        from: CLEO,
        to: twilio.number,
        body: "2 — “please” 👍 & more=1\n%20",
        mediaCount: 0,
        optOutType: undefined,
      },
    ]);
  });

  test("with pictures and without words is stored too, with their number", async () => {
    await twilio.textFrom(CLEO, "", { media: ["https://x.example/1", "https://x.example/2"] });
    expect(program.texts).toMatchObject([{ body: "", mediaCount: 2 }]);
  });

  test("that comes five times is answered five times, and is one", async () => {
    const { acks } = await twilio.textFrom(CLEO, "2", { deliveries: 5 });
    expect(acks.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(program.texts).toHaveLength(1);
  });

  test("carries what the vendor made of it, where the vendor says so", async () => {
    await twilio.textFrom(CLEO, "HELP");
    twilio.state.behaviour.advancedOptOut = true;
    await twilio.textFrom(CLEO, "Stop");
    expect(program.texts.map(({ optOutType }) => optOutType)).toEqual([undefined, "STOP"]);
  });

  test("that could not be stored is asked for again, and then stored", async () => {
    program.up = false;
    const { sid, acks } = await twilio.textFrom(CLEO, "2");
    expect(acks).toMatchObject([{ status: 503, body: expect.stringContaining("not_stored") }]);
    expect(program.log.join()).toContain("the database went away");
    program.up = true;
    expect(await twilio.redeliver(sid)).toMatchObject({ status: 200 });
    expect(program.texts).toMatchObject([{ vendorId: sid }]);
  });

  test("is freed of what nobody sees", async () => {
    await twilio.textFrom(CLEO, "\u202e2\u0000\u200b ");
    expect(program.texts).toMatchObject([{ body: "2" }]);
  });
});

describe("news of a message", () => {
  const effectId = "0195b3f0-0000-7000-8000-0000000000e1";

  async function send(callback = `${PUBLIC_URL}/hooks/twilio/status?effect=${effectId}`) {
    const login = Buffer.from(`${twilio.apiKeySid}:${twilio.apiKeySecret}`).toString("base64");
    await fetch(`${twilio.url}/2010-04-01/Accounts/${twilio.accountSid}/Messages.json`, {
      method: "POST",
      headers: { authorization: `Basic ${login}` },
      body: new URLSearchParams({
        To: CLEO,
        From: twilio.number,
        Body: "hello",
        StatusCallback: callback,
      }),
    });
    return twilio.state.messages.at(-1)?.sid ?? "";
  }

  test("is known by our own id and by theirs, in whatever order it comes", async () => {
    const sid = await send();
    for (const status of ["delivered", "sent", "delivered"] as const)
      expect(await twilio.reportStatus(sid, status)).toMatchObject({ status: 204 });
    await twilio.reportStatus(sid, "undelivered", 30005);
    expect(program.news).toEqual(
      (["delivered", "sent", "delivered", "undelivered"] as const).map((status, index) => ({
        effectId,
        vendorId: sid,
        status,
        errorCode: index === 3 ? 30005 : undefined,
      })),
    );
  });

  test.each(["", "?effect=", "?effect=1%20or%201", `?effect=${effectId}&effect=${effectId}`])(
    "under the query %j is of no effect of ours, and counts by their id",
    async (query) => {
      const sid = await send(`${PUBLIC_URL}/hooks/twilio/status${query}`);
      expect(await twilio.reportStatus(sid, "sent")).toMatchObject({ status: 204 });
      expect(program.news).toMatchObject([{ effectId: undefined, vendorId: sid }]);
    },
  );

  test("in a word that is not about sending changes nothing", async () => {
    const sid = await send();
    expect(await twilio.reportStatus(sid, "received")).toMatchObject({ status: 204 });
    expect(program.news).toEqual([]);
  });

  test("that could not be stored is asked for again", async () => {
    const sid = await send();
    program.up = false;
    expect(await twilio.reportStatus(sid, "sent")).toMatchObject({ status: 503 });
  });
});

const form = (changes: Record<string, string> = {}) => ({
  MessageSid: `SM${"a".repeat(32)}`,
  AccountSid: twilio.accountSid,
  From: CLEO,
  To: twilio.number,
  Body: "2",
  NumMedia: "0",
  ...changes,
});

type Sent = {
  readonly fields?: Record<string, string>;
  readonly body?: string;
  readonly signedFor?: string;
  readonly token?: string;
  readonly headers?: Record<string, string>;
  readonly path?: string;
};

function post({ fields = form(), signedFor, token, headers, path, body }: Sent) {
  const at = path ?? "/hooks/twilio/sms";
  return fetch(program.url + at, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature": signature(
        token ?? twilio.authToken,
        signedFor ?? PUBLIC_URL + at,
        fields,
      ),
      ...headers,
    },
    body: body ?? new URLSearchParams(fields).toString(),
  });
}

const refused: [string, () => Sent, number][] = [
  ["no signature", () => ({ headers: { "x-twilio-signature": "" } }), 401],
  ["another token's signature", () => ({ token: "0".repeat(32) }), 401],
  [
    "a signature for http",
    () => ({ signedFor: "http://book.harbor.example/desk/hooks/twilio/sms" }),
    401,
  ],
  [
    "a signature for the address behind the proxy",
    () => ({ signedFor: `${program.url}/hooks/twilio/sms` }),
    401,
  ],
  [
    "a signature for another host",
    () => ({ signedFor: "https://evil.example/desk/hooks/twilio/sms" }),
    401,
  ],
  [
    "a signature for the other webhook",
    () => ({ signedFor: `${PUBLIC_URL}/hooks/twilio/status` }),
    401,
  ],
  [
    "a query that was not signed",
    () => ({ path: "/hooks/twilio/sms?x=1", signedFor: `${PUBLIC_URL}/hooks/twilio/sms` }),
    401,
  ],
  ["a changed word", () => ({ body: new URLSearchParams(form({ Body: "1" })).toString() }), 401],
  [
    "a field more",
    () => ({ body: new URLSearchParams({ ...form(), OptOutType: "STOP" }).toString() }),
    401,
  ],
  [
    "a field less",
    () => ({ body: new URLSearchParams(form()).toString().replace("&NumMedia=0", "") }),
    401,
  ],
  // "Body" + "1Body2" signs the same as "Body" + "1" and "Body" + "2".
  [
    "a field twice",
    () => ({
      fields: form({ Body: "1Body2" }),
      body: new URLSearchParams(form({ Body: "1Body2" })).toString().replace("1Body2", "1&Body=2"),
    }),
    401,
  ],
  // Names and values run together in what is signed: this is the same text, cut elsewhere.
  [
    "fields cut elsewhere",
    () => ({ body: new URLSearchParams(form()).toString().replace("Body=2", "Bod=y2") }),
    400,
  ],
  [
    "another account of the same owner",
    () => ({ fields: form({ AccountSid: `AC${"0".repeat(32)}` }) }),
    401,
  ],
  ["JSON", () => ({ headers: { "content-type": "application/json" }, body: "{}" }), 415],
  ["a compressed body", () => ({ headers: { "content-encoding": "gzip" } }), 415],
  ["more than 64 KB", () => ({ fields: form({ Body: "x".repeat(65_536) }) }), 413],
  [
    "more than 200 fields",
    () => ({ fields: Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`f${i}`, ""])) }),
    413,
  ],
  ["a form that is no message", () => ({ fields: form({ MessageSid: "SM1" }) }), 400],
  ["a message from nobody", () => ({ fields: form({ From: "" }) }), 400],
  ["a message from no number", () => ({ fields: form({ From: "City" }) }), 400],
];

describe("only Twilio gets through", () => {
  test.each(refused)("%s is refused, and nothing is stored", async (_name, sent, status) => {
    const response = await post(sent());
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    expect(program.texts).toEqual([]);
  });

  test("what it signed does, whatever the Host header says, today and ever after", async () => {
    for (const headers of [{}, { "x-forwarded-host": "evil.example" }, {}])
      expect((await post({ headers })).status).toBe(200);
    expect(program.texts).toHaveLength(1);
  });

  test("a refusal says in the log by which address it was judged, and no secret", async () => {
    await post({ token: "0".repeat(32) });
    expect(program.log.join()).toContain(`${PUBLIC_URL}/hooks/twilio/sms`);
    expect(program.log.join()).not.toContain(twilio.authToken);
    expect(program.log.join()).not.toContain(CLEO);
  });

  test("nothing answers a GET there", async () => {
    expect((await fetch(`${program.url}/hooks/twilio/sms`)).status).toBe(404);
  });
});

describe("the signature itself", () => {
  const token = "12345678901234567890123456789012";
  const fields = {
    To: "+18005551212",
    Body: "é“2” ",
    From: "+14158675309",
    Empty: "",
    "a b": "c&d",
  };

  test.each([
    "https://book.harbor.example/hooks/twilio/sms",
    "https://book.harbor.example/hooks/twilio/status?effect=0195&x=%20y",
    "http://localhost:3000/hooks/twilio/sms",
    "https://book.harbor.example:8443/hooks/twilio/sms",
  ])("of %s is the one that Twilio's own library makes", (url) => {
    const theirs = twilioSdk.getExpectedTwilioSignature(token, url, fields);
    const signed = { url, fields: Object.entries(fields), signature: theirs };
    expect(isSignedByTwilio(token, signed)).toBe(true);
    expect(signature(token, url, fields)).toBe(theirs);
    expect(isSignedByTwilio(token, { ...signed, url: `${url}x` })).toBe(false);
    expect(isSignedByTwilio(`${token}0`, signed)).toBe(false);
  });

  test.each([
    ["https://book.harbor.example:443/x", "https://book.harbor.example/x"],
    ["https://book.harbor.example/x", "https://book.harbor.example:443/x"],
    ["http://book.harbor.example/x?y=1", "http://book.harbor.example:80/x?y=1"],
  ])("for %s also counts for %s, as Twilio has it now and then", (signedFor, url) => {
    const signed = signature(token, signedFor, fields);
    expect(
      isSignedByTwilio(token, { url, fields: Object.entries(fields), signature: signed }),
    ).toBe(true);
  });

  test("has one spelling", () => {
    const url = "https://book.harbor.example/x";
    const good = signature(token, url, {});
    const last = good.charAt(26);
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const sibling = alphabet.charAt(alphabet.indexOf(last) + 1);
    const others = [
      `${good} `,
      good.slice(0, 27),
      `${good.slice(0, 26)}${sibling}=`,
      `${good}=`,
      "é".repeat(28),
      "",
    ];
    for (const other of others)
      expect(isSignedByTwilio(token, { url, fields: [], signature: other })).toBe(false);
    expect(isSignedByTwilio(token, { url, fields: [], signature: good })).toBe(true);
  });
});
