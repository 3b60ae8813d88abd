import type { Diary } from "#booking/provider-time.ts";
import { mergeTaken } from "#booking/taken.ts";
import type { Db } from "./db.ts";

/** What is known of a provider's time right now. */
export type ProviderDiary = Diary & {
  /** False when the calendar could not be read for too long: then nobody knows what is free. */
  readonly trusted: boolean;
};

export type DiaryQuestion = {
  readonly providerIds: readonly string[];
  readonly from: Date;
  readonly to: Date;
  /** Business time: a hold that is over by now no longer counts. */
  readonly at: Date;
  /** Real time after which a calendar must have been read; undefined where no calendar is connected. */
  readonly readAfter: Date | undefined;
  /** The periods in which limits count; undefined where there are none. */
  readonly counting: { readonly from: Date; readonly to: Date } | undefined;
  /** What the asker holds already and may give up for another time. */
  readonly except?: Holdings | undefined;
};

/** Time that is taken by the asker's own appointment or hold. */
export type Holdings = {
  readonly appointmentId?: string | undefined;
  readonly escalationId?: string | undefined;
  readonly holdId?: string | undefined;
};

/** Our own live rows (with their buffers), absences, and the calendars' busy time as last read. */
export async function listDiaries(
  db: Db,
  question: DiaryQuestion,
): Promise<ReadonlyMap<string, ProviderDiary>> {
  const { counting, except, providerIds } = question;
  const { rows } = await db.raw(
    `select id, trusted, busy, taken, absent, placed, counted from :read:(
       :providers::uuid[], tstzrange(:from, :to),
       case when :countFrom::timestamptz is not null then tstzrange(:countFrom, :countTo) end,
       :at, :readAfter, :appointment::uuid, :escalation::uuid, :hold::uuid)`,
    {
      read: providerIds.length <= fewProviders ? "few_provider_diaries" : "provider_diaries",
      providers: providerIds as string[],
      from: question.from,
      to: question.to,
      countFrom: counting?.from ?? null,
      countTo: counting?.to ?? null,
      at: question.at,
      readAfter: question.readAfter ?? null,
      appointment: except?.appointmentId ?? null,
      escalation: except?.escalationId ?? null,
      hold: except?.holdId ?? null,
    },
  );
  return new Map((rows as (DiaryRow & { id: string })[]).map((row) => [row.id, toDiary(row)]));
}

const fewProviders = 100;

/** One row of provider_diaries; db/migrations says what is packed how. */
export type DiaryRow = {
  readonly trusted: boolean;
  readonly busy: Buffer | null;
  readonly taken: Buffer | null;
  readonly absent: Buffer | null;
  readonly placed: readonly (readonly [from: number, to: number, locationId: string])[] | null;
  readonly counted: readonly (readonly [start: number, serviceId: string])[] | null;
};

export function toDiary(row: DiaryRow): ProviderDiary {
  const { trusted, busy, taken, absent, placed, counted } = row;
  return {
    trusted,
    taken: mergeTaken(unpack(busy), unpack(taken)),
    absent: unpack(absent),
    placed: (placed ?? []).map(([from, to, locationId]) => ({ from, to, locationId })),
    counted: (counted ?? []).map(([start, serviceId]) => ({ start, serviceId })),
  };
}

/** 2000-01-01T00:00Z, from which PostgreSQL counts, in minutes since 1970. */
const epochMinutes = Date.UTC(2000, 0) / 60_000;
const microsecondsPerMinute = 60_000_000;

/** Parts of minutes count as taken: never free by rounding. */
function unpack(packed: Buffer | null): Int32Array {
  if (packed === null) return nothing;
  const minutes = new Int32Array(packed.length / 8);
  for (let index = 0; index < minutes.length; index += 2) {
    minutes[index] = epochMinutes + Math.floor(minutesAt(packed, 8 * index));
    minutes[index + 1] = epochMinutes + Math.ceil(minutesAt(packed, 8 * index + 8));
  }
  return minutes;
}

/** As two halves: a double holds them exactly for centuries, and a BigInt takes ten times as long. */
function minutesAt(packed: Buffer, at: number): number {
  const microseconds = packed.readInt32BE(at) * 0x1_0000_0000 + packed.readUInt32BE(at + 4);
  return microseconds / microsecondsPerMinute;
}

const nothing = new Int32Array();

/** When appointments of a service begin, whoever serves, holds of it included: UTC minutes. */
export async function listServiceStarts(
  db: Db,
  {
    serviceId,
    at,
    counting,
    except,
  }: {
    readonly serviceId: string;
    readonly at: Date;
    readonly counting: { readonly from: Date; readonly to: Date };
    readonly except?: Holdings | undefined;
  },
): Promise<readonly number[]> {
  const { rows } = await db.raw(
    `select floor(extract(epoch from starts_at) / 60)::integer as start from appointments
       where service_id = :service and state = 'confirmed'
         and starts_at >= :from and starts_at < :to and id is distinct from :appointment::uuid
     union all
     -- A hold has a row for each of its team, and counts once.
     select floor(extract(epoch from min(starts_at)) / 60)::integer from occupancies
       where service_id = :service and expires_at > :at
         and starts_at >= :from and starts_at < :to
         and (:escalation::uuid is null or escalation_id is distinct from :escalation::uuid)
         and (:hold::uuid is null or hold_id is distinct from :hold::uuid)
       group by escalation_id, hold_id`,
    {
      service: serviceId,
      at,
      from: counting.from,
      to: counting.to,
      appointment: except?.appointmentId ?? null,
      escalation: except?.escalationId ?? null,
      hold: except?.holdId ?? null,
    },
  );
  return (rows as { start: number }[]).map(({ start }) => start);
}
