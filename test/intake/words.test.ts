import { describe, expect, test } from "vitest";
import { wordsIn } from "#intake/words.ts";

describe("what looks alike is one word", () => {
  test.each([
    ["case", "GROUP Group", ["group", "group"]],
    ["full-width letters", "ｕｒｇｅｎｔ", ["urgent"]],
    ["accents", "Réunión", ["reunion"]],
    ["accents written as marks of their own", "Re\u0301union", ["reunion"]],
    ["a Turkish capital", "İstanbul", ["istanbul"]],
    ["a zero-width space", "re\u200bschedule", ["reschedule"]],
    ["a soft hyphen", "re\u00adschedule", ["reschedule"]],
    ["a word joiner", "re\u2060schedule", ["reschedule"]],
    ["a zero-width joiner", "re\u200dschedule", ["reschedule"]],
    ["a byte order mark", "\ufeffurgent", ["urgent"]],
    ["either apostrophe", "isn’t isn't", ["isn't", "isn't"]],
    ["a possessive", "the group's visit", ["the", "group", "visit"]],
    ["a hyphen", "custom-made", ["custom", "made"]],
    ["signs around", "*GROUP!* (group) “group”", ["group", "group", "group"]],
    ["letters written apart", "u r g e n t please", ["urgent", "please"]],
    ["letters with full stops", "a.s.a.p. please", ["asap", "please"]],
    ["numbers with their signs", "1,000 at 8:30, not 12.5", ["1,000", "at", "8:30", "not", "12.5"]],
    ["a number at the end of a clause", "we are 12, or 13.", ["we", "are", "12", "or", "13"]],
    ["other scripts", "группа 緊急 หมู่", ["группа", "緊急", "หมู่"]],
    ["letters beyond the basic plane", "𝐮𝐫𝐠𝐞𝐧𝐭 𐐨𐐩", ["urgent", "𐐨𐐩"]],
    ["nothing but signs", " ?! \n … 🎉", []],
    ["an apostrophe with nothing after it", "the boys' room", ["the", "boys", "room"]],
  ])("%s", (_name, text, expected) => {
    expect(wordsIn(text).list).toEqual(expected);
  });
});

describe("the gap between two words is its strongest sign", () => {
  test.each([
    ["a space", "not urgent", "space"],
    ["quotes", 'not "urgent"', "space"],
    ["a hyphen inside", "non-urgent", "space"],
    ["a full stop inside", "example.urgent", "space"],
    ["a line break", "right\naway", "line"],
    ["a line break of Windows", "right\r\naway", "line"],
    ["a comma", "no, urgent", "clause"],
    ["a comma and a line break", "no,\nurgent", "clause"],
    ["a full stop", "no. Urgent", "clause"],
    ["a dash", "no - urgent", "clause"],
    ["a long dash", "no—urgent", "clause"],
    ["a slash", "no rush/urgent", "clause"],
    ["an ideographic full stop", "no。urgent", "clause"],
    ["a colon", "urgent: no", "answer"],
    ["a question mark and a line break", "urgent?\nno", "answer"],
  ])("%s", (_name, text, expected) => {
    expect(wordsIn(text).gaps.at(-2)).toBe(expected);
  });

  test("a text begins and ends like a clause", () => {
    expect(wordsIn("urgent").gaps).toEqual(["clause", "clause"]);
  });
});

test("three initials stay three words", () => {
  expect(wordsIn("J R R Tolkien").list).toEqual(["j", "r", "r", "tolkien"]);
});
