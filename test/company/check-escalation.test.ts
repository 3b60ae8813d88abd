import { expect, test } from "vitest";
import { stringify } from "yaml";
import { parseCompany } from "#company/parse-company.ts";
import { aCompany } from "../helpers/company.ts";

const MONDAY = new Date("2026-11-23T14:00:00Z");
const rota = {
  zone: "America/New_York",
  handOver: { day: "mon", time: "09:00" },
  since: "2026-11-23",
  members: ["olga", "max"],
};
const off = (from: string, to: string) => ({ timeOff: [{ from, to }] });
const nudge = { do: "nudge", afterMinutes: 0 };

/** A company whose desk says something else, and whose members do. */
function mistakesIn(
  desk: Record<string, unknown>,
  members: Record<string, object> = {},
): readonly string[] {
  const base = aCompany();
  const { onCall, ...rest } = base.escalation;
  const who = "rota" in desk || "onCall" in desk ? {} : { onCall };
  const text = stringify({
    ...base,
    members: base.members.map((member) => ({ ...member, ...members[member.key] })),
    escalation: { ...rest, ...who, ...desk },
  });
  const parsed = parseCompany(text, MONDAY);
  if (parsed.kind === "ok") return [];
  const lines = text.split("\n");
  // Every one names a line, and what it quotes stands there.
  return parsed.mistakes.map((mistake) => {
    const [, line, said = ""] = /^(\d+):\d+ (.*)$/.exec(mistake) ?? [];
    const quoted = /\(it says “(.*)”\)$/.exec(said)?.[1] ?? "";
    expect(lines[Number(line) - 1]).toContain(quoted);
    return said;
  });
}

test.each([
  ["a rota of two", { rota }],
  ["one member who always is", { onCall: "olga" }],
  [
    "a whole ladder",
    {
      rota,
      ladder: [
        nudge,
        { do: "reassign", afterMinutes: 15 },
        { do: "widen", afterMinutes: 30, channel: "C0ALL" },
        { do: "tell", afterMinutes: 45, members: ["max"], priority: "high" },
        { do: "alert", afterMinutes: 60, clock: "wall" },
      ],
    },
  ],
  [
    "a calendar and an account of their own",
    {
      calendars: [
        { locations: ["phoenix"], zone: "America/Phoenix", weekly: { mon: ["09:00-17:00"] } },
      ],
      accounts: [{ domains: ["globex.example"], vip: { firstResponseMinutes: 2 } }],
    },
  ],
])("%s can be meant", (_name, desk) => {
  expect(mistakesIn(desk)).toEqual([]);
});

