import type { Interval } from "#booking/interval.ts";
import type { Db } from "./db.ts";

/** An event with an id of ours, as it was seen in a calendar; without a time it is gone. */
export type Sighting = {
  readonly calendarId: string;
  readonly eventId: string;
  readonly during: Interval | undefined;
  /** Where it was, if anywhere, when a person was told of it; they have not decided yet. */
  readonly told?: { readonly during: Interval | undefined } | undefined;
};

/** An appointment as a calendar of its team is to show it, by the rows. */
export type ExpectedEvent = {
  /** Whose event it is, as it says itself. */
  readonly mark: string;
  readonly appointmentId: string;
  readonly requestId: string;
  readonly providerId: string;
  /** The provider's own, and not that of somebody, or something, that is there besides. */
  readonly isOwn: boolean;
  readonly state: "confirmed" | "cancelled";
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** Where we left it, once we know that it is there. */
  readonly leftAt: Date | undefined;
  readonly generation: number;
  /** Our own write is under way: what is seen meanwhile tells nothing. */
  readonly underWay: boolean;
  /** Real time of our last write. */
  readonly writtenAt: Date | undefined;
};

/** Keeps what was seen; only what is new is to be held against our rows. */
export async function saveSightings(
  tx: Db,
  seen: readonly (Omit<Sighting, "told"> & { readonly ref: string })[],
  at: Date,
): Promise<void> {
  if (seen.length === 0) return;
  await tx.raw(
    `insert into calendar_sightings (calendar_id, event_id, ref, starts_at, ends_at, seen_at)
     select distinct on ("calendarId", "eventId") "calendarId", "eventId", ref, "startsAt", "endsAt", :at
     from jsonb_to_recordset(:seen::jsonb) as v("calendarId" text, "eventId" text, ref text,
       "startsAt" timestamptz, "endsAt" timestamptz, nth integer)
     order by "calendarId", "eventId", nth desc
     on conflict (calendar_id, event_id) do update
       set ref = excluded.ref, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
           seen_at = excluded.seen_at, settled_at = null
       where (calendar_sightings.starts_at, calendar_sightings.ends_at)
         is distinct from (excluded.starts_at, excluded.ends_at)`,
    {
      at,
      seen: JSON.stringify(
        seen.map(({ during, ...one }, nth) => ({
          ...one,
          nth,
          startsAt: during?.start,
          endsAt: during?.end,
        })),
      ),
    },
  );
}

/** Which of our events these names of the vendor's were. */
export async function findRefs(
  db: Db,
  calendarId: string,
  refs: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db("calendar_sightings")
    .where({ calendar_id: calendarId })
    .whereIn("ref", refs as string[])
    .select("ref", "event_id");
  return new Map(rows.map((row) => [row.ref, row.event_id]));
}

/** Events that should be in a calendar by our rows and by what was seen, and were not in all of it. */
export async function listMissing(
  db: Db,
  full: {
    readonly calendarId: string;
    readonly seenIds: readonly string[];
    readonly during: Interval;
  },
): Promise<readonly string[]> {
  const { rows } = await db.raw(
    `select event_id as "eventId" from event_seats
       where calendar_id = :calendarId and state = 'confirmed' and calendar_starts_at is not null
         and ends_at > :from and starts_at < :to and event_id <> all(:seenIds)
     union
     select event_id from calendar_sightings
       where calendar_id = :calendarId and starts_at is not null
         and ends_at > :from and starts_at < :to and event_id <> all(:seenIds)`,
    {
      calendarId: full.calendarId,
      seenIds: full.seenIds as string[],
      from: full.during.start,
      to: full.during.end,
    },
  );
  return rows.map((row: { eventId: string }) => row.eventId);
}

/**
 * The one whose event a sighting is. Few sightings wait, and there are ever more appointments: `offset 0`
 * keeps each a look into the index of event ids, which a join would compute of everybody.
 */
const seatOfSighting = `select * from event_seats s
  where s.event_id = v.event_id and s.calendar_id = v.calendar_id and s.state = 'confirmed' offset 0`;

/** What shows exactly what its row says needs no closer look. */
export async function settleAgreed(db: Db, at: Date): Promise<void> {
  await db.raw(
    `update calendar_sightings v set settled_at = :at, told_at = null
     where v.settled_at is null and exists (
       select from (${seatOfSighting}) s
       where s.calendar_starts_at is not null
         and s.starts_at = v.starts_at and s.ends_at = v.ends_at)`,
    { at },
  );
}

/** What was seen and is to be held against our rows, the oldest first; not where nobody can look now. */
export async function listUnsettled(db: Db, limit: number): Promise<readonly Sighting[]> {
  const rows = await db("calendar_sightings as v")
    .whereNull("settled_at")
    .whereNotExists(
      db("calendar_syncs as s")
        .whereRaw("s.calendar_id = v.calendar_id and s.told_at is not null")
        .select("s.calendar_id"),
    )
    .orderBy("seen_at")
    .limit(limit)
    .select();
  return rows.map(toSighting);
}

