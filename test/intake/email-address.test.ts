import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseEmailAddress } from "#intake/email-address.ts";

describe("an address that a mailbox may have is taken apart", () => {
  test.each([
    ["as written", "ann@bigcorp.com", "ann@bigcorp.com", "bigcorp.com"],
    ["a subdomain", "ann@eu.bigcorp.com", "ann@eu.bigcorp.com", "eu.bigcorp.com"],
    ["a domain in capitals", "Ann.Lee@BIGCORP.COM", "Ann.Lee@bigcorp.com", "bigcorp.com"],
    ["the dot of the root", "ann@bigcorp.com.", "ann@bigcorp.com", "bigcorp.com"],
    ["a pasted name", "Jane <ann@bigcorp.com>", "ann@bigcorp.com", "bigcorp.com"],
    ["a quoted name", '"Doe, Jane" <ann@bigcorp.com>', "ann@bigcorp.com", "bigcorp.com"],
    ["angle brackets alone", "<ann@bigcorp.com>", "ann@bigcorp.com", "bigcorp.com"],
    ["an ideographic full stop", "ann@bigcorp。com", "ann@bigcorp.com", "bigcorp.com"],
    ["a full-width full stop", "ann@bigcorp．com", "ann@bigcorp.com", "bigcorp.com"],
    ["full-width letters", "ann@ｂｉｇｃｏｒｐ.com", "ann@bigcorp.com", "bigcorp.com"],
    ["spaces around", "  ann@bigcorp.com ", "ann@bigcorp.com", "bigcorp.com"],
    ["a plus tag", "ann+visit@bigcorp.com", "ann+visit@bigcorp.com", "bigcorp.com"],
    ["odd but legal characters", "a!#$%&'*/=?^_`{|}~-@b.de", "a!#$%&'*/=?^_`{|}~-@b.de", "b.de"],
    ["a percent sign", "x%bigcorp.com@evil.io", "x%bigcorp.com@evil.io", "evil.io"],
    ["an umlaut in the domain", "ann@bücher.de", "ann@xn--bcher-kva.de", "xn--bcher-kva.de"],
    ["a suffix of two labels", "ann@firm.co.uk", "ann@firm.co.uk", "firm.co.uk"],
    ["a name reserved for examples", "ann@clinic.example", "ann@clinic.example", "clinic.example"],
    ["the longest local part", `${"a".repeat(64)}@b.de`, `${"a".repeat(64)}@b.de`, "b.de"],
  ])("%s", (_name, text, address, domain) => {
    expect(parseEmailAddress(text)).toEqual({ address, domain });
  });
});

describe("what is no address, or pretends to be another one, is refused", () => {
  test.each([
    ["nothing", ""],
    ["no @", "bigcorp.com"],
    ["nothing before the @", "@bigcorp.com"],
    ["nothing after the @", "ann@"],
    ["two @", "ann@evil.io@bigcorp.com"],
    ["a list", "ann@bigcorp.com, eve@evil.io"],
    ["a list with semicolons", "ann@bigcorp.com;eve@evil.io"],
    ["two addresses in brackets", "<ann@bigcorp.com><eve@evil.io>"],
    ["an address as the name", "ann@bigcorp.com <eve@evil.io>"],
    ["an unclosed bracket", "Jane <ann@bigcorp.com"],
    ["a quoted local part", '"a@bigcorp.com"@evil.io'],
    ["a comment", "ann(bigcorp.com)@evil.io"],
    ["a space inside", "an n@bigcorp.com"],
    ["a dot first", ".ann@bigcorp.com"],
    ["a dot last", "ann.@bigcorp.com"],
    ["two dots in a row", "an..n@bigcorp.com"],
    ["two dots in the domain", "ann@bigcorp..com"],
    ["a dot first in the domain", "ann@.bigcorp.com"],
    ["a hyphen first in a label", "ann@-bigcorp.com"],
    ["a hyphen last in a label", "ann@bigcorp-.com"],
    ["an underscore in the domain", "ann@big_corp.com"],
    ["a bare host", "ann@localhost"],
    ["a bare suffix", "ann@com"],
    ["a suffix that does not exist", "ann@bigcorp.comm"],
    ["an internal name", "ann@mail.corp"],
    ["an IPv4 address", "ann@192.168.0.1"],
    ["an IPv4 address in short", "ann@127.1"],
    ["an address literal", "ann@[192.168.0.1]"],
    ["an IPv6 literal", "ann@[IPv6:::1]"],
    ["a port", "ann@bigcorp.com:25"],
    ["a path", "ann@bigcorp.com/x"],
    ["a full-width path", "ann@bigcorp.com／.evil.io"],
    ["a percent escape", "ann@big%63orp.com"],
    ["a full-width percent escape", "ann@big％63orp.com"],
    ["a fragment", "ann@bigcorp.com#.evil.io"],
    ["a line break", "ann@bigcorp.com\r\nBcc: eve@evil.io"],
    ["a line break at the end", "ann@bigcorp.com\n"],
    ["a line break in the name", "Jane\nBcc: x <ann@bigcorp.com>"],
    ["a NUL", "ann\u0000@bigcorp.com"],
    ["a C1 control", "ann\u0085@bigcorp.com"],
    ["a direction override", "ann@moc.\u202eproc.com"],
    ["a zero-width space before the @", "an\u200bn@bigcorp.com"],
    ["letters beyond ASCII before the @", "añn@bigcorp.com"],
    ["a local part of 65", `${"a".repeat(65)}@bigcorp.com`],
    ["a label of 64", `ann@${"a".repeat(64)}.com`],
    [
      "255 characters",
      `${"a".repeat(64)}@${"b".repeat(61)}.${"c".repeat(60)}.${"d".repeat(63)}.com`,
    ],
    ["a megabyte", `${"a".repeat(1_000_000)}@bigcorp.com`],
    ["a script", "<script>alert(1)</script>@bigcorp.com"],
  ])("%s", (_name, text) => {
    expect(parseEmailAddress(text)).toBeUndefined();
  });

  test("a domain that only looks alike keeps its own, different spelling", () => {
    // The fourth letter is Cyrillic.
    expect(parseEmailAddress("ann@mаjorclient.com")?.domain).toBe("xn--mjorclient-zqi.com");
  });
});

test("whatever comes in, an address that is accepted is one line, one @, and parses to itself", () => {
  const alphabet = fc.constantFrom(..."ab1.@<>\"'% \\/:#[]()-_,;\r\n\u0000\u200b\u202e。／é");
  fc.assert(
    fc.property(fc.string({ unit: alphabet, maxLength: 30 }), (text) => {
      const parsed = parseEmailAddress(`${text}@b.de`) ?? parseEmailAddress(`a@${text}.de`);
      if (parsed === undefined) return;
      expect(parsed.address).toMatch(/^[!-?A-~]+@[a-z0-9.-]+$/);
      expect(parseEmailAddress(parsed.address)).toEqual(parsed);
    }),
  );
});
