import type { Db } from "#store/db.ts";
import type { Check } from "./invariant.ts";
import type { OutsideState } from "./outside.ts";

/** What contradicts an invariant: where to look, and the rest of the sentence. */
export type Offender = { readonly id: string; readonly what: string };

/** How and with what it is looked at. */
export type Look = {
  /** Business time. */
  readonly now: Date;
  /** How long anything may be under way (real time); zero where nothing is under way any more. */
  readonly graceMinutes: number;
  readonly outside: OutsideState;
};

/** More cases than this tell nothing more. */
export const offendersMax = 20;

/** The cases that one check finds; undefined where it could not be made. */
export async function findOffenders(
  db: Db,
  { sql, outside, table }: Check,
  look: Look,
): Promise<readonly Offender[] | undefined> {
  const seen = outside === undefined ? [] : look.outside[outside];
  if (seen === undefined || (table !== undefined && !(await isThere(db, table)))) return undefined;
  const { rows } = await db.raw(`select id, what from (${sql}) as found limit :limit`, {
    now: look.now,
    graceMinutes: look.graceMinutes,
    outside: JSON.stringify(seen),
    limit: offendersMax,
  });
  return rows;
}

async function isThere(db: Db, table: string): Promise<boolean> {
  const { rows } = await db.raw("select to_regclass(?) is not null as there", [table]);
  return rows[0].there;
}