/** Settles it if it is still what was looked at; false when something else was seen since. */
export async function settleSighting(
  tx: Db,
  { calendarId, eventId, during }: Sighting,
  /** "as-before": a person was told of just this, and has not decided yet. */
  { at, told }: { readonly at: Date; readonly told: boolean | "as-before" },
): Promise<boolean> {
  const changed = await tx("calendar_sightings")
    .where({ calendar_id: calendarId, event_id: eventId, settled_at: null })
    .whereRaw("(starts_at, ends_at) is not distinct from (?::timestamptz, ?::timestamptz)", [
      during?.start ?? null,
      during?.end ?? null,
    ])
    .update({
      settled_at: at,
      ...(told !== "as-before" && { told_at: told ? at : null }),
      ...(told === true && {
        told_starts_at: during?.start ?? null,
        told_ends_at: during?.end ?? null,
      }),
    });
  return changed === 1;
}

/** It is held against our rows once more, although nothing else was seen. */
export async function unsettleSighting(
  tx: Db,
  { calendarId, eventId }: Pick<Sighting, "calendarId" | "eventId">,
): Promise<void> {
  await tx("calendar_sightings")
    .where({ calendar_id: calendarId, event_id: eventId })
    .update({ settled_at: null });
}

/** A look of our own has the last word over what a list said. */
export async function correctSighting(
  db: Db,
  { calendarId, eventId }: Sighting,
  now: Interval | undefined,
): Promise<void> {
  await db("calendar_sightings")
    .where({ calendar_id: calendarId, event_id: eventId, settled_at: null })
    .update({ starts_at: now?.start ?? null, ends_at: now?.end ?? null });
}

/** It goes behind the others: it can't be decided now. */
export async function putOff(db: Db, { calendarId, eventId }: Sighting, at: Date): Promise<void> {
  await db("calendar_sightings")
    .where({ calendar_id: calendarId, event_id: eventId })
    .update({ seen_at: at });
}

/** Whose event this is by our rows; undefined for one that should not be there (any more). */
export async function findExpected(
  db: Db,
  { calendarId, eventId }: Pick<Sighting, "calendarId" | "eventId">,
): Promise<ExpectedEvent | undefined> {
  return findOne(db, "s.calendar_id = :calendarId and s.event_id = :eventId", {
    calendarId,
    eventId,
  });
}

/** What our rows know of the one whose mark an event carries, wherever its event is now. */
export async function findMarked(db: Db, mark: string): Promise<ExpectedEvent | undefined> {
  const appointmentId = mark.slice(0, 36);
  if (!/^[0-9a-f-]{36}$/.test(appointmentId)) return undefined;
  return findOne(db, "s.appointment_id = :appointmentId and s.mark = :mark", {
    appointmentId,
    mark,
  });
}

async function findOne(db: Db, where: string, values: Record<string, string>) {
  const { rows } = await db.raw(
    `select s.*, e.changed_at as written_at,
       coalesce(e.state <> 'dead' and e.fulfilled < e.wanted, false) as under_way
     from event_seats s left join effects e on e.key = s.effect_key where ${where}`,
    values,
  );
  const [row] = rows;
  return row === undefined ? undefined : toExpected(row);
}

/** Told to a person whose question is settled, and still not where its row says. */
export async function listLeftAstray(
  db: Db,
  limit: number,
): Promise<readonly (Sighting & { readonly expected: ExpectedEvent })[]> {
  const { rows } = await db.raw(
    `select s.*, v.starts_at as seen_from, v.ends_at as seen_to, v.told_at, v.told_starts_at,
       v.told_ends_at, false as under_way
     from calendar_sightings v cross join lateral (${seatOfSighting}) s
     where v.told_at is not null
       and not exists (select from escalations e where e.request_id = s.request_id
                         and e.state in ('open', 'claimed', 'waiting-client'))
     order by v.told_at limit :limit`,
    { limit },
  );
  // biome-ignore lint/suspicious/noExplicitAny: a row of a view, typed by toExpected.
  return rows.map((row: any) => ({
    ...toSighting({ ...row, starts_at: row.seen_from, ends_at: row.seen_to }),
    expected: toExpected(row),
  }));
}

/** False when somebody else has taken care of it. */
export async function noteDecided(tx: Db, { calendarId, eventId }: Sighting): Promise<boolean> {
  const changed = await tx("calendar_sightings")
    .where({ calendar_id: calendarId, event_id: eventId })
    .whereNotNull("told_at")
    .update({ told_at: null });
  return changed === 1;
}

type SightingRow = {
  calendar_id: string;
  event_id: string;
  starts_at: Date | null;
  ends_at: Date | null;
  told_at: Date | null;
  told_starts_at: Date | null;
  told_ends_at: Date | null;
};

function toSighting(row: SightingRow): Sighting {
  return {
    calendarId: row.calendar_id,
    eventId: row.event_id,
    during: stretchOf(row.starts_at, row.ends_at),
    told:
      row.told_at === null
        ? undefined
        : { during: stretchOf(row.told_starts_at, row.told_ends_at) },
  };
}

const stretchOf = (start: Date | null, end: Date | null) =>
  start === null || end === null ? undefined : { start, end };

// biome-ignore lint/suspicious/noExplicitAny: a row of a view, typed here once.
function toExpected(row: any): ExpectedEvent {
  return {
    mark: row.mark,
    appointmentId: row.appointment_id,
    requestId: row.request_id,
    providerId: row.provider_id,
    isOwn: row.mark === row.appointment_id,
    state: row.state,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    leftAt: row.calendar_starts_at ?? undefined,
    generation: row.calendar_generation,
    underWay: row.under_way,
    writtenAt: row.written_at ?? undefined,
  };
}
