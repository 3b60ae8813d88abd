import { expect, test } from "vitest";
import { consentStanding } from "#messaging/consent.ts";
import { codesOfNumber, whyUndelivered } from "#messaging/undelivered.ts";
import { wayOfText } from "#messaging/way-of-text.ts";

test.each([
  ["pending", undefined, "being sent", "plain"],
  ["queued", undefined, "queued at the carrier", "plain"],
  ["sent", undefined, "sent", "plain"],
  ["delivered", undefined, "delivered", "good"],
  ["read", undefined, "read", "good"],
  ["settled", undefined, "received", "plain"],
  [
    "undelivered",
    30006,
    "did not arrive: the number is a landline, or its carrier takes no texts",
    "bad",
  ],
  ["failed", 39999, "did not arrive: the carrier's error 39999", "bad"],
  ["failed", undefined, "did not arrive: the carrier gave no reason", "bad"],
] as const)("a text that is %s (%s) is said to be “%s”", (status, code, words, tone) => {
  expect(wayOfText(status, code)).toEqual({ words, tone });
});

test.each([
  [30003, "moment"],
  [30005, "number"],
  [30006, "number"],
  [30007, "ours"],
  [30008, "moment"],
  [21610, "revoked"],
  [12345, "moment"],
] as const)("%i is about the %s", (code, about) => {
  expect(whyUndelivered(code).about).toBe(about);
  expect(codesOfNumber.includes(code)).toBe(about === "number");
});

test.each([
  ["never asked", undefined, undefined, "unknown", false],
  ["agreed on the form", undefined, true, "given", false],
  ["taken back on the page", undefined, false, "revoked", false],
  ["stopped by text, and agreed on a form since", false, true, "revoked", true],
  ["started by text", true, true, "given", false],
  ["started by text, and taken back on the page since", true, false, "revoked", false],
] as const)("%s", (_name, byText, anywhere, state, stoppedByText) => {
  const words = (given: boolean | undefined) => (given === undefined ? undefined : { given });
  expect(consentStanding({ handset: words(byText), anywhere: words(anywhere) })).toEqual({
    state,
    stoppedByText,
  });
});
