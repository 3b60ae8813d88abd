import type { Role } from "#access.ts";
import type { TroubleCause } from "#booking/calendar-trouble.ts";
import type { CalendarId } from "#company/calendar-id.ts";
import type { Db } from "./db.ts";
import { newId } from "./ids.ts";

/** Calendars that can't be read for one reason, as one question. All times are real time. */
export type CalendarTrouble = {
  readonly id: string;
  readonly vendor: CalendarId["vendor"];
  readonly cause: TroubleCause;
  /** The vendor's own words, of the calendar that was found last. */
  readonly failure: string;
  readonly beganAt: Date;
  readonly endedAt: Date | undefined;
  readonly ownerId: string | undefined;
  /** Undefined while the owner was on call, and has not said that they have it. */
  readonly takenAt: Date | undefined;
  readonly version: number;
};

export type TroubledCalendar = {
  readonly calendarId: string;
  readonly providerNames: readonly string[];
  readonly since: Date;
  readonly backAt: Date | undefined;
};

export type Joined = {
  readonly trouble: CalendarTrouble;
  /** "begun" also where it was over a moment ago, and is the same question again. */
  readonly news: "begun" | "grown" | "nothing";
};

/**
 * Puts a calendar under the question that is open about its vendor and this cause, or makes one. Whoever
 * calls holds the lock of `takeDark`: one joins after the other.
 */
export async function joinTrouble(
  tx: Db,
  dark: {
    readonly vendor: CalendarId["vendor"];
    readonly cause: TroubleCause;
    readonly calendarId: string;
    readonly failure: string;
    readonly since: Date;
    readonly at: Date;
    /** Told of before this, people are told once more that it has grown. */
    readonly toldBefore: Date;
    /** Over since then, it is not over. */
    readonly endedAfter: Date;
    readonly remindAt: Date;
    /** Who has it from its beginning. */
    readonly ownerId: string | undefined;
  },
): Promise<Joined> {
  const { trouble, news } =
    (await growOpen(tx, dark)) ?? (await openAgain(tx, dark)) ?? (await begin(tx, dark));
  await tx("troubled_calendars")
    .insert({ trouble_id: trouble.id, calendar_id: dark.calendarId, since: dark.since })
    .onConflict(["trouble_id", "calendar_id"])
    .merge({ since: dark.since, back_at: null });
  return { trouble, news };
}

type Dark = Parameters<typeof joinTrouble>[1];

async function growOpen(tx: Db, dark: Dark): Promise<Joined | undefined> {
  const { rows } = await tx.raw(
    `update calendar_troubles t
     set failure = :failure, version = t.version + 1,
         told_at = case when t.told_at < :toldBefore then :at else t.told_at end
     from (select id, told_at from calendar_troubles
           where vendor = :vendor and cause = :cause and ended_at is null for update) was
     where t.id = was.id
     returning t.*, was.told_at < :toldBefore as is_news`,
    dark,
  );
  const [row] = rows;
  return row && { trouble: toTrouble(row), news: row.is_news ? "grown" : "nothing" };
}

async function openAgain(tx: Db, dark: Dark): Promise<Joined | undefined> {
  const { rows } = await tx.raw(
    `update calendar_troubles
     set ended_at = null, failure = :failure, told_at = :at, remind_at = :remindAt,
         version = version + 1
     where id = (select id from calendar_troubles
                 where vendor = :vendor and cause = :cause and ended_at > :endedAfter
                 order by ended_at desc limit 1)
     returning *`,
    dark,
  );
  const [row] = rows;
  return row && { trouble: toTrouble(row), news: "begun" };
}

async function begin(tx: Db, dark: Dark): Promise<Joined> {
  const { vendor, cause, failure, at, remindAt, ownerId } = dark;
  const [row] = await tx("calendar_troubles")
    .insert({
      ...{ id: newId(), vendor, cause, failure, owner_id: ownerId ?? null },
      ...{ began_at: at, told_at: at, remind_at: remindAt },
    })
    .returning("*");
  return { trouble: toTrouble(row), news: "begun" };
}

