import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { controlApi } from "#sandbox/control-api.ts";
import { pageState } from "#sandbox/page/page-state.ts";
import { startSandbox } from "#sandbox/sandbox.ts";
import { anApp } from "../helpers/slack-app.ts";
import { aPlainCard, CHANNEL } from "../helpers/slack-workspace.ts";

const ANA = "ana@harborpine.example";

async function aControl() {
  const sandbox = await startSandbox({ url: "http://127.0.0.1:9", token: undefined });
  const server = controlApi(sandbox).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await sandbox.stop();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    sandbox,
    url,
    async call(method: string, path: string, body?: unknown) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        body: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text,
      };
    },
  };
}

function post(sandbox: Awaited<ReturnType<typeof aControl>>["sandbox"]) {
  return fetch(`${sandbox.slack.apiUrl}chat.postMessage`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${sandbox.slack.token}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ channel: CHANNEL, ...aPlainCard }),
  });
}

test("the state shows everything that the vendors hold, and no secret", async () => {
  const { sandbox, url } = await aControl();
  await post(sandbox);
  const text = await (await fetch(`${url}/state`)).text();
  expect(JSON.parse(text)).toMatchObject({
    slack: { messages: [{ text: aPlainCard.text }] },
    google: { calendars: { [ANA]: { timeZone: "America/New_York" } } },
    mail: { messages: [] },
    faults: { slack: [], google: [], microsoft: [], mail: [] },
    calls: { slack: [{ path: "/api/chat.postMessage" }] },
  });
  const { slack, google, microsoft, mail, crm, twilio } = sandbox;
  const passwords = [
    new URL(mail.url).password,
    crm.environment["HUBSPOT_ACCESS_TOKEN"] ?? "",
    twilio.authToken,
  ];
  passwords.push(microsoft.app.clientSecret);
  for (const secret of [slack.token, slack.signingSecret, twilio.apiKeySecret, ...passwords]) {
    expect(text).not.toContain(secret);
  }
  expect(text).not.toContain(google.account.privateKey.slice(40, 80));
});

test("people edit contacts, meetings and tickets in the CRM", async () => {
  const { call, sandbox } = await aControl();
  const { id } = (await call("POST", "/crm/contacts", { email: "kim@home.example" })).body;

  await call("PATCH", `/crm/contacts/${id}`, { phone: "(602) 555-0123" });
  expect(sandbox.crm.show().contacts).toMatchObject([{ id, phone: "(602) 555-0123" }]);

  const unknown = { outcome: "NO_SHOW" };
  expect(await call("PATCH", "/crm/meetings/1", unknown)).toMatchObject({ status: 404 });
  expect(await call("PATCH", `/crm/contacts/${id}`, { owner: "x" })).toMatchObject({
    status: 422,
  });
});

test("people move a deal in the CRM, and note something on a ticket", async () => {
  const { call } = await aControl();
  const held = async () => (await call("GET", "/state")).body.crm.state.records;
  const { id: contactId } = (await call("POST", "/crm/contacts", { email: "kim@home.example" }))
    .body;
  const deal = { contactId, name: "Plan", amount: 100 };
  const { id } = (await call("POST", "/crm/deals", deal)).body;
  await call("PATCH", `/crm/deals/${id}`, { stage: "closedwon" });
  expect((await held()).deals[id].properties).toMatchObject({
    ...{ dealstage: "closedwon", closedate: expect.stringMatching(/^\d{4}-/) },
  });
  expect(await call("PATCH", `/crm/deals/${id}`, { stage: "nowhere" })).toMatchObject({
    status: 422,
  });

  const note = { ticketId: "1", text: "Call <them>\nsoon", ownerEmail: "maya@harborpine.example" };
  const { id: noteId } = (await call("POST", "/crm/notes", note)).body;
  expect((await held()).notes[noteId].properties.hs_note_body).toBe(
    "<p>Call &lt;them&gt;<br>soon</p>",
  );
});

test("faults are scripted for one vendor, listed and cleared", async () => {
  const { call, sandbox } = await aControl();
  const fault = { kind: "status", status: 503, match: "chat.postMessage" };
  expect(await call("POST", "/faults", { vendor: "slack", fault })).toMatchObject({ status: 201 });
  await call("POST", "/faults", { vendor: "mail", fault: { kind: "refuse" } });
  expect((await post(sandbox)).status).toBe(503);
  expect((await call("GET", "/faults")).body).toMatchObject({
    slack: [{ kind: "status", used: 1, times: 1 }],
    google: [],
    microsoft: [],
    mail: [{ kind: "refuse", used: 0 }],
  });
  expect((await call("DELETE", "/faults")).status).toBe(204);
  expect((await call("GET", "/faults")).body).toEqual({
    slack: [],
    google: [],
    microsoft: [],
    mail: [],
    crm: [],
    twilio: [],
  });
});

