import type { Db } from "./db.ts";
import { referenceOf } from "./requests.ts";
import { toEntry, type WaitlistEntry } from "./waitlist.ts";

/** Somebody in the line, with what is needed of their request to find times for them. */
export type InLine = WaitlistEntry & {
  readonly zone: string;
  readonly phone: string | undefined;
  readonly language: string | undefined;
  readonly territory: string | undefined;
  /** What was offered to them already. */
  readonly offered: readonly Date[];
};

/** The services that somebody waits for, each with a text that is another one when who waits has changed. */
export async function listLines(
  db: Db,
  at: Date,
): Promise<readonly { readonly serviceId: string; readonly seen: string }[]> {
  const { rows } = await db.raw(
    `select service_id as "serviceId",
       concat(count(*), ' ', sum(hashtextextended(concat(request_id, version), 0))) as seen
     from waitlist where state = 'waiting' and until_at > :at group by service_id`,
    { at },
  );
  return rows;
}

/** Who waits for a service: by priority, then by when they joined; those behind `after`, if it is given. */
export async function listWaiting(
  db: Db,
  {
    serviceId,
    at,
    after,
    limit,
  }: {
    readonly serviceId: string;
    readonly at: Date;
    readonly after: Pick<InLine, "priority" | "joinedAt" | "requestId"> | undefined;
    readonly limit: number;
  },
): Promise<readonly InLine[]> {
  const { rows } = await db.raw(
    `select w.*, w.from_on::text as from_day, w.until_on::text as until_day, r.contact_zone, r.contact_phone, r.language, r.territory,
       array(select starts_at from offers f where f.waitlist_id = w.request_id) as offered
     from waitlist w join requests r on r.id = w.request_id
     where w.service_id = :serviceId and w.state = 'waiting' and w.until_at > :at
       and (:afterId::uuid is null
            or (w.priority <> 'high', w.joined_at, w.request_id) >
               (:afterOrdinary::boolean, :afterJoined::timestamptz, :afterId::uuid))
     order by (w.priority = 'high') desc, w.joined_at, w.request_id
     limit :limit`,
    {
      ...{ serviceId, at, limit },
      afterId: after?.requestId ?? null,
      afterOrdinary: after === undefined ? null : after.priority !== "high",
      afterJoined: after?.joinedAt ?? null,
    },
  );
  return rows.map((row: Row) => ({
    ...toEntry(row),
    zone: row.contact_zone,
    phone: row.contact_phone ?? undefined,
    language: row.language ?? undefined,
    territory: row.territory ?? undefined,
    offered: row.offered,
  }));
}

type Row = {
  readonly contact_zone: string;
  readonly contact_phone: string | null;
  readonly language: string | null;
  readonly territory: string | null;
  readonly offered: readonly Date[];
};

/** Everybody who waits or has an offer, service by service, in the order in which they are served. */
export async function listLive(db: Db) {
  const { rows } = await db.raw(
    `select w.*, w.from_on::text as from_day, w.until_on::text as until_day, r.number, r.contact_name, r.contact_zone,
       f.starts_at as offered_start, f.expires_at as offered_until
     from waitlist w join requests r on r.id = w.request_id
       left join offers f on f.waitlist_id = w.request_id and f.state = 'open'
     where w.state in ('waiting', 'offered')
     order by w.service_id, (w.priority = 'high') desc, w.joined_at, w.request_id
     limit 1000`,
  );
  return (rows as LiveRow[]).map((row) => {
    const entry = toEntry(row);
    const { requestId, serviceId, providerId, priority, windows, joinedAt } = entry;
    return {
      ...{ requestId, serviceId, providerId, priority, windows, joinedAt },
      notBefore: entry.fromOn,
      untilOn: entry.untilOn,
      reference: referenceOf(row.number),
      name: row.contact_name,
      zone: row.contact_zone,
      state: row.state,
      offer:
        row.offered_start === null || row.offered_until === null
          ? undefined
          : { start: row.offered_start, until: row.offered_until },
    };
  });
}

type LiveRow = {
  readonly number: string;
  readonly contact_name: string;
  readonly contact_zone: string;
  readonly state: "waiting" | "offered";
  readonly offered_start: Date | null;
  readonly offered_until: Date | null;
};
