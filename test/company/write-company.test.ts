import fc from "fast-check";
import { expect, test } from "vitest";
import { Company } from "#company/company.ts";
import { parseCompany } from "#company/parse-company.ts";
import { writeCompany } from "#company/write-company.ts";
import { aCompany } from "../helpers/company.ts";

const at = new Date("2026-11-23T14:00:00Z");

/** What YAML gives a meaning to, or folds, or forgets. */
const odd = fc.constantFrom(..." \n\t\r:#-'\"\\|>&*!%@`{}[],?~01e.yn\u0085\u2028\ufeff");
const text = fc
  .oneof(fc.string({ unit: odd, minLength: 1 }), fc.string({ unit: "binary", minLength: 1 }))
  .filter((one) => one.isWellFormed() && !one.includes("\0"));

test("whatever a company says, the file says it, too", () => {
  fc.assert(
    fc.property(
      text,
      text,
      text,
      fc.double({ min: 0.1, max: 100, noNaN: true }),
      (name, words, skill, weight) => {
        const { providers, locations, ...rest } = aCompany();
        const company = Company.parse({
          ...rest,
          name,
          locations: locations.map((one) => ({ ...one, address: words })),
          providers: providers.map((one) => ({
            ...one,
            weight,
            skills: { [skill.slice(0, 20).toWellFormed()]: 3 },
          })),
        });
        expect(parseCompany(writeCompany(company), at)).toEqual({ kind: "ok", company });
      },
    ),
    { numRuns: 50 },
  );
}, 30_000);

test.each([
  "no",
  "12:30",
  "2026-12-24",
  "1e3",
  "null",
  "--- x",
  " \n",
  "\ttab",
  "a: b # c",
  "~",
  "*a",
])("the word %j stays a word", (name) => {
  const company = Company.parse({ ...aCompany(), name });
  expect(parseCompany(writeCompany(company), at)).toEqual({ kind: "ok", company });
});
