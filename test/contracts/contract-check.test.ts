import { expect, test } from "vitest";
import { loadContract, type SentRequest } from "./contract-check.ts";
import { loadSlackContract } from "./slack-contract.ts";

const google = loadContract("google-calendar", { basePath: "/calendar/v3" });
const json = { "content-type": "application/json" };

const insert: SentRequest = {
  method: "POST",
  url: "http://127.0.0.1:1/calendar/v3/calendars/ana%40x.example/events?sendUpdates=none&conferenceDataVersion=1",
  headers: json,
  body: JSON.stringify({
    id: "gh0123",
    summary: "Consultation",
    start: { dateTime: "2026-11-23T14:00:00", timeZone: "America/Phoenix" },
    end: { dateTime: "2026-11-23T14:30:00", timeZone: "America/Phoenix" },
    extendedProperties: { private: { gatehouseAppointment: "01" } },
  }),
};

function changed(change: (body: Record<string, unknown>) => void): SentRequest {
  const body = JSON.parse(insert.body);
  change(body);
  return { ...insert, body: JSON.stringify(body) };
}

test("a request that obeys breaks nothing", () => {
  expect(google.checkRequest(insert)).toEqual([]);
});

test.each([
  ["a misspelt field", changed((body) => Object.assign(body, { sumary: "x" })), /sumary/],
  [
    "a misspelt field deep inside",
    changed((body) => Object.assign(body, { start: { datetime: "x" } })),
    /datetime/,
  ],
  ["a wrong type", changed((body) => Object.assign(body, { summary: 7 })), /must be string/],
  [
    "an unknown query parameter",
    { ...insert, url: `${insert.url}&sendNotification=true` },
    /sendNotification does not exist/,
  ],
  [
    "a value outside the list",
    { ...insert, url: insert.url.replace("none", "nobody") },
    /sendUpdates/,
  ],
  [
    "an unknown path",
    { ...insert, url: "/calendar/v3/calendar/x/events" },
    /is not in the contract/,
  ],
  ["a method that does not exist there", { ...insert, method: "PUT" }, /is not in the contract/],
  ["no body", { ...insert, body: "" }, /the body is missing/],
  ["a body that is no JSON", { ...insert, body: "{" }, /body/],
  ["another content type", { ...insert, headers: { "content-type": "text/plain" } }, /text\/plain/],
])("%s is caught", (_name, request, breach) => {
  expect(google.checkRequest(request).join("\n")).toMatch(breach);
});

test("an answer is held to the contract too", () => {
  const answer = (body: object) => ({ status: 200, body: JSON.stringify(body) });
  expect(google.checkAnswer(insert, answer({ id: "gh0123", status: "confirmed" }))).toEqual([]);
  expect(google.checkAnswer(insert, answer({ id: "gh0123", hangoutlink: "x" })).join()).toMatch(
    /hangoutlink/,
  );
  expect(google.checkAnswer(insert, answer({ start: "2026-11-23" })).join()).toMatch(/start/);
});

test("form fields are words, read as what the contract wants", () => {
  const slack = loadSlackContract();
  const post = (fields: Record<string, string>) =>
    slack.checkRequest({
      method: "POST",
      url: "/api/chat.postMessage",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields).toString(),
    });

  expect(post({ channel: "C1", text: "7", unfurl_links: "false", metadata: "{}" })).toEqual([]);
  expect(post({ channel: "C1", unfurl_links: "maybe" }).join()).toMatch(/unfurl_links/);
  expect(post({ channel: "C1", thread: "1.2" }).join()).toMatch(/thread/);
  expect(post({ text: "x" }).join()).toMatch(/channel/);
});

test.each(["google-calendar", "hubspot", "postmark", "salesforce", "slack", "twilio"])(
  "the contract file of %s can be read",
  (name) => {
    expect(loadContract(name).checkRequest({ ...insert, url: "/nowhere" })).toHaveLength(1);
  },
);
