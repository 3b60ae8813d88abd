import { limitsOf, takesOf } from "#booking/take.ts";
import type { Team } from "#booking/team.ts";
import { takenBy } from "#booking/team.ts";
import { findSlots, findTeams, oneMinute } from "#flows/find-slots.ts";
import type { StoredService } from "#store/company-parts.ts";
import type { Db } from "#store/db.ts";
import { newId } from "#store/ids.ts";
import { type Occupant, occupy } from "#store/occupancies.ts";
import { aCompany } from "./company.ts";
import type { Office } from "./office.ts";

const always = ["00:00-24:00"];
const weekdays = (...hours: string[]) => ({
  mon: hours,
  tue: hours,
  wed: hours,
  thu: hours,
  fri: hours,
});
const plain = { policy: { noticeMinutes: 0, horizonDays: 30 } };

/**
 * The usual company with everything that takes more than one provider: rooms, a machine, services of
 * two people at once, somebody who is in New York in the morning and in Brooklyn in the afternoon,
 * three quarters of an hour away, and a service of which one a day is given.
 */
export function aClinic(): ReturnType<typeof aCompany> {
  const base = aCompany({ calendars: true });
  const room = (key: string) => ({ key, name: key, kind: "room" as const, location: "new-york" });
  const service = { minutes: 30, stepMinutes: 15, ...plain };
  return {
    ...base,
    travel: { between: [{ from: "new-york", to: "brooklyn", minutes: 45 }] },
    locations: [
      ...base.locations,
      { key: "brooklyn", name: "Brooklyn", address: "3 Dock Rd", zone: "America/New_York" },
    ],
    providers: [
      ...base.providers,
      {
        key: "dana",
        name: "Dana",
        location: "new-york",
        hours: weekdays("09:00-12:00"),
        elsewhere: [{ location: "brooklyn", hours: weekdays("12:00-17:00") }],
      },
      { key: "eli", name: "Eli", location: "new-york", hours: weekdays("09:00-17:00") },
      { key: "fay", name: "Fay", location: "new-york", hours: weekdays("09:10-17:00") },
      room("blue"),
      room("red"),
      { key: "scanner", name: "Scanner", kind: "equipment", location: "new-york" },
    ],
    services: [
      ...base.services,
      { key: "visit", name: "Visit", providers: ["dana"], ...service },
      { key: "exam", name: "Exam", providers: ["eli"], requires: needs(["blue"]), ...service },
      {
        key: "talk",
        name: "Talk",
        providers: ["fay"],
        requires: needs(["blue"]),
        startsOn: "clock",
        ...service,
      },
      {
        key: "scan",
        name: "Scan",
        providers: ["eli"],
        requires: needs(["blue", "red"], ["scanner"]),
        bufferAfterMinutes: 15,
        ...service,
      },
      { key: "board", name: "Board", staffing: "all", providers: ["eli", "fay"], ...service },
      { key: "panel", name: "Panel", staffing: "all", providers: ["fay", "eli"], ...service },
      { key: "call", name: "Call", staffing: "all", providers: ["eli", "dana"], ...service },
      {
        key: "daily",
        name: "Daily",
        providers: ["ben", "cleo"],
        limits: { perDay: 1 },
        ...service,
      },
      {
        key: "joint",
        name: "Joint",
        staffing: "all",
        providers: ["eli", "fay"],
        requires: needs(["blue"]),
        limits: { perDay: 2 },
        ...service,
      },
      {
        key: "once-each",
        name: "Once each",
        providers: ["ben", "cleo"],
        limitsEach: { perDay: 1 },
        ...service,
      },
    ],
    escalation: { ...base.escalation, hours: { zone: "America/New_York", weekly: allDays } },
  };
}

const needs = (...lists: string[][]) => lists.map((anyOf) => ({ anyOf }));
const allDays = { ...weekdays(...always), sat: always, sun: always };

export async function serviceOf({ context }: Office, key: string): Promise<StoredService> {
  const { services } = await context.company();
  const service = services.values().find((one) => one.key === key);
  if (service === undefined) throw new Error(`There is no service ${key}`);
  return service;
}

/** The starts that are offered between two instants, with the keys of those who may lead. */
export async function offeredBetween(
  { context }: Office,
  { service, from, to }: { service: StoredService; from: Date; to: Date },
): Promise<readonly { start: Date; leaders: readonly string[] }[]> {
  const company = await context.company();
  const slots = await findSlots(context, company, { service, from, to });
  return slots.map(({ start, providerIds }) => ({
    start,
    leaders: providerIds.map((id) => company.providers.get(id)?.key ?? ""),
  }));
}

/** Is the service offered at this very start? */
export async function isOffered(office: Office, key: string, start: Date): Promise<boolean> {
  const service = await serviceOf(office, key);
  return (await offeredBetween(office, { service, ...oneMinute(start) })).length > 0;
}

/** What an appointment of the service takes at a start, led by its first provider who is free then. */
export async function teamFor(office: Office, key: string, start: Date): Promise<Team> {
  const { context } = office;
  const company = await context.company();
  const service = await serviceOf(office, key);
  for (const providerId of service.providerIds) {
    const [team] = await findTeams(context, company, { service, start, providerId });
    if (team !== undefined) return team;
  }
  throw new Error(`${key} is not offered at ${start.toISOString()}`);
}

/** Takes a team for a service as every flow does; false when somebody or a limit is in the way. */
export async function takeTeam(
  tx: Db,
  office: Office,
  take: { service: StoredService; team: Team; start: Date; occupant: Occupant; at?: Date },
): Promise<boolean> {
  const { service, team, start, occupant, at = office.clock.at } = take;
  const company = await office.context.company();
  const known = { providers: company.times, companyZone: company.settings.zone };
  return occupy(
    tx,
    {
      takes: takesOf(team, company.times),
      during: takenBy(service, start),
      limits: limitsOf(team, known, { service, start }),
      at,
    },
    occupant,
  );
}

/** Would the database take the team now? Asked by taking it and giving it back. */
export async function couldTake(
  office: Office,
  take: { service: StoredService; team: Team; start: Date },
): Promise<boolean> {
  // There is no such appointment: that is asked only at the end, which never comes.
  const occupant = { appointmentId: newId() };
  const tx = await office.db.transaction();
  try {
    return await takeTeam(tx, office, { ...take, occupant });
  } finally {
    await tx.rollback();
  }
}
