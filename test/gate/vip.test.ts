import { describe, expect, test } from "vitest";
import { RuleSet } from "#gate/rule-set.ts";
import { isVip } from "./evidence.ts";

describe("whose address is a VIP's", () => {
  test.each([
    ["x@majorclient.com", true],
    ["x@eu.majorclient.com", true],
    ["x@a.b.majorclient.com", true],
    ["x@MAJORCLIENT.COM", true],
    ["x@majorclient.com.", true],
    ["Jane <x@majorclient.com>", true],
    ["x@majorclient。com", true],
    ["x@majorclient.com.evil.io", false],
    ["x@notmajorclient.com", false],
    ["majorclient.com@evil.io", false],
    ['"a@majorclient.com"@evil.io', false],
    ["x%majorclient.com@evil.io", false],
    ["x@majorclient.comm", false],
    ['"majorclient.com" <x@evil.io>', false],
    // The fourth letter from the end is Cyrillic.
    ["x@majorclіent.com", false],
    ["x@com", false],
    ["x@majorclient.com@evil.io", false],
    ["x@evil.io?@majorclient.com", false],
    ["x@evil.io#.majorclient.com", false],
    ["x@evil.io\\.majorclient.com", false],
  ])("%s: %s", (address, expected) => {
    expect(isVip(address, ["majorclient.com", "bigcorp.net"])).toBe(expected);
  });

  test("a listed domain may be written in capitals, beyond ASCII, or as a subdomain", () => {
    const vipDomains = [" MajorClient.COM ", "Bücher.de", "vip.firm.co.uk"];

    expect(isVip("x@majorclient.com", vipDomains)).toBe(true);
    expect(isVip("x@xn--bcher-kva.de", vipDomains)).toBe(true);
    expect(isVip("x@vip.firm.co.uk", vipDomains)).toBe(true);
    expect(isVip("x@firm.co.uk", vipDomains)).toBe(false);
  });

  test("without a list nobody is one", () => {
    expect(isVip("x@majorclient.com", [])).toBe(false);
  });
});

describe("a list that would mean something else is refused", () => {
  test.each([
    ["com", "is not a domain, like bigcorp.com"],
    ["co.uk", "is a suffix that anybody may register under"],
    ["ann@bigcorp.com", "is not a domain, like bigcorp.com"],
    ["*.bigcorp.com", "is not a domain, like bigcorp.com"],
    ["https://bigcorp.com", "is not a domain, like bigcorp.com"],
    ["bigcorp", "is not a domain, like bigcorp.com"],
    ["", "is not a domain, like bigcorp.com"],
  ])("%j %s", (domain, message) => {
    const parsed = RuleSet.safeParse({ vipDomains: [domain] });

    expect(parsed.error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
