import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { anAssertion, anOffice, askToken } from "../../helpers/google-office.ts";

const path = "/calendars/ana@harborpine.example/events";

test("a signed assertion is exchanged for a token that opens the calendar", async () => {
  const office = await anOffice();
  const granted = await askToken(office, anAssertion(office));
  expect(granted).toMatchObject({ status: 200, body: { token_type: "Bearer", expires_in: 3599 } });
  expect((await office.call("GET", path)).status).toBe(200);
});

const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
  type: "pkcs8",
  format: "pem",
});
const seconds = Math.floor(Date.now() / 1000);

test.each([
  ["another key", {}, String(stranger), "invalid_grant"],
  ["another account", { iss: "other@x.example" }, undefined, "invalid_grant"],
  ["another audience", { aud: "https://evil.example/token" }, undefined, "invalid_grant"],
  [
    "an assertion that has expired",
    { iat: seconds - 7200, exp: seconds - 3600 },
    undefined,
    "invalid_grant",
  ],
  ["an assertion for a whole day", { exp: seconds + 86_400 }, undefined, "invalid_grant"],
  [
    "an assertion from the future",
    { iat: seconds + 900, exp: seconds + 1800 },
    undefined,
    "invalid_grant",
  ],
  ["no scope", { scope: "" }, undefined, "invalid_scope"],
  [
    "a scope of another product",
    { scope: "https://www.googleapis.com/auth/drive" },
    undefined,
    "invalid_scope",
  ],
])("%s is refused", async (_name, claims, key, error) => {
  const office = await anOffice();
  const refused = await askToken(office, anAssertion(office, claims, key));
  expect(refused).toMatchObject({ status: 400, body: { error } });
});

test.each(["", "x", "a.b.c"])("an assertion that is none (%s) is refused", async (assertion) => {
  const office = await anOffice();
  expect(await askToken(office, assertion)).toMatchObject({ status: 400 });
});

test("without a token, or with an old or withdrawn one, Google answers 401", async () => {
  let now = Date.now();
  const office = await anOffice({ now: () => now });
  const none = await office.call("GET", path, { headers: { authorization: "" } });
  expect(none).toMatchObject({
    status: 401,
    body: { error: { errors: [{ reason: "authError" }] } },
  });

  now += 3_599_000;
  expect((await office.call("GET", path)).status).toBe(401);
  now -= 3_599_000;
  expect((await office.call("GET", path)).status).toBe(200);
  office.revokeTokens();
  expect((await office.call("GET", path)).status).toBe(401);
});

test("a token for busy times alone neither reads nor writes events", async () => {
  const office = await anOffice();
  const scope = "https://www.googleapis.com/auth/calendar.freebusy";
  const { body } = await askToken(office, anAssertion(office, { scope }));
  const headers = { authorization: `Bearer ${body["access_token"]}` };
  const question = {
    timeMin: "2026-11-23T00:00:00Z",
    timeMax: "2026-11-24T00:00:00Z",
    items: [],
  };
  expect((await office.call("POST", "/freeBusy", { headers, body: question })).status).toBe(200);
  expect((await office.call("GET", path, { headers })).status).toBe(403);
  expect((await office.call("POST", path, { headers, body: {} })).status).toBe(403);
});

test("a broken grant can be scripted in the token door's own words", async () => {
  const office = await anOffice();
  office.faults.add({ kind: "status", status: 400, error: "invalid_grant", match: "/token" });
  expect(await askToken(office, anAssertion(office))).toMatchObject({
    status: 400,
    body: { error: "invalid_grant" },
  });
});
