import { expect, test } from "vitest";
import { VendorError, withoutSecrets } from "#errors.ts";

test.each([
  ["a header", 'said: {"authorization":"Bearer eyJ0.sandbox-abc_1"}', "abc_1"],
  ["a session of Salesforce's", "Bearer 00D5g000004abcd!AQ.xyz9", "xyz9"],
  ["an access token of Google's", "the token ya29.a0Af-canary was revoked", "canary"],
  ["a refresh token of Google's", "1//0gCanaryCanaryCanaryCanary is over", "Canary"],
  ["a form", "grant_type=refresh_token&refresh_token=M.C5canary&x=1", "canary"],
  ["the first field of a form", "client_secret=canary~1&x=1", "canary"],
  ["JSON", '{"access_token":"canary","expires_in":1}', "canary"],
  ["JSON within JSON", '{\\"clientState\\":\\"canary\\",\\"a\\":1}', "canary"],
  ["a channel's body", '{"id":"1","token":"canary"}', "canary"],
  ["a link of a client's", "see https://book.example/m/canary-canary", "canary"],
])("%s loses what opens something", (_what, text, secret) => {
  expect(withoutSecrets(text)).not.toContain(secret);
  const failure = { verdict: "permanent", ambiguous: false, detail: text, code: text } as const;
  const { message, code } = new VendorError("vendor", failure);
  expect(message + code).not.toContain(secret);
});

test.each([
  "token: 401 invalid_grant: Token has been expired or revoked.",
  "token: unreadable answer",
  "404 notFound: ana@harborpine.example",
  "403 ErrorAccessDenied: Access is denied. Check credentials and try again.",
  "the event's transaction is taken, but the event can't be seen yet",
])("“%s” stays as it is", (words) => {
  expect(withoutSecrets(words)).toBe(words);
});
