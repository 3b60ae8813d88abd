import { findBrokenSeal } from "#store/audit.ts";
import type { Db } from "#store/db.ts";
import { invariants } from "#store/invariants/all.ts";
import { findOffenders, type Look, type Offender } from "#store/invariants/find-offenders.ts";
import type { Invariant } from "#store/invariants/invariant.ts";
import type { OutsidePart } from "#store/invariants/outside.ts";

export type InvariantReport = Pick<Invariant, "code" | "name" | "sentence"> & {
  /** "not-checked": nothing of it can be told without looking outside, and nobody did. */
  readonly state: "holds" | "broken" | "not-checked";
  /** At most twenty of each check. */
  readonly offenders: readonly Offender[];
  /** What was not looked at outside, though it belongs to this. */
  readonly unseen: readonly OutsidePart[];
};

/** Whether everything is as it must be, as of one moment: no change is seen half-way. */
export function checkInvariants(db: Db, look: Look): Promise<readonly InvariantReport[]> {
  return db.transaction((tx) => checkWithin(tx, look), {
    isolationLevel: "repeatable read",
    readOnly: true,
  });
}

/** The same in a transaction that is open already. */
export async function checkWithin(tx: Db, look: Look): Promise<readonly InvariantReport[]> {
  const reports: InvariantReport[] = [];
  for (const invariant of invariants) reports.push(await checkOne(tx, invariant, look));
  return reports;
}

async function checkOne(tx: Db, invariant: Invariant, look: Look): Promise<InvariantReport> {
  const { code, name, sentence, checks } = invariant;
  const offenders: Offender[] = [];
  const unseen: OutsidePart[] = [];
  let checked = 0;
  for (const check of checks) {
    const found = await findOffenders(tx, check, look);
    if (found !== undefined) {
      checked += 1;
      offenders.push(...found);
    } else if (check.outside !== undefined) unseen.push(check.outside);
  }
  if (code === "I16") offenders.push(...(await brokenChain(tx)));
  const state = offenders.length > 0 ? "broken" : checked === 0 ? "not-checked" : "holds";
  return { code, name, sentence, state, offenders, unseen };
}

/** Hashes are not made in SQL: they are over our own writing of an entry. */
async function brokenChain(tx: Db): Promise<readonly Offender[]> {
  const position = await findBrokenSeal(tx);
  return position === undefined
    ? []
    : [{ id: String(position), what: "is the first seal of the audit that does not fit" }];
}