test("a button is pressed by way of the control", async () => {
  const { call, sandbox } = await aControl();
  await anApp(sandbox.slack, (app) => {
    app.action("gh.esc.claim", async ({ ack }) => ack());
  });
  await post(sandbox);
  const press = {
    user: "U0MAYA",
    channel: CHANNEL,
    ts: sandbox.slack.state.messages[0]?.ts,
    actionId: "gh.esc.claim",
  };
  expect(await call("POST", "/slack/press", press)).toMatchObject({ body: { status: 200 } });
  expect(await call("POST", "/slack/press", { ...press, actionId: "gone" })).toMatchObject({
    status: 404,
    body: { code: "NOT_FOUND", detail: expect.stringContaining("gh.esc.claim") },
  });
});

test("a command, a word, a shortcut and a Home reach the app by way of the control", async () => {
  const { call, sandbox } = await aControl();
  const heard: string[] = [];
  await anApp(sandbox.slack, (app) => {
    app.command("/gatehouse", async ({ ack, command }) => {
      heard.push(`command ${command.text}`);
      await ack({ response_type: "ephemeral", text: "Nobody waits." });
    });
    app.event("message", async ({ event }) => void heard.push(`${event.type}`));
    app.event(
      "app_home_opened",
      async ({ event }) => void heard.push(`${event.type} ${event.tab}`),
    );
    app.shortcut("gh.shortcut.new", async ({ ack }) => {
      heard.push("shortcut");
      await ack();
    });
  });
  const user = "U0MAYA";
  const place = { user, channel: CHANNEL };

  await call("POST", "/slack/command", { ...place, command: "/gatehouse", text: "queue" });
  await call("POST", "/slack/say", { ...place, text: "Good morning" });
  await call("POST", "/slack/shortcut", { user, callbackId: "gh.shortcut.new" });
  await call("POST", "/slack/home", { user });

  expect(heard).toEqual(["command queue", "message", "shortcut", "app_home_opened home"]);
  expect(sandbox.slack.state.ephemerals).toMatchObject([{ user, text: "Nobody waits." }]);
  expect(await call("POST", "/slack/command", { ...place, command: "gatehouse" })).toMatchObject({
    status: 422,
  });
});

test("people keep their calendars by way of the control", async () => {
  const { call, sandbox } = await aControl();
  const times = { start: "2026-11-23T15:00:00Z", end: "2026-11-23T16:00:00Z" };
  const entry = { calendarId: ANA, summary: "Lunch", ...times };
  const { status, body } = await call("POST", "/google/events", entry);
  expect(status).toBe(201);
  const path = `/google/events/${encodeURIComponent(ANA)}/${body.id}`;
  const moved = { start: "2026-11-23T17:00:00Z", end: "2026-11-23T18:00:00Z" };
  expect((await call("PATCH", path, moved)).body.sequence).toBe(1);
  expect((await call("DELETE", path)).status).toBe(204);
  expect((await call("DELETE", path)).status).toBe(404);

  const calendar = `/google/calendars/${encodeURIComponent(ANA)}`;
  await call("PATCH", calendar, { unreadable: "notFound" });
  expect(sandbox.google.state.calendars[ANA]?.unreadable).toBe("notFound");
  await call("PATCH", calendar, { unreadable: null });
  expect(sandbox.google.state.calendars[ANA]?.unreadable).toBeUndefined();
  await call("PATCH", "/google/behaviour", { visibleAfterMs: 500 });
  expect(sandbox.google.state.behaviour).toMatchObject({ visibleAfterMs: 500, meetAfterMs: 0 });
});

