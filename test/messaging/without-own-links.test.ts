import { expect, test } from "vitest";
import { withoutOwnLinks } from "#messaging/without-own-links.ts";

test.each([
  ["Change it: https://book.example/m/abc.def", "Change it: [link]"],
  ["(https://book.example/m/abc), or call", "[link] or call"],
  ["HTTPS://BOOK.EXAMPLE/w/ABC and book.example/f/x", "[link] and [link]"],
  ["line\nhttps://book.example/m/abc?x=1#y\nline", "line\n[link]\nline"],
  ["hello@book.example or https://other.example/m/abc", undefined],
  ["We are at book.example, come in", undefined],
])("%j", (text, told) => {
  expect(withoutOwnLinks(text, "https://book.example")).toBe(told ?? text);
});

test("an address with a port and a path is ours as well", () => {
  const text = "http://localhost:3000/here/m/abc";
  expect(withoutOwnLinks(text, "http://localhost:3000/here")).toBe("[link]");
});

test.each([
  ["https://book.example:443", "https://book.example:443/m/abc https://book.example/m/abc"],
  ["https://bücher.example", "https://bücher.example/m/abc https://xn--bcher-kva.example/m/abc"],
])("however the address %s is written, it is ours", (publicUrl, text) => {
  expect(withoutOwnLinks(text, publicUrl)).toBe("[link] [link]");
});
