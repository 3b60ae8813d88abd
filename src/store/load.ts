import type { ClientTies } from "#booking/routing/first.ts";
import type { Db } from "./db.ts";

/** What routing has to know of the people who are free, and of the client, in one round trip. */
export type Loaded<Load> = { readonly load: Load; readonly ties: ClientTies | undefined };

/** Both of nothing when there is no client to ask about. */
const tiesOfClient = `
  (select account_owner from clients where id = :client::uuid) as account_owner,
  (select provider_id from appointments where client_id = :client::uuid and state = 'confirmed'
     order by starts_at desc, id limit 1) as last_touch`;

/** How many appointments each provider has between two instants: what "fewest that day" goes by. */
export async function readLoadThatDay(
  db: Db,
  {
    providerIds,
    from,
    to,
    clientId,
  }: {
    readonly providerIds: readonly string[];
    readonly from: Date;
    readonly to: Date;
    readonly clientId: string | undefined;
  },
): Promise<Loaded<ReadonlyMap<string, number>>> {
  // On the way of every booking: with a name it is planned once, which costs more than to run it.
  const { rows } = await db
    .raw(
      `select
         (select jsonb_object_agg(provider_id, appointments) from (
            select provider_id, count(*) as appointments from appointments
            where provider_id = any(:providers) and state = 'confirmed'
              and starts_at >= :from and starts_at < :to
            group by provider_id) as counted) as load, ${tiesOfClient}`,
      { providers: providerIds as string[], from, to, client: clientId ?? null },
    )
    .options({ name: "load-that-day" });
  const [row] = rows as [TiesRow & { load: Record<string, number> | null }];
  return { load: new Map(Object.entries(row.load ?? {})), ties: toTies(row, clientId) };
}

/** What providers were given, and when they were there to be given it. */
export type WorkGiven = {
  /** Appointments of each provider and service; cancelled ones, and to which nobody came, left out. */
  readonly given: readonly {
    readonly providerId: string;
    readonly serviceId: string;
    readonly count: number;
    /** When the last of them was given, counted or not. */
    readonly lastAt: Date;
  }[];
  /** The same by the day on which they take place: 24 hours each, the first from `since` on. */
  readonly byDay: readonly {
    readonly day: number;
    readonly serviceId: string;
    readonly count: number;
  }[];
  readonly people: ReadonlyMap<
    string,
    {
      /** Absences as flat UTC minutes, sorted by their begins; they may overlap, or end before they begin. */
      readonly absent: readonly number[];
      /** UTC minute since which they take part, at the earliest `since`. */
      readonly joined: number;
    }
  >;
};

/**
 * What was given to providers since an instant. An appointment counts when it was booked and not when
 * it takes place: what was given away a minute ago must count at once, however far ahead it is, and
 * each must count for equally long; otherwise whoever's clients plan far ahead would get too little.
 * It is found by its start all the same, for nothing is booked after it began, and so by the index on
 * provider and start, which is there anyway.
 */
export async function readWork(
  db: Db,
  {
    providerIds,
    since,
    clientId,
  }: {
    readonly providerIds: readonly string[];
    readonly since: Date;
    readonly clientId: string | undefined;
  },
): Promise<Loaded<WorkGiven>> {
  const { rows } = await db
    .raw(workOfProviders, { providers: providerIds as string[], since, client: clientId ?? null })
    .options({ name: "work-of-providers" });
  const [row] = rows as [TiesRow & WorkRow];
  return { load: toWork(row), ties: toTies(row, clientId) };
}

const workOfProviders = `
  with given as (
    select provider_id, service_id, booked_at,
      state = 'confirmed' and outcome is distinct from 'no-show' as counts,
      floor(extract(epoch from starts_at - :since::timestamptz) / 86400)::integer as day
    from appointments
    where provider_id = any(:providers) and starts_at >= :since and booked_at >= :since
  )
  select ${tiesOfClient},
    (select jsonb_agg(jsonb_build_array(provider_id, service_id, counted, last)) from (
       select provider_id, service_id, count(*) filter (where counts) as counted,
         max(booked_at) as last
       from given group by provider_id, service_id) as one) as given,
    (select jsonb_agg(jsonb_build_array(day, service_id, count)) from (
       select day, service_id, count(*) from given where counts
       group by day, service_id) as one) as by_day,
    (select jsonb_agg(jsonb_build_array(p.id,
         floor(extract(epoch from greatest(p.joined_at, :since)) / 60)::integer,
         (select jsonb_agg(jsonb_build_array(
              floor(extract(epoch from starts_at) / 60)::integer,
              -- Taken back after it began: they were away until then.
              ceil(extract(epoch from least(ends_at, ended_at)) / 60)::integer) order by starts_at)
            from absences where provider_id = p.id and ends_at > :since)))
       from providers p where p.id = any(:providers)) as people`;

/** What our rows know of a client and our people. */
export async function readClientTies(db: Db, clientId: string): Promise<ClientTies | undefined> {
  const { rows } = await db.raw(`select ${tiesOfClient}`, { client: clientId });
  const [row] = rows as [TiesRow];
  return toTies(row, clientId);
}

type TiesRow = { readonly account_owner: string | null; readonly last_touch: string | null };

function toTies(row: TiesRow, clientId: string | undefined): ClientTies | undefined {
  if (clientId === undefined) return undefined;
  return {
    accountOwner: row.account_owner ?? undefined,
    lastTouchId: row.last_touch ?? undefined,
  };
}

type WorkRow = {
  readonly given:
    | readonly (readonly [providerId: string, serviceId: string, count: number, last: string])[]
    | null;
  readonly by_day: readonly (readonly [day: number, serviceId: string, count: number])[] | null;
  readonly people:
    | readonly (readonly [
        providerId: string,
        joined: number,
        absent: readonly (readonly [from: number, to: number])[] | null,
      ])[]
    | null;
};

function toWork({ given, by_day: byDay, people }: WorkRow): WorkGiven {
  return {
    given: (given ?? []).map(([providerId, serviceId, count, last]) => ({
      ...{ providerId, serviceId, count },
      lastAt: new Date(last),
    })),
    byDay: (byDay ?? []).map(([day, serviceId, count]) => ({ day, serviceId, count })),
    people: new Map(
      (people ?? []).map(([providerId, joined, absent]) => [
        providerId,
        { joined, absent: (absent ?? []).flat() },
      ]),
    ),
  };
}