test("people keep their Outlook calendars by way of the control, and the page shows them alike", async () => {
  const { call, sandbox } = await aControl();
  const daniel = "daniel@harborpine.example";
  const times = { start: "2026-11-23T15:00:00Z", end: "2026-11-23T16:00:00Z" };
  const entry = { calendarId: daniel, summary: "Lunch", ...times };
  const { status, body } = await call("POST", "/microsoft/events", entry);
  expect(status).toBe(201);
  const shown = () =>
    pageState(sandbox)
      .calendars.find(({ id }) => id === daniel)
      ?.events.find(({ id }) => id === body.id);
  expect(shown()).toMatchObject({ summary: "Lunch", busy: true, by: "person" });
  const path = `/microsoft/events/${encodeURIComponent(daniel)}/${body.id}`;
  const moved = { start: "2026-11-23T17:00:00Z", end: "2026-11-23T18:00:00Z" };
  expect((await call("PATCH", path, moved)).status).toBe(200);
  expect(shown()).toMatchObject({ from: Date.parse(moved.start) });
  expect((await call("DELETE", path)).status).toBe(204);
  expect((await call("DELETE", path)).status).toBe(404);
  expect(shown()).toBeUndefined();

  const calendar = `/microsoft/calendars/${encodeURIComponent(daniel)}`;
  await call("PATCH", calendar, { unreadable: "ErrorAccessDenied" });
  expect(sandbox.microsoft.state.mailboxes[daniel]?.unreadable).toBe("ErrorAccessDenied");
  await call("PATCH", "/microsoft/behaviour", { pushes: "lost" });
  expect(sandbox.microsoft.state.behaviour).toMatchObject({ pushes: "lost", meetAfterMs: 0 });
  expect((await call("POST", "/microsoft/revoke-tokens")).status).toBe(204);
});

test("people enter whole days, and invitations with what they answered", async () => {
  const { call, sandbox } = await aControl();
  const days = { start: "2026-11-23", end: "2026-11-25" };
  const entry = { calendarId: ANA, summary: "Workshop", ...days, answer: "tentative" };
  const { body } = await call("POST", "/google/events", entry);
  expect(body.start).toEqual({ kind: "day", date: "2026-11-23" });
  const shown = pageState(sandbox).calendars.find(({ id }) => id === ANA);
  expect(shown?.events.find(({ id }) => id === body.id)).toMatchObject({
    allDay: true,
    busy: true,
    maybe: true,
  });
});

test("a reset brings back the first day", async () => {
  const { call, sandbox } = await aControl();
  await post(sandbox);
  await call("POST", "/faults", { vendor: "google", fault: { kind: "hang" } });
  expect((await call("POST", "/reset")).status).toBe(204);
  expect(sandbox.slack.state.messages).toEqual([]);
  expect(sandbox.google.faults.list()).toEqual([]);
});

test.each([
  ["POST", "/faults", { vendor: "slack", fault: { kind: "explode" } }, 422],
  ["POST", "/faults", { vendor: "mail", fault: { kind: "html" } }, 422],
  [
    "POST",
    "/google/events",
    { calendarId: ANA, summary: "x", start: "tomorrow", end: "later" },
    422,
  ],
  [
    "POST",
    "/google/events",
    { calendarId: ANA, summary: "x", start: "2026-11-23", end: "2026-11-24T15:00:00Z" },
    422,
  ],
  [
    "POST",
    "/google/events",
    { calendarId: ANA, summary: "x", start: "2026-11-23T16:00:00Z", end: "2026-11-23T15:00:00Z" },
    422,
  ],
  ["POST", "/slack/press", { user: "U0MAYA" }, 422],
  ["POST", "/slack/press", {}, 422],
  ["GET", "/nowhere", undefined, 404],
])("%s %s with %j is a problem", async (method, path, body, status) => {
  const { call } = await aControl();
  expect(await call(method, path, body)).toMatchObject({ status, body: { status, code: /./ } });
});

test("a body that is no JSON, or too large, is a problem", async () => {
  const { url } = await aControl();
  const send = async (body: string) => {
    const headers = { "content-type": "application/json" };
    return (await fetch(`${url}/faults`, { method: "POST", headers, body })).status;
  };
  expect(await send("{")).toBe(400);
  expect(await send(JSON.stringify({ long: "x".repeat(300_000) }))).toBe(413);
});

test.each([
  ["a name that only points here", { host: "rebound.evil.example" }],
  ["another site's page", { "sec-fetch-site": "cross-site" }],
  ["a page from another origin", { origin: "http://evil.example" }],
])("%s reaches no control", async (_name, headers) => {
  const { url, call } = await aControl();
  const status = await new Promise((resolve, reject) => {
    request(`${url}/reset`, { method: "POST", headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
  expect(status).toBe(403);
  expect((await call("GET", "/state")).status).toBe(200);
});
