import type { AddressInfo } from "node:net";
import express from "express";
import { expect, onTestFinished, test } from "vitest";
import { addressOf, limited, sameOrigin } from "#handlers/guards.ts";
import { answerFailures } from "#handlers/problem.ts";
import { createLog } from "#log.ts";

/** Our guards on a server of their own; the proxy in front says who is calling. */
async function aServer(): Promise<string> {
  const web = express();
  web.set("trust proxy", true);
  const counted = new Map<string, number>();
  const limit = async (key: string) => {
    counted.set(key, (counted.get(key) ?? 0) + 1);
    return { allowed: (counted.get(key) ?? 0) <= 1, retryAfterSeconds: 7 };
  };
  web.get("/counted", limited(limit, addressOf), (_request, response) => void response.send("in"));
  web.post("/changed", sameOrigin, (_request, response) => void response.send("in"));
  web.use(answerFailures(createLog("error", () => undefined)));
  const server = web.listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function comeFrom(...addresses: string[]): Promise<number[]> {
  const base = await aServer();
  const statuses: number[] = [];
  for (const address of addresses) {
    const headers = { "x-forwarded-for": address };
    statuses.push((await fetch(`${base}/counted`, { headers })).status);
  }
  return statuses;
}

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2:ffff::1"],
  ["2001:db8::1", "2001:db8::2"],
  ["2001:db8::1", "2001:db8:0:0:9::2"],
  ["2600:3c00::f03c:91ff:fe00:1", "2600:3c00::a:b:c:d"],
  ["2001:db8:1::1", "2001:db8:1:0:5:6:7:8"],
  ["::1", "::2"],
])("%s and %s are counted as one", async (one, other) => {
  expect(await comeFrom(one, other)).toEqual([200, 429]);
});

test.each([
  ["192.0.2.1", "192.0.2.2"],
  ["2001:db8:1:2::1", "2001:db8:1:3::1"],
  ["2001:db8::1", "2001:db8:0:1::1"],
  ["::ffff:192.0.2.1", "::ffff:192.0.2.2"],
])("%s and %s are counted apart", async (one, other) => {
  expect(await comeFrom(one, other)).toEqual([200, 200]);
});

test("who comes too often is told when to come back", async () => {
  const base = await aServer();
  await fetch(`${base}/counted`);
  const response = await fetch(`${base}/counted`);
  expect(response.headers.get("retry-after")).toBe("7");
  expect(await response.json()).toMatchObject({ code: "rate_limited" });
});

const cookie = `gatehouse_session=${"a".repeat(43)}`;

test.each([
  ["our own page", { "sec-fetch-site": "same-origin", cookie }],
  ["an address typed by hand", { "sec-fetch-site": "none", cookie }],
  ["a program with a token", { "sec-fetch-site": "cross-site", authorization: "Bearer gh_x" }],
  ["a program without a browser", { cookie }],
])("%s may change something", async (_who, headers) => {
  const response = await fetch(`${await aServer()}/changed`, { method: "POST", headers });
  expect(response.status).toBe(200);
});

test.each([
  ["another site", { "sec-fetch-site": "cross-site", cookie }],
  ["another host of our site", { "sec-fetch-site": "same-site", cookie }],
  ["another site in an older browser", { origin: "https://evil.example", cookie }],
  ["another site that hides its name", { origin: "null", cookie }],
  [
    "another site whose address brought a password along",
    { "sec-fetch-site": "cross-site", authorization: "Basic eDp5", cookie },
  ],
])("%s may not", async (_who, headers) => {
  const response = await fetch(`${await aServer()}/changed`, { method: "POST", headers });
  expect([response.status, await response.json()]).toMatchObject([403, { code: "cross_site" }]);
});
