import { expect, test } from "vitest";
import { type Caller, whyRefused } from "#sandbox/guard.ts";

const here: Caller = {
  method: "POST",
  remoteAddress: "127.0.0.1",
  host: "127.0.0.1:4000",
  origin: undefined,
  fetchSite: undefined,
  fetchMode: undefined,
};

test.each<[string, Partial<Caller>]>([
  ["a program on this machine", {}],
  ["IPv6 loopback", { remoteAddress: "::1", host: "localhost:4000" }],
  ["IPv4 inside IPv6", { remoteAddress: "::ffff:127.0.0.1" }],
  ["the sandbox's own page", { origin: "http://127.0.0.1:4000", fetchSite: "same-origin" }],
  ["a framed page of ours that sends no referrer", { origin: "null", fetchSite: "same-origin" }],
  ["a person who types the address", { method: "GET", fetchSite: "none", fetchMode: "navigate" }],
  ["a link on another page", { method: "GET", fetchSite: "cross-site", fetchMode: "navigate" }],
])("%s is answered", (_name, caller) => {
  expect(whyRefused({ ...here, ...caller })).toBeUndefined();
});

test.each<[string, Partial<Caller>]>([
  ["another machine", { remoteAddress: "192.168.1.7" }],
  ["another machine in IPv6", { remoteAddress: "2001:db8::127.0.0.1" }],
  ["a connection without an address", { remoteAddress: undefined }],
  ["a name that only points here", { host: "rebound.evil.example:4000" }],
  ["a name that begins like ours", { host: "localhost.evil.example" }],
  ["no Host at all", { host: undefined }],
  ["another site's fetch", { fetchSite: "cross-site" }],
  ["a page on another port of this machine", { fetchSite: "same-site" }],
  ["another site's form", { method: "POST", fetchSite: "cross-site", fetchMode: "navigate" }],
  ["an old browser's page from elsewhere", { origin: "http://evil.example" }],
  ["a page without an origin", { origin: "null" }],
  ["another site's page without a referrer", { origin: "null", fetchSite: "cross-site" }],
])("%s is refused", (_name, caller) => {
  expect(whyRefused({ ...here, ...caller })).toBeDefined();
});
