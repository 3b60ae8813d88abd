import { describe, expect, test } from "vitest";
import { cleanLine, cleanText } from "#intake/clean-text.ts";

describe("what no reader sees is taken out", () => {
  test.each([
    ["a NUL", "a\u0000b", "ab"],
    ["an escape sequence's control", "a\u001b[31mb", "a[31mb"],
    ["a C1 control", "a\u0085b", "ab"],
    ["a zero-width space", "re\u200bschedule", "reschedule"],
    ["a byte order mark", "\ufeffhello", "hello"],
    ["a soft hyphen", "re\u00adschedule", "reschedule"],
    ["a direction override", "\u202eevil\u202c", "evil"],
    ["a direction isolate", "\u2066evil\u2069", "evil"],
    ["tag characters", "hi\u{e0041}\u{e0042}", "hi"],
    ["a joiner between Latin letters", "gr\u200doup", "group"],
    ["a row of joiners", "gr\u200d\u200c\u200doup", "group"],
    ["half a surrogate pair", "a\ud800b", "a\ufffdb"],
    ["white space around", " \n a \t ", "a"],
  ])("%s", (_name, text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });
});

describe("what a reader needs stays", () => {
  test.each([
    ["an emoji family", "👩‍👧‍👦"],
    ["a flag", "🇦🇹"],
    ["Persian with its non-joiner", "می‌خواهم"],
    ["Arabic", "مرحبا"],
    ["markup, as the text that it is", "<b>*a*</b> &amp; <!channel>"],
    ["lines and tabs", "a\n\n\tb"],
  ])("%s", (_name, text) => {
    expect(cleanText(text)).toBe(text);
  });
});

test("accents are composed, so that equal names are equal", () => {
  expect(cleanText("Rene\u0301")).toBe("René");
});

test("every kind of line break becomes a line feed", () => {
  expect(cleanText("a\r\nb\rc\u2028d")).toBe("a\nb\nc\nd");
});

test("a line has no breaks and single spaces", () => {
  expect(cleanLine("  Ann\r\nBcc:\t eve   Lee ")).toBe("Ann Bcc: eve Lee");
});
