import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import express from "express";
import nodemailer from "nodemailer";
import { describe, expect, onTestFinished, test } from "vitest";
import { controlApi } from "#sandbox/control-api.ts";
import { routePage } from "#sandbox/page/route-page.ts";
import { type Sandbox, startSandbox } from "#sandbox/sandbox.ts";

const TOKEN = "gh_a_token_that_stays_here";

async function listening(handler: RequestListener): Promise<string> {
  const server: Server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The sandbox's server for a program that answers as the test wants. */
async function aSandbox(
  program: RequestListener = (_request, response) => response.end("{}"),
  token: string | undefined = TOKEN,
): Promise<{ url: string; appUrl: string; sandbox: Sandbox }> {
  const appUrl = await listening(program);
  const sandbox = await startSandbox({ url: appUrl, token });
  onTestFinished(sandbox.stop);
  return { url: await listening(controlApi(sandbox)), appUrl, sandbox };
}

describe("the page itself", () => {
  const folderWith = (manifest: object | undefined) => {
    const folder = mkdtempSync(join(tmpdir(), "page-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    if (manifest) writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
    return folder;
  };
  async function open(folder: string) {
    const { sandbox } = await aSandbox();
    const web = express();
    routePage(web, sandbox, folder);
    return fetch(await listening(web));
  }

  test("names its script and its styles, and allows nothing else", async () => {
    const built = {
      "src/sandbox/page/browser/main.tsx": { file: "main-1.js" },
      "src/sandbox/page/css/page.css": { file: "page-2.css" },
    };
    const response = await open(folderWith(built));
    const policy = response.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    const html = await response.text();
    expect(html).toContain('src="/sandbox-assets/main-1.js"');
    expect(html).toContain('href="/sandbox-assets/page-2.css"');
  });

  test("says that it is being built while it is, and looks again", async () => {
    const response = await open(folderWith(undefined));
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('http-equiv="refresh" content="1"');
  });
});

test("whoever watches gets the state at once, and again after every change", async () => {
  const { url, sandbox } = await aSandbox();
  const response = await fetch(`${url}/events`);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error("no stream");
  onTestFinished(() => reader.cancel());
  let seen = "";
  const until = async (words: string) => {
    while (!seen.includes(words)) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`the stream ended before it said ${words}`);
      seen += value;
    }
  };

  await until("\n\n");
  const [, json = ""] = /^data: (.*)$/m.exec(seen) ?? [];
  expect(JSON.parse(json)).toMatchObject({ slack: { messages: [] }, mails: [] });
  expect(json).not.toContain(TOKEN);
  for (const secret of [sandbox.slack.token, sandbox.slack.signingSecret])
    expect(json).not.toContain(secret);

  sandbox.google.addEvent({
    calendarId: "ana@harborpine.example",
    summary: "Something new",
    start: "2026-11-23T15:00:00Z",
    end: "2026-11-23T16:00:00Z",
  });
  await until("Something new");
});

describe("the program's API, for the page", () => {
  test("is asked with the token, which never reaches the page", async () => {
    const asked: { request: IncomingMessage; body: string }[] = [];
    const { url } = await aSandbox(async (request, response) => {
      asked.push({ request, body: await text(request) });
      response.writeHead(202, { "content-type": "application/json" }).end('{"fine":true}');
    });
    const response = await fetch(`${url}/program/requests?x=1`, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": "k1" },
      body: '{"service":"consult"}',
    });

    expect([response.status, await response.json()]).toEqual([202, { fine: true }]);
    expect(JSON.stringify([...response.headers])).not.toContain(TOKEN);
    expect(asked).toMatchObject([
      {
        request: {
          method: "POST",
          url: "/api/v1/requests?x=1",
          headers: { authorization: `Bearer ${TOKEN}`, "idempotency-key": "k1" },
        },
        body: '{"service":"consult"}',
      },
    ]);
  });

  test.each([
    ["GET", "requests"],
    ["DELETE", "clock"],
    ["GET", "audit"],
    ["GET", "..%2f..%2fconsole"],
  ])("%s %s is nothing that the page may ask", async (method, what) => {
    const { url } = await aSandbox(() => expect.unreachable("the program was asked"));
    expect((await fetch(`${url}/program/${what}`, { method })).status).toBe(404);
  });

  test("a program that is away is said to be", async () => {
    const { sandbox } = await aSandbox();
    const away = { ...sandbox, app: { url: "http://127.0.0.1:9", token: TOKEN } };
    const url = await listening(controlApi(away));
    for (const path of ["/program/clock", "/book/consult"]) {
      const response = await fetch(url + path);
      expect(response.status).toBe(502);
      expect(await response.json()).toMatchObject({
        detail: "the program does not answer at http://127.0.0.1:9",
      });
    }
  });

  test("without a token the page hears why nothing works", async () => {
    const { sandbox } = await aSandbox();
    const url = await listening(
      controlApi({ ...sandbox, app: { ...sandbox.app, token: undefined } }),
    );
    const response = await fetch(`${url}/program/clock`);
    expect([response.status, await response.json()]).toMatchObject([
      401,
      { detail: expect.stringContaining("npm start gives it one") },
    ]);
  });
});

