import { verify } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { accessTokens } from "#integrations/google-calendar/access-token.ts";
import {
  grant,
  type PretendGoogle,
  publicKey,
  serviceAccount,
  startPretendGoogle,
} from "./pretend-google.ts";

let google: PretendGoogle;
beforeEach(async () => {
  google = await startPretendGoogle();
  google.willAnswerTokensWith(grant("token-1"), grant("token-2"), grant("token-3"));
});
afterEach(() => google.close());

const tokens = (account = serviceAccount) =>
  accessTokens(account, {
    ...{ tokenUrl: `${google.url}/token`, deadlineMs: 2_000 },
    now: () => new Date(),
  });

test("the assertion is signed with the account's key and asks for no more than we use", async () => {
  await tokens({ ...serviceAccount, subject: "boss@clinic.test" }).current();

  const [request] = google.tokenRequests;
  const { grant_type, assertion } = (request?.body ?? {}) as Record<string, string>;
  expect(grant_type).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
  const [header = "", claims = "", signature = ""] = (assertion ?? "").split(".");
  const signed = Buffer.from(`${header}.${claims}`);
  expect(verify("sha256", signed, publicKey, Buffer.from(signature, "base64url"))).toBe(true);
  expect(JSON.parse(Buffer.from(header, "base64url").toString())).toMatchObject({ alg: "RS256" });
  const { iat, exp, ...rest } = JSON.parse(Buffer.from(claims, "base64url").toString());
  expect(exp - iat).toBe(3600);
  expect(rest).toEqual({
    iss: serviceAccount.clientEmail,
    sub: "boss@clinic.test",
    aud: "https://oauth2.googleapis.com/token",
    scope:
      "https://www.googleapis.com/auth/calendar.freebusy https://www.googleapis.com/auth/calendar.events",
  });
});

test("a token is kept while it lasts, and ten who ask at once share one request", async () => {
  const source = tokens();
  const all = await Promise.all(Array.from({ length: 10 }, () => source.current()));

  expect(new Set([...all, await source.current()])).toEqual(new Set(["token-1"]));
  expect(google.tokenRequests).toHaveLength(1);
});

test("a token that is about to expire is not used", async () => {
  google.willAnswerTokensWith(grant("token-1", 59), grant("token-2"));
  const source = tokens();
  await source.current();

  expect(await source.current()).toBe("token-2");
});

test("ten who were refused at once get one new token", async () => {
  const source = tokens();
  const refused = await source.current();
  const renewed = await Promise.all(Array.from({ length: 10 }, () => source.renewed(refused)));

  expect(new Set(renewed)).toEqual(new Set(["token-2"]));
  expect(await source.renewed(refused)).toBe("token-2");
  expect(google.tokenRequests).toHaveLength(2);
});

test("something that is no key is refused at once, and said so", () => {
  expect(() => tokens({ ...serviceAccount, privateKey: "hunter2" })).toThrow(/not a PEM key/);
});
