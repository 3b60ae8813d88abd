import { beforeAll, describe, expect, test } from "vitest";
import { explainSlot } from "#cli/explain-slot.ts";
import { aCompany } from "../helpers/company.ts";
import { booked, later, TUESDAY_NOON, useOffice } from "../helpers/office.ts";
import { runProgram } from "../helpers/run-program.ts";

const office = useOffice(aCompany());
/** The command line's clock is the business clock: it stands on the Monday of the tests. */
const clockStands = () =>
  office()
    .db("business_clock")
    .update({
      offset_ms: Math.round(office().clock.at.getTime() - Date.now()),
    });
const explain = async (
  start: string,
  change: { zone?: string; provider?: string; service?: string } = {},
) => {
  await clockStands();
  return explainSlot(
    office().db,
    { google: undefined, consent: undefined, microsoft: undefined },
    {
      service: "consult",
      zone: undefined,
      provider: undefined,
      start,
      ...change,
    },
  );
};

test("says of everybody who could lead whether it is offered with them, and why not", async () => {
  const { reference } = await booked(office(), { providerKey: "ana" });
  expect(await explain("2026-11-24T10:00", { zone: "America/Phoenix" })).toEqual([
    "✓ Consultation, Tue 24 Nov 10:00 AM, Phoenix time (MST): offered",
    "  ✗ Ana Ortiz (ana)",
    `      taken: Taken by an appointment (${reference}), Tue 24 Nov 10:00 AM to 10:30 AM, Phoenix time (MST).`,
    "  ✓ Ben Hale (ben)",
  ]);
  const [first, ...others] = await explain(TUESDAY_NOON.toISOString(), { provider: "ana" });
  expect(first).toBe("✗ Consultation, Tue 24 Nov 12:00 PM, New York time (EST): not offered");
  expect(others).toHaveLength(2);
});

test("tells what a client would read", async () => {
  const lines = await explain(later(office().clock.at, 30).toISOString());
  expect(lines.at(-1)).toBe(
    "  A client would read: Please book at least 60 minutes before the start.",
  );
});

describe("what cannot be explained is said, and what to write instead", () => {
  test.each([
    ["tomorrow", {}, /no start; write 2026-11-24T10:00/],
    ["2026-11-24T10:00:30Z", {}, /whole minute/],
    ["2026-13-24T10:00", {}, /no start/],
    ["2026-11-24T10:00", { zone: "Phoenix" }, /“Phoenix” is no time zone/],
    ["2026-11-24T10:00", { service: "surgery" }, /no such service/],
    ["2026-11-24T10:00", { provider: "zoe" }, /no such provider/],
    ["2027-03-14T02:30", {}, /the clocks jump over/],
    ["2026-11-01T01:30", {}, /twice: name 2026-11-01T05:30Z or 2026-11-01T06:30Z/],
  ])("%s %j", async (start, change, words) => {
    await expect(explain(start, change)).rejects.toThrow(words);
  });
});

describe("as it is typed", () => {
  const typed = async (...words: string[]) => {
    const program = runProgram("src/cli/gatehouse.ts", ["explain", ...words], {
      DATABASE_URL: office().url,
      APP_SECRETS: "a test secret that is long enough to be one",
    });
    return { code: await program.ended, ...program.said() };
  };
  beforeAll(clockStands);

  test("it answers in lines, or ends with 2", async () => {
    await clockStands();
    const [well, short, wrong] = await Promise.all([
      typed("consult", "2026-11-24T10:00", "--zone", "America/Phoenix", "--provider", "ben"),
      typed("consult"),
      typed("consult", "soon"),
    ]);
    expect(well).toMatchObject({ code: 0, out: expect.stringContaining("  ✓ Ben Hale (ben)\n") });
    expect([short.code, wrong.code]).toEqual([2, 2]);
    expect(wrong.err).toContain("no start");
    expect(wrong.err).not.toMatch(/^ +at /m);
  }, 60_000);
});