/** It was read again, or nobody needs it any more. The trouble it was in, with whether it is over. */
export async function leaveTrouble(
  tx: Db,
  calendarId: string,
  at: Date,
): Promise<{ readonly troubleId: string; readonly isOver: boolean } | undefined> {
  const [left] = await tx("troubled_calendars")
    .where({ calendar_id: calendarId })
    .whereNull("back_at")
    .update({ back_at: at })
    .returning("trouble_id");
  if (left === undefined) return undefined;
  const troubleId: string = left.trouble_id;
  // The lock first: two calendars that come back together each see the other one's end.
  await tx("calendar_troubles").where({ id: troubleId }).forUpdate().first("id");
  const over = await tx("calendar_troubles")
    .where({ id: troubleId })
    .whereNull("ended_at")
    .whereNotExists(
      tx("troubled_calendars").where({ trouble_id: troubleId }).whereNull("back_at").select("*"),
    )
    .update({ ended_at: at });
  await tx("calendar_troubles").where({ id: troubleId }).increment("version", 1);
  return { troubleId, isOver: over === 1 };
}

export async function findTrouble(db: Db, id: string): Promise<CalendarTrouble | undefined> {
  const row = await db("calendar_troubles").where({ id }).first();
  return row && toTrouble(row);
}

/** Those that can't be read first, the longest first. */
export async function listTroubled(db: Db, id: string): Promise<readonly TroubledCalendar[]> {
  const { rows } = await db.raw(
    `select c.calendar_id as "calendarId", c.since, c.back_at as "backAt",
            (select coalesce(array_agg(p.name order by p.name), '{}') from providers p
             where p.calendar_id = c.calendar_id and not p.retired) as "providerNames"
     from troubled_calendars c where c.trouble_id = :id
     order by (c.back_at is not null), c.since, c.calendar_id`,
    { id },
  );
  return rows.map((row: Omit<TroubledCalendar, "backAt"> & { backAt: Date | null }) => ({
    ...row,
    backAt: row.backAt ?? undefined,
  }));
}

/** Somebody has it from now on, if it is still as it was drawn for them. */
export async function takeTrouble(
  tx: Db,
  taken: {
    readonly id: string;
    readonly version: number;
    readonly memberId: string;
    readonly at: Date;
    readonly remindAt: Date;
  },
): Promise<boolean> {
  const { id, version, memberId, at, remindAt } = taken;
  const count = await tx("calendar_troubles")
    .where({ id })
    .whereNull("ended_at")
    // Further calendars are no reason to refuse somebody; that another person has it is.
    .where((free) =>
      free
        .whereNull("taken_at")
        .orWhere((drawn) => drawn.where({ version }).whereNot({ owner_id: memberId })),
    )
    .update({
      ...{ owner_id: memberId, taken_at: at, remind_at: remindAt },
      version: tx.raw("version + 1"),
    });
  return count === 1;
}

/** What belongs to somebody who is no member any more, or has none of these roles, is nobody's from now on. */
export async function giveBackTroubles(
  db: Db,
  { roles, at }: { readonly roles: readonly Role[]; readonly at: Date },
): Promise<void> {
  await db.raw(
    `update calendar_troubles t set taken_at = null, remind_at = :at
     from members m
     where m.id = t.owner_id and t.ended_at is null and t.taken_at is not null
       and (m.retired or m.role <> all(:roles))`,
    { roles: roles as Role[], at },
  );
}

/** Takes one of which its owner, or who is on call, is to hear again. */
export async function takeTroubleToRemind(
  tx: Db,
  { at }: { readonly at: Date },
): Promise<CalendarTrouble | undefined> {
  const row = await tx("calendar_troubles")
    .whereNull("ended_at")
    .where("remind_at", "<=", at)
    .orderBy("remind_at")
    .forUpdate()
    .skipLocked()
    .first();
  return row && toTrouble(row);
}

export async function noteReminded(
  tx: Db,
  { id, ownerId, remindAt }: { id: string; ownerId: string | undefined; remindAt: Date },
): Promise<void> {
  await tx("calendar_troubles")
    .where({ id })
    .update({ owner_id: ownerId ?? null, remind_at: remindAt, version: tx.raw("version + 1") });
}

// biome-ignore lint/suspicious/noExplicitAny: what the driver answers has no type; named here once.
function toTrouble(row: any): CalendarTrouble {
  return {
    id: row.id,
    vendor: row.vendor,
    cause: row.cause,
    failure: row.failure,
    beganAt: row.began_at,
    endedAt: row.ended_at ?? undefined,
    ownerId: row.owner_id ?? undefined,
    takenAt: row.taken_at ?? undefined,
    version: row.version,
  };
}
