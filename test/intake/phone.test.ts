import { getCountries, parsePhoneNumberFromString } from "libphonenumber-js/max";
import examples from "libphonenumber-js/mobile/examples";
import { describe, expect, test } from "vitest";
import { nationalDigits, parsePhone } from "#intake/phone.ts";

describe("a number that exists becomes E.164", () => {
  test.each([
    ["national, with brackets", "(602) 555-0123", "US", "+16025550123"],
    ["national, bare", "6025550123", "US", "+16025550123"],
    ["with the trunk prefix", "020 7946 0958", "GB", "+442079460958"],
    ["international, whatever the country", "+44 20 7946 0958", "US", "+442079460958"],
    ["international, without a country", "+1 602 555 0123", undefined, "+16025550123"],
    ["with an unknown country", "+1 602 555 0123", "XX", "+16025550123"],
    ["with an extension", "602-555-0123 ext. 42", "US", "+16025550123"],
    ["with x42", "+1 602 555 0123 x42", "US", "+16025550123"],
    ["with the RFC 3966 extension", "+1 602 555 0123;ext=42", "US", "+16025550123"],
    ["in full-width digits", "＋４４ ２０ ７９４６ ０９５８", "US", "+442079460958"],
    ["with spaces around", "  602 555 0123 ", "US", "+16025550123"],
  ])("%s", (_name, text, country, expected) => {
    expect(parsePhone(text, country)).toBe(expected);
  });

  test("every country's example number, in its national and its international form", () => {
    const read = getCountries().map((country) => {
      const example = parsePhoneNumberFromString(examples[country] ?? "", country);
      const expected = example?.number;
      const forms = [example?.formatNational(), example?.formatInternational(), expected];
      return forms.map((form) => [country, form, parsePhone(form ?? "", country), expected]);
    });

    expect(read.flat().filter(([, , parsed, expected]) => parsed !== expected)).toEqual([]);
    expect(read.length).toBeGreaterThan(240);
  });
});

describe("what is no number, or one where no client is reached, is refused", () => {
  test.each([
    ["nothing", "", "US"],
    ["words", "call me", "US"],
    ["a number among words", "call me on 602 555 0123", "US"],
    ["two numbers", "602 555 0123, 480 555 0123", "US"],
    ["too few digits", "602 555 012", "US"],
    ["too many digits", "602 555 01234", "US"],
    ["an area that does not exist", "(100) 555-0123", "US"],
    ["national form without a country", "602 555 0123", undefined],
    ["an emergency number", "911", "US"],
    ["another emergency number", "112", "DE"],
    ["a text short code", "22395", "US"],
    ["a premium line", "900-555-1234", "US"],
    ["a premium line abroad", "+44 909 879 0123", "US"],
    ["a shared-cost line", "+49 180 5 123456", "DE"],
    ["a line break", "602 555\n0123", "US"],
    ["a script", "<script>602 555 0123</script>", "US"],
    ["a megabyte", "6".repeat(1_000_000), "US"],
  ])("%s", (_name, text, country) => {
    expect(parsePhone(text, country)).toBeUndefined();
  });
});

test.each([
  ["+16025550123", "6025550123"],
  ["+442079460958", "2079460958"],
  ["not a number", undefined],
])("%s is written as %s at home", (number, digits) => {
  expect(nationalDigits(number)).toBe(digits);
});
