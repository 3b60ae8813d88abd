import { zoneDataVersion } from "#booking/zone-table.ts";
import { checkZoneData } from "#booking/zone-truth.ts";
import { type Config, vendorNames } from "#config.ts";
import { countAwayAppointments } from "#store/away-appointments.ts";
import { findCompany } from "#store/company.ts";
import type { Db } from "#store/db.ts";
import { findDeskChannel } from "#store/desk-channels.ts";
import { findOldestUnsettled, listTroubles } from "#store/health.ts";
import { probe, readClockOffset } from "#store/machinery.ts";
import { pendingMigrations } from "#store/migrate.ts";
import { examineCalendars } from "./examine-calendars.ts";
import { examineChat } from "./examine-chat.ts";
import { examineCrm } from "./examine-crm.ts";
import { examineMail } from "./examine-mail.ts";

/** One line of the examination. */
export type Finding = {
  readonly state: "well" | "note" | "ill";
  readonly what: string;
  /** What to do about it. */
  readonly advice?: string;
};

/** From here on signatures and leases go wrong: the program does not start. */
const skewMaxMs = 60_000;
const skewNoteMs = 5_000;
/** Longer than this no outside write should wait without a person knowing. */
const unsettledMaxMinutes = 15;
const unsettledNoteMinutes = 5;

/** Looks at everything that an installation stands on; what cannot be looked at is ill, not unknown. */
export async function examine(db: Db, config: Config): Promise<readonly Finding[]> {
  const foundation = await examineDatabase(db);
  // On a database that is away, or of another version, every further answer would be the same one.
  if (foundation.some(({ state }) => state === "ill"))
    return [...foundation, ...examineZones(), ...examineVendors(config)];
  return [
    ...foundation,
    ...examineZones(),
    ...examineVendors(config),
    await examineCompany(db),
    await examineOutbox(db),
    ...(await examineTroubles(db)),
    ...(await examineMail(db)),
    ...(config.slack === undefined ? [] : await examineChat(db)),
    ...(await examineAbsences(db)),
    ...(config.slack === undefined ? [] : [await examineChannel(db)]),
    ...((config.google ?? config.microsoft ?? config.consent) === undefined
      ? []
      : await examineCalendars(db)),
    ...(await examineCrm(db, config)),
  ];
}

async function examineDatabase(db: Db): Promise<readonly Finding[]> {
  try {
    const { skewMs } = await probe(db);
    return [
      { state: "well", what: "The database answers and takes writes" },
      examineClock(skewMs),
      await examineMigrations(db),
    ];
  } catch (error) {
    const advice = "Check DATABASE_URL, and that PostgreSQL runs and lets us in.";
    return [{ state: "ill", what: `The database does not serve: ${wordsOf(error)}`, advice }];
  }
}

function examineClock(skewMs: number): Finding {
  const seconds = Math.abs(skewMs) / 1000;
  const what = `This machine's clock and the database's differ by ${seconds.toFixed(1)} s`;
  if (Math.abs(skewMs) <= skewNoteMs) return { state: "well", what };
  const state = Math.abs(skewMs) > skewMaxMs ? "ill" : "note";
  return { state, what, advice: "Let both follow a time server (NTP)." };
}

async function examineMigrations(db: Db): Promise<Finding> {
  const pending = await pendingMigrations(db);
  if (pending.length === 0) return { state: "well", what: "The schema is this version's" };
  return {
    state: "ill",
    what: `The schema lacks ${pending.join(", ")}`,
    advice: "Run npm run gatehouse -- migrate; the program does it too when it starts.",
  };
}

function examineZones(): readonly Finding[] {
  const mismatches = checkZoneData();
  if (mismatches.length === 0)
    return [
      {
        state: "well",
        what: `The zone data ${zoneDataVersion} know every rule of our truth table`,
      },
    ];
  return mismatches.map((what) => ({ state: "note", what }));
}

function examineVendors(config: Config): readonly Finding[] {
  return vendorNames.map((name) =>
    config[name] === undefined
      ? {
          state: "note",
          what: `${name} is off`,
          advice: "docs/configuration.md names its variables.",
        }
      : { state: "well", what: `${name} is configured` },
  );
}

async function examineCompany(db: Db): Promise<Finding> {
  const company = await findCompany(db);
  if (company === undefined)
    return {
      state: "ill",
      what: "No company is applied: there is nothing to book",
      advice: "Run npm run gatehouse -- apply company.yaml.",
    };
  const { version, settings } = company;
  return { state: "well", what: `${settings.name} is applied, version ${version}` };
}

async function examineOutbox(db: Db): Promise<Finding> {
  const oldest = await findOldestUnsettled(db);
  if (oldest === undefined) return { state: "well", what: "Every outside write is settled" };
  const minutes = Math.round(oldest.minutes);
  const because = oldest.lastError === undefined ? "" : `: ${oldest.lastError}`;
  const what = `${oldest.key} is ${oldest.state} for ${minutes} min${because}`;
  if (minutes <= unsettledNoteMinutes) return { state: "well", what };
  const state = minutes > unsettledMaxMinutes ? "ill" : "note";
  return { state, what, advice: "Is a node with the role worker running? Its log says more." };
}

async function examineTroubles(db: Db): Promise<readonly Finding[]> {
  const troubles = await listTroubles(db);
  return troubles.map(({ kind, count, lastError }) => ({
    // Not ill by itself: it is tried again, or a person was told. What waits too long is said above.
    state: "note",
    what: `${kind}: ${count} failed within a day and ${count === 1 ? "is" : "are"} not done; the last: ${lastError}`,
    advice: "Where it speaks of a token or of permission, connect the account anew.",
  }));
}

/** Nothing of an absence is moved before somebody asks for it, so somebody has to. */
async function examineAbsences(db: Db): Promise<readonly Finding[]> {
  const now = new Date(Date.now() + (await readClockOffset(db)));
  const away = await countAwayAppointments(db, now);
  return away.map(({ providerName, appointments }) => ({
    state: "note",
    what: `${appointments} ${appointments === 1 ? "appointment lies" : "appointments lie"} in an absence of ${providerName}`,
    advice: "Move them at /console/away, or put them before a person there.",
  }));
}

/** What the program found out, at its start and daily; nobody is asked here. */
async function examineChannel(db: Db): Promise<Finding> {
  const channelId = (await findCompany(db))?.settings.escalation.channel ?? "";
  const known = await findDeskChannel(db, channelId);
  if (known === undefined)
    return {
      state: "note",
      what: `Slack was not asked yet whether the channel ${channelId} is shared with another company`,
      advice: "A node with the role worker asks at its start; its log has Slack's words.",
    };
  if (!known.external) return { state: "well", what: `The channel ${channelId} is ours alone` };
  return {
    state: "ill",
    what: `The channel ${channelId} is shared with another company: no card is posted there`,
    advice: "Name another channel under escalation.channel in company.yaml, or end the sharing.",
  };
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
