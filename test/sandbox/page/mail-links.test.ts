import { expect, test } from "vitest";
import { linksOf } from "#sandbox/page/browser/client/mail-links.ts";

test("the program's own pages are found by their path, with the words before them", () => {
  const mail =
    "Hello\r\n\r\nSee, change or cancel:\r\nhttps://book.example/m/abc123\r\n\r\nBye\r\n";
  expect(linksOf(mail)).toEqual([{ path: "/m/abc123", words: "See, change or cancel" }]);
});

test("the same link twice is one, and strangers' links are none of ours", () => {
  const mail = "http://a.example/m/x http://a.example/m/x https://meet.google.com/abc http://[";
  expect(linksOf(mail)).toEqual([{ path: "/m/x", words: "Open the link" }]);
});
