import { describe, expect, test } from "vitest";
import { showLadder } from "#cli/ladder.ts";
import { climbLaddersFlow } from "#flows/climb-ladders.ts";
import { aCompany } from "../helpers/company.ts";
import { escalated, later, MONDAY, useOffice } from "../helpers/office.ts";
import { runProgram } from "../helpers/run-program.ts";

const day = ["09:00-12:00", "13:00-17:00"];
const base = aCompany();
const office = useOffice({
  ...base,
  escalation: {
    ...base.escalation,
    hours: {
      zone: "America/New_York",
      weekly: { mon: day, tue: day, wed: day, thu: day, fri: day },
    },
    calendars: [
      { locations: ["phoenix"], zone: "America/Phoenix", weekly: { mon: ["10:00-18:00"] } },
    ],
    accounts: [{ domains: ["globex.example"], normal: { firstResponseMinutes: 1 } }],
    ladder: [
      { do: "nudge", afterMinutes: 0 },
      { do: "tell", afterMinutes: 30, members: ["max"] },
      { do: "alert", afterMinutes: 60, clock: "wall", priority: "high" },
    ],
  },
});
const nothing = {
  request: undefined,
  priority: undefined,
  at: undefined,
  domain: undefined,
  location: undefined,
};
const show = (asked: Partial<Record<keyof typeof nothing, string>>) =>
  showLadder(office().db, { ...nothing, ...asked });
const referenceOf = async (id: string) =>
  `GH-${(await office().db("requests").where({ id }).first("number")).number}`;

test("what would happen to a request is told, step by step, with what the client is promised", async () => {
  expect(await show({ at: "2026-11-23T11:50", priority: "high" })).toEqual([
    "A request of high priority that comes in Mon 23 Nov 11:50 AM, New York time (EST):",
    "  first answer due Mon 23 Nov 11:55 AM, New York time (EST)",
    "  promised to the client by Mon 23 Nov 4:50 PM, New York time (EST)",
    "If nobody answers:",
    "  → Mon 23 Nov 11:55 AM, New York time (EST): Olga Reyes is reminded in the thread",
    "  → Mon 23 Nov 12:55 PM, New York time (EST): Olga Reyes, on call, is reached by e-mail, and by text where a number is known",
    "  → Mon 23 Nov 1:25 PM, New York time (EST): told in the thread, by name: Max Boyd",
    "  closed with an apology Wed 25 Nov 4:50 PM, New York time (EST)",
  ]);
});

test("the account's deadlines and the location's hours count", async () => {
  const [, plain] = await show({ at: "2026-11-23T10:00" });
  expect(plain).toContain("10:15 AM");
  const [, ofAccount] = await show({ at: "2026-11-23T10:00", domain: "globex.example" });
  expect(ofAccount).toContain("10:01 AM");
  const [, inPhoenix] = await show({ at: "2026-11-23T10:00", location: "phoenix" });
  expect(inPhoenix).toContain("12:15 PM");
});

test("of a request that is there it tells what was done, and what is still to come", async () => {
  const { requestId, escalationId } = await escalated(office());
  const request = await referenceOf(requestId);
  office().clock.at = later(MONDAY, 5);
  await climbLaddersFlow(office().context)();
  expect(await show({ request })).toEqual([
    `${request} is open. If nobody answers:`,
    "  ✓ Mon 23 Nov 9:05 AM, New York time (EST): Olga Reyes is reminded in the thread",
    "  → Mon 23 Nov 9:35 AM, New York time (EST): told in the thread, by name: Max Boyd",
    "  → Mon 23 Nov 10:05 AM, New York time (EST): Olga Reyes, on call, is reached by e-mail, and by text where a number is known",
  ]);
  await office()
    .db("escalations")
    .where({ id: escalationId })
    .update({ state: "cancelled", ended_at: MONDAY });
  expect((await show({ request })).at(-1)).toBe("  nothing more is planned");
});

describe("what cannot be shown is said", () => {
  test.each([
    [{ request: "GH-999999" }, /nobody was ever asked about “GH-999999”/],
    [{ priority: "urgent" }, /“urgent” is no priority; there are normal and high/],
    [{ location: "rome" }, /no location “rome”/],
    [{ at: "soon" }, /“soon” is no start/],
  ])("%j", async (asked, words) => {
    await expect(show(asked)).rejects.toThrow(words);
  });
});

test("as it is typed it answers in lines, or says how to call it", async () => {
  const typed = async (...words: string[]) => {
    const program = runProgram("src/cli/gatehouse.ts", ["ladder", ...words], {
      DATABASE_URL: office().url,
      APP_SECRETS: "a test secret that is long enough to be one",
    });
    return { code: await program.ended, ...program.said() };
  };
  const [well, mixed] = await Promise.all([
    typed("--priority", "high", "--at", "2026-11-23T11:50"),
    typed("GH-1", "--priority", "high"),
  ]);
  expect(well).toMatchObject({ code: 0 });
  expect(well.out).toContain("Olga Reyes is reminded in the thread");
  expect(mixed).toMatchObject({ code: 2 });
}, 30_000);
