import { expect, test } from "vitest";
import { httpFaults } from "#sandbox/faults.ts";
import { aWorkspace, CHANNEL } from "../helpers/slack-workspace.ts";

type Slack = Awaited<ReturnType<typeof aWorkspace>>;

/** Posts one message with plain fetch, so that the raw answer (or its lack) can be looked at. */
function post(slack: Slack, signal?: AbortSignal): Promise<Response> {
  return fetch(`${slack.apiUrl}chat.postMessage`, {
    method: "POST",
    headers: { authorization: `Bearer ${slack.token}`, "content-type": "application/json" },
    body: JSON.stringify({ channel: CHANNEL, text: "hello" }),
    ...(signal && { signal }),
  });
}

function stored({ state }: Slack): number {
  return state.messages.length;
}

test("a status fault answers the vendor's own error body, and nothing is stored", async () => {
  const slack = await aWorkspace();
  slack.faults.add({ kind: "status", status: 503, error: "service_unavailable" });
  const response = await post(slack);
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ ok: false, error: "service_unavailable" });
  expect(stored(slack)).toBe(0);
});

test("a vendor's refusal can be scripted in the vendor's words", async () => {
  const slack = await aWorkspace();
  slack.faults.add({ kind: "status", status: 200, error: "token_revoked" });
  await expect(slack.client.auth.test()).rejects.toThrow("token_revoked");
});

test.each([
  [1, "1"],
  ["Fri, 20 Nov 2026 10:00:00 GMT", "Fri, 20 Nov 2026 10:00:00 GMT"],
  [null, null],
])("a rate limit asks to come back with Retry-After %s", async (retryAfter, header) => {
  const slack = await aWorkspace();
  slack.faults.add({ kind: "rate-limited", retryAfter });
  const response = await post(slack);
  expect([response.status, response.headers.get("retry-after")]).toEqual([429, header]);
  expect(stored(slack)).toBe(0);
});

test("unauthorized is a 401", async () => {
  const slack = await aWorkspace();
  slack.faults.add({ kind: "unauthorized" });
  expect((await post(slack)).status).toBe(401);
  expect(stored(slack)).toBe(0);
});

test("html is a 200 that is no answer", async () => {
  const slack = await aWorkspace();
  slack.faults.add({ kind: "html" });
  const response = await post(slack);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html"]);
  expect(stored(slack)).toBe(0);
});

test("a hang never answers, and does no work", async () => {
  const slack = await aWorkspace();
  slack.faults.add({ kind: "hang" });
  await expect(post(slack, AbortSignal.timeout(50))).rejects.toThrow("timeout");
  expect(slack.calls.at(-1)).toMatchObject({ fault: "hang" });
  expect(stored(slack)).toBe(0);
});

test("a drip has begun to answer, but never seems to end", async () => {
  const slack = await aWorkspace();
  slack.faults.add({ kind: "drip", everyMilliseconds: 20 });
  const response = await post(slack, AbortSignal.timeout(100));
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
  expect(stored(slack)).toBe(1);
});

test("a delay answers late, and in full", async () => {
  const slack = await aWorkspace();
  slack.faults.add({ kind: "delay", milliseconds: 20 });
  expect(await (await post(slack)).json()).toMatchObject({ ok: true });
  expect(stored(slack)).toBe(1);
});

test("truncated stops in the middle of an answer to work that was done", async () => {
  const slack = await aWorkspace();
  slack.faults.add({ kind: "truncated" });
  const response = await post(slack);
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow("terminated");
  expect(stored(slack)).toBe(1);
});

test("reset after accept: the work is done once, and nobody learns of it", async () => {
  const slack = await aWorkspace();
  slack.faults.add({ kind: "reset-after-accept" });
  await expect(post(slack)).rejects.toThrow("fetch failed");
  expect(stored(slack)).toBe(1);
  expect((await post(slack)).status).toBe(200);
});

test("a fault strikes the calls that it names, as often as it says, and stays listed", async () => {
  const slack = await aWorkspace();
  slack.faults.add({ kind: "status", status: 500, match: "chat.postMessage", times: 2 });
  await slack.client.auth.test();
  expect(
    [await post(slack), await post(slack), await post(slack)].map(({ status }) => status),
  ).toEqual([500, 500, 200]);
  expect(slack.faults.list()).toMatchObject([{ times: 2, used: 2 }]);
});

test("a cleared fault does not strike", async () => {
  const slack = await aWorkspace();
  slack.faults.add({ kind: "hang", times: 9 });
  slack.faults.clear();
  expect((await post(slack)).status).toBe(200);
});

test.each([
  ["a kind that does not exist", { kind: "explode" }],
  ["an expression that does not compile", { kind: "hang", match: "(" }],
  ["a misspelt option", { kind: "hang", time: 3 }],
])("%s is refused when it is scripted", (_name, fault) => {
  expect(() =>
    httpFaults().add(fault as Parameters<ReturnType<typeof httpFaults>["add"]>[0]),
  ).toThrow();
});