describe("the program's client pages, in a frame", () => {
  test("come as they are, but may stand in a frame of ours", async () => {
    const { url } = await aSandbox((_request, response) => {
      response
        .writeHead(200, {
          "content-type": "text/html",
          "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
          "x-frame-options": "DENY",
        })
        .end("<h1>Book</h1>");
    });
    const response = await fetch(`${url}/book/consult`);
    expect(await response.text()).toBe("<h1>Book</h1>");
    expect(response.headers.get("x-frame-options")).toBeNull();
    expect(response.headers.get("content-security-policy")).toBe(
      "default-src 'none'; frame-ancestors 'self'; base-uri 'none'",
    );
  });

  test("a form arrives as if the browser had sent it to the program, and its redirect stays here", async () => {
    const asked: unknown[] = [];
    const { url, appUrl } = await aSandbox(async (request, response) => {
      const { host, origin } = request.headers;
      asked.push({ host, origin, body: await text(request), path: request.url });
      response.writeHead(303, { location: "https://book.example/m/abc?new=1" }).end();
    });
    const response = await fetch(`${url}/book/consult?x=%2F`, {
      method: "POST",
      headers: { origin: url, "sec-fetch-site": "same-origin" },
      body: new URLSearchParams({ name: "Kim" }),
      redirect: "manual",
    });

    expect(response.headers.get("location")).toBe("/m/abc?new=1");
    const { host, origin } = new URL(appUrl);
    expect(asked).toEqual([{ host, origin, body: "name=Kim", path: "/book/consult?x=%2F" }]);
  });

  test("nothing else of the program is handed through", async () => {
    const { url } = await aSandbox(() => expect.unreachable("the program was asked"));
    for (const path of ["/console/kpis", "/api/v1/kpis", "/login/abc", "//book/consult"])
      expect((await fetch(url + path)).status).toBe(404);
  });
});

describe("a mail", () => {
  async function aMail(content: object) {
    const { url, sandbox } = await aSandbox();
    const transport = nodemailer.createTransport(sandbox.mail.url);
    onTestFinished(() => transport.close());
    await transport.sendMail({ from: "a@a.example", to: "b@b.example", subject: "Hi", ...content });
    return url;
  }

  test("is shown without scripts, and its links open elsewhere", async () => {
    const url = await aMail({ html: "<html><head><title>x</title></head><p>Hello</p></html>" });
    const response = await fetch(`${url}/mail/1/html`);
    const policy = response.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'; style-src 'unsafe-inline'");
    expect(policy).toContain("sandbox allow-popups allow-popups-to-escape-sandbox");
    expect(await response.text()).toContain('<head><base target="_blank"><title>x</title>');
  });

  test("its invitation can be taken to a calendar program", async () => {
    const content = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
    const url = await aMail({ text: "Hello", icalEvent: { method: "REQUEST", content } });
    const response = await fetch(`${url}/mail/1/invitation`);
    expect(response.headers.get("content-type")).toContain("text/calendar");
    expect(response.headers.get("content-disposition")).toContain("invitation.ics");
    expect((await response.text()).trim()).toBe(content.trim());
  });

  test.each(["/mail/2/html", "/mail/1/html", "/mail/1/invitation"])(
    "%s is not there where there is none",
    async (path) => {
      const url = await aMail({ text: "Hello" });
      expect((await fetch(url + path)).status).toBe(404);
    },
  );
});
