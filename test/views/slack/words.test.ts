import { describe, expect, test } from "vitest";
import { clip, lasting, named, safe } from "#views/slack/words.ts";

test("words are cut before they are escaped, so that no “&amp;” is cut in half", () => {
  expect(safe("a&&&", 3)).toBe("a&amp;…");
});

test.each([
  ["👩👩👩", "👩…"],
  ["éé\u0301", "é…"],
  ["ab", "ab"],
  ["\ud83d", "\ufffd"],
])("“%s” is cut between characters, never inside one", (text, cut) => {
  expect(clip(text, 2)).toBe(cut);
});

describe("a person is", () => {
  test.each([
    ["mentioned, where the id is Slack's", "U0ANA", "<@U0ANA>"],
    ["named, where it is nobody's", undefined, "Ana &lt;Ortiz&gt;"],
    ["named, where it is no id at all", "U0ANA> <!channel", "Ana &lt;Ortiz&gt;"],
  ])("%s", (_name, chatUserId, expected) => {
    expect(named({ chatUserId, name: "Ana <Ortiz>" })).toBe(expected);
  });
});

test.each([
  [59, "under a minute"],
  [60, "1 min"],
  [3_599, "59 min"],
  [3_600, "1 h"],
  [7_500, "2 h 5 min"],
  [172_800, "2 days"],
])("%i seconds last %s", (seconds, words) => {
  expect(lasting(new Date(0), new Date(seconds * 1_000))).toBe(words);
});
