import { type Appointment, toAppointment } from "./appointments.ts";
import type { Db } from "./db.ts";

/*
 * Future appointments whose instant was made from an older version of the zone data. Older, not
 * different: a node of the release before must not put back what a newer one has put right.
 */

/** Looks at each older version once a batch, so that it costs nothing however many appointments are past. */
export async function listWithOlderZoneData(
  db: Db,
  question: {
    readonly zoneData: string;
    /** Only what begins later. */
    readonly at: Date;
    /** By start. */
    readonly order: "last-first" | "first-last";
    /** Where the batch before ended. */
    readonly after: Pick<Appointment, "id" | "startsAt"> | undefined;
    readonly limit: number;
  },
): Promise<readonly Appointment[]> {
  const { zoneData, at, after, limit } = question;
  const [beyond, direction, begin] =
    question.order === "last-first"
      ? (["<", "desc", "infinity"] as const)
      : ([">", "asc", at] as const);
  const { startsAt: afterAt, id: afterId } = after ?? { startsAt: begin, id: noId };
  const { rows } = await db.raw(
    `with recursive older as (
       select max(zone_data collate "C") as version from appointments
         where state = 'confirmed' and zone_data collate "C" < :zoneData
       union all
       select (select max(zone_data collate "C") from appointments
                 where state = 'confirmed' and zone_data collate "C" < older.version)
         from older where older.version is not null
     )
     select found.* from older cross join lateral (
       select * from appointments
         where state = 'confirmed' and zone_data collate "C" = older.version and starts_at > :at
           and (starts_at, id) ${beyond} (:afterAt::timestamptz, :afterId::uuid)
         order by starts_at ${direction}, id ${direction} limit :limit) as found
     order by found.starts_at ${direction}, found.id ${direction} limit :limit`,
    { zoneData, at, afterAt, afterId, limit },
  );
  return rows.map(toAppointment);
}

/** Nothing begins at the very bounds, so that it decides nothing. */
const noId = "00000000-0000-0000-0000-000000000000";

/**
 * Notes that appointments were judged by this version of the data; the ids of those that nobody else
 * judged or changed since they were read. They are locked until the transaction ends.
 */
export async function noteZoneData(
  tx: Db,
  appointments: readonly Pick<Appointment, "id" | "sequence">[],
  zoneData: string,
): Promise<readonly string[]> {
  const { rows } = await tx.raw(
    `update appointments a set zone_data = :zoneData
     from unnest(:ids::uuid[], :sequences::integer[]) as judged (id, sequence)
     where a.id = judged.id and a.sequence = judged.sequence
       and a.zone_data collate "C" < :zoneData
     returning a.id`,
    {
      zoneData,
      ids: appointments.map(({ id }) => id),
      sequences: appointments.map(({ sequence }) => sequence),
    },
  );
  return rows.map(({ id }: { id: string }) => id);
}

/**
 * What the walls show at an appointment's instant is what counts as agreed from now on, if its zone
 * data are of this version: else what its instant should be is not known yet.
 */
export async function agreeOnInstant(
  tx: Db,
  id: string,
  { localStart, zoneData }: { readonly localStart: string; readonly zoneData: string },
): Promise<void> {
  await tx("appointments")
    .where({ id, zone_data: zoneData })
    .whereNot({ local_start: localStart })
    .update({ local_start: localStart });
}
