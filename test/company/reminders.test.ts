import { expect, test } from "vitest";
import { readCompany } from "#company/read-company.ts";
import { ladderOf } from "#company/reminders.ts";
import { aCompany } from "../helpers/company.ts";

const MONDAY = new Date("2026-11-23T14:00:00Z");

function read(reminders: readonly object[], own?: readonly object[]) {
  const { services, ...company } = aCompany();
  const withOwn = services.map((service, index) =>
    index === 0 && own !== undefined ? { ...service, reminders: own } : service,
  );
  return readCompany({ ...company, services: withOwn, reminders }, MONDAY);
}

function mistakesIn(...written: Parameters<typeof read>): readonly string[] {
  const found = read(...written);
  if (found.kind === "ok") return [];
  return found.mistakes.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

function ladders(...written: Parameters<typeof read>) {
  const found = read(...written);
  if (found.kind === "invalid") throw new Error(JSON.stringify(found.mistakes));
  return (key: string | undefined) => ladderOf(found.company, key);
}

const byMail = { before: "48h", by: "email" };

test("a service has the company's ladder, or its own, or none", () => {
  const [own, general] = [[{ before: "30m", by: "sms" }], [byMail]];
  expect(ladders(general, own)("consult")).toMatchObject([{ beforeMinutes: 30, way: "sms" }]);
  expect(ladders(general, own)("review")).toMatchObject([{ beforeMinutes: 2880, way: "email" }]);
  expect(ladders(general, [])("consult")).toEqual([]);
  // A service that the company no longer offers still has appointments.
  expect(ladders(general)(undefined)).toHaveLength(1);
  expect(ladders([])("consult")).toEqual([]);
});

test("a rung is made ready: minutes, way, whom it is for, and a name of its own", () => {
  const written = [
    { before: "2d", by: "sms", ask: "confirm" },
    { before: "24h", do: "call", only: "vip", unless: "confirmed" },
    { before: "24h", do: "call" },
  ];
  expect(ladders(written)("consult")).toEqual([
    {
      name: "2d before sms confirm",
      beforeMinutes: 2880,
      way: "sms",
      asks: true,
      onlyVip: false,
      unlessConfirmed: true,
    },
    {
      name: "24h before call vip unconfirmed",
      beforeMinutes: 1440,
      way: "call",
      asks: false,
      onlyVip: true,
      unlessConfirmed: true,
    },
    {
      name: "24h before call",
      beforeMinutes: 1440,
      way: "call",
      asks: false,
      onlyVip: false,
      unlessConfirmed: false,
    },
  ]);
});

test.each([
  [{ by: "email", before: "two days" }, "reminders.0.before: write how long, like 30m, 48h or 2d"],
  [{ by: "email", before: "0h" }, "reminders.0.before: write how long, like 30m, 48h or 2d"],
  [{ by: "email", before: "61d" }, "reminders.0.before: sixty days are the most"],
  [{ before: "2h" }, "reminders.0.by: needs either “by” (email or sms) or “do: call”"],
  [
    { before: "2h", by: "sms", do: "call" },
    "reminders.0.by: needs either “by” (email or sms) or “do: call”",
  ],
  [
    { before: "2h", do: "call", ask: "confirm" },
    "reminders.0.ask: goes with “by”: a message asks it",
  ],
])("%j is refused with the reason", (rung, mistake) => {
  expect(mistakesIn([rung])).toEqual([mistake]);
});

test("the same rung twice is a slip, in either ladder", () => {
  expect(mistakesIn([byMail, byMail])).toEqual(["reminders.1: “48h before email” is there twice"]);
  expect(mistakesIn([byMail], [byMail, byMail])).toEqual([
    "services.0.reminders.1: “48h before email” is there twice",
  ]);
});
