import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Company } from "#company/company.ts";
import { parseCompany } from "#company/parse-company.ts";
import { calendarWorld } from "#sandbox/google/calendar-world.ts";
import { startsAt } from "#sandbox/google/event-content.ts";
import { mailboxWorld } from "#sandbox/microsoft/mailbox-world.ts";
import { slackWorld } from "#sandbox/slack/slack-world.ts";

function demoCompany(): Company {
  const parsed = parseCompany(
    readFileSync("db/demo.yaml", "utf8"),
    new Date("2026-11-23T14:00:00Z"),
  );
  if (parsed.kind === "ok") return parsed.company;
  throw new Error(parsed.mistakes.join("\n"));
}

test("every member of the demo company is a full member of the pretend Slack", () => {
  const { team, users } = slackWorld();
  for (const { name, email, slack } of demoCompany().members) {
    expect(slack?.team).toBe(team.id);
    expect(users[slack?.user ?? ""]).toMatchObject({
      real_name: name,
      team_id: team.id,
      is_restricted: false,
      profile: { email },
    });
  }
});

test("the cards' channel exists, with our bot and every member in it", () => {
  const { app, channels } = slackWorld();
  const { escalation, members } = demoCompany();
  const people = members.map(({ slack }) => slack?.user);
  expect(channels[escalation.channel]?.members).toEqual(
    expect.arrayContaining([app.botUser, ...people]),
  );
});

test("everybody who serves has a calendar in the pretend Google or Microsoft, in the zone of their location", () => {
  const { providers, locations } = demoCompany();
  const calendars: readonly { id: string; summary: string; timeZone: string }[] = [
    ...calendarWorld(Date.now()),
    ...mailboxWorld(Date.now()).map(({ id, ...rest }) => ({ ...rest, id: `microsoft:${id}` })),
  ];
  expect(calendars).toHaveLength(3);
  for (const { name, calendar, location } of providers.filter(({ kind }) => kind !== "room")) {
    const zone = locations.find(({ key }) => key === location)?.zone;
    expect(calendars.find(({ id }) => id === calendar)).toMatchObject({
      summary: name,
      timeZone: zone,
    });
  }
});

// A Friday; the Sunday on which New York's clocks go back; a summer Sunday.
test.each(["2026-11-20T13:00:00Z", "2026-11-01T05:30:00Z", "2026-07-05T23:59:59Z"])(
  "seen from %s, providers are busy on coming workdays, in daylight, and never the whole day",
  (now) => {
    for (const { events, timeZone } of calendarWorld(Date.parse(now))) {
      const busy = Object.values(events).filter(({ content }) => content.transparency === "opaque");
      expect(busy.length).toBeGreaterThan(20);
      for (const { start, end } of busy) {
        const [from, until] = [startsAt(start, timeZone), startsAt(end, timeZone)];
        expect(from).toBeGreaterThan(Date.parse(now));
        expect(until - from).toBeLessThanOrEqual(3 * 60 * 60_000);
        const options = { timeZone, weekday: "short", hour: "2-digit", hour12: false } as const;
        expect(new Intl.DateTimeFormat("en-GB", options).format(from)).toMatch(
          /^(Mon|Tue|Wed|Thu|Fri),? (08|09|1[0-5])/,
        );
      }
    }
  },
);