test.each([
  [
    "nobody is on call",
    { onCall: undefined },
    "escalation.onCall: say who is on call: one member here, or several in a rota",
  ],
  [
    "two say who is on call",
    { onCall: "olga", rota },
    "escalation.onCall: the rota says who is on call; take out one of the two (it says “olga”)",
  ],
  ["a rota of nobody", { rota: { ...rota, members: [] } }, /^escalation\.rota\.members: Too small/],
  [
    "somebody unknown in the rota",
    { rota: { ...rota, members: ["olga", "nora"] } },
    "escalation.rota.members.1: nothing has the key “nora” (it says “nora”)",
  ],
  [
    "somebody twice in the rota",
    { rota: { ...rota, members: ["olga", "max", "olga"] } },
    "escalation.rota.members.2: “olga” is there twice (it says “olga”)",
  ],
  [
    "somebody who may not take a card",
    { rota: { ...rota, members: ["olga", "vera"] } },
    "escalation.rota.members.1: “vera” is a viewer, who may not take a card; an operator, a manager or an admin may (it says “vera”)",
  ],
  [
    "somebody who sees nothing in Slack",
    { rota: { ...rota, members: ["olga", "ada"] } },
    "escalation.rota.members.1: “ada” has no Slack account here, and would never read it (it says “ada”)",
  ],
  [
    "a zone that is none",
    { rota: { ...rota, zone: "New York" } },
    "escalation.rota.zone: “New York” is not a time zone we know (it says “New York”)",
  ],
  [
    "an hour that is none",
    { rota: { ...rota, handOver: { day: "mon", time: "9" } } },
    "escalation.rota.handOver.time: write a time of day as 09:00 (it says “9”)",
  ],
  [
    "an override by somebody unknown",
    { rota: { ...rota, overrides: [{ from: "2026-12-01", to: "2026-12-01", member: "nora" }] } },
    "escalation.rota.overrides.0.member: nothing has the key “nora” (it says “nora”)",
  ],
  [
    "an empty ladder",
    { ladder: [] },
    "escalation.ladder: a ladder without a rung leaves a request with nobody",
  ],
  [
    "a ladder that ends with a channel",
    { ladder: [nudge, { do: "widen", afterMinutes: 30, channel: "C0ALL" }] },
    "escalation.ladder.1.do: the last rung for normal priority tells a channel, and a channel is nobody; end with nudge, reassign, tell or alert (it says “widen”)",
  ],
  [
    "a ladder for urgent requests alone",
    { ladder: [{ ...nudge, priority: "high" }] },
    "escalation.ladder: a request of normal priority would be left with nobody: no rung is for it",
  ],
  [
    "a rung twice",
    { ladder: [nudge, { ...nudge, clock: "business" }] },
    "escalation.ladder.1: is there twice",
  ],
  [
    "nobody to give it to",
    { ladder: [nudge, { do: "reassign", afterMinutes: 15 }] },
    "escalation.ladder.1.do: there is nobody to give it to: a rota of two members or more is needed (it says “reassign”)",
  ],
  [
    "telling somebody unknown",
    { ladder: [nudge, { do: "tell", afterMinutes: 15, members: ["nora"] }] },
    "escalation.ladder.1.members.0: nothing has the key “nora” (it says “nora”)",
  ],
  [
    "telling somebody who does not see it",
    { ladder: [nudge, { do: "tell", afterMinutes: 15, members: ["ada"] }] },
    "escalation.ladder.1.members.0: “ada” has no Slack account here, and would never read it (it says “ada”)",
  ],
  [
    "hours of a location that is none",
    {
      calendars: [
        { locations: ["rome"], zone: "America/Phoenix", weekly: { mon: ["09:00-17:00"] } },
      ],
    },
    "escalation.calendars.0.locations.0: nothing has the key “rome” (it says “rome”)",
  ],
  [
    "hours that never are",
    { calendars: [{ locations: ["phoenix"], zone: "America/Phoenix", weekly: {} }] },
    /^escalation\.calendars\.0: Fewer than 240 business minutes until/,
  ],
  [
    "hours that an account's deadline does not fit in",
    {
      hours: { zone: "America/New_York", weekly: { mon: ["09:00-09:20"] } },
      accounts: [{ domains: ["globex.example"], normal: { resolutionMinutes: 2_000 } }],
    },
    /^escalation\.hours: Fewer than 2000 business minutes until/,
  ],
  [
    "holidays of nowhere",
    {
      hours: {
        zone: "America/New_York",
        weekly: { mon: ["09:00-17:00"] },
        holidays: { country: "QQ" },
      },
    },
    "escalation.hours.holidays: the package date-holidays knows no such place",
  ],
  [
    "an address where a domain is meant",
    { accounts: [{ domains: ["kim@globex.example"] }] },
    "escalation.accounts.0.domains.0: “kim@globex.example” is no domain; write what stands after the @ in small letters (it says “kim@globex.example”)",
  ],
  [
    "a domain of two accounts",
    { accounts: [{ domains: ["globex.example"] }, { domains: ["globex.example"] }] },
    "escalation.accounts.0.domains.0: “globex.example” is there twice (it says “globex.example”)",
  ],
])("%s is refused, in words that say what to do", (_name, desk, message) => {
  const mistakes = mistakesIn(desk);
  expect(mistakes).toContainEqual(
    message instanceof RegExp ? expect.stringMatching(message) : message,
  );
});

test("one location has one calendar", () => {
  const calendar = {
    locations: ["phoenix"],
    zone: "America/Phoenix",
    weekly: { mon: ["09:00-17:00"] },
  };
  expect(mistakesIn({ calendars: [calendar, structuredClone(calendar)] })).toContain(
    "escalation.calendars.1.locations.0: “phoenix” has two calendars (it says “phoenix”)",
  );
});

test("a rota on which everybody has time off is refused, with the day", () => {
  const members = { olga: off("2026-12-20", "2026-12-27"), max: off("2026-12-24", "2026-12-25") };
  expect(mistakesIn({ rota }, members)).toEqual([
    "escalation.rota.members: on 2026-12-24 all of them have time off, and nobody would be on call",
  ]);
  expect(mistakesIn({ rota }, { olga: off("2026-12-20", "2026-12-27") })).toEqual([]);
  // What is over harms nobody.
  const past = { olga: off("2026-11-01", "2026-11-22"), max: off("2026-11-01", "2026-11-22") };
  expect(mistakesIn({ rota }, past)).toEqual([]);
});

test("an override by somebody who has time off then is refused", () => {
  const overrides = [{ from: "2026-12-23", to: "2026-12-24", member: "max" }];
  const members = { max: off("2026-12-24", "2026-12-25") };
  expect(mistakesIn({ rota: { ...rota, overrides } }, members)).toEqual([
    "escalation.rota.overrides.0.member: “max” has time off between 2026-12-23 and 2026-12-24 (it says “max”)",
  ]);
});
