import { createHash } from "node:crypto";
import { Company } from "#company/company.ts";
import type { Db } from "./db.ts";

/** Until the transaction ends nobody else makes a version: whoever read the newest one may replace it. */
export async function lockVersions(tx: Db): Promise<void> {
  await tx.raw("lock table company_versions in share row exclusive mode");
}

/** The settings of one version, or of the newest; undefined when there is none. */
export async function findSettings(db: Db, version?: number): Promise<Company | undefined> {
  const rows = db("company_versions").orderBy("version", "desc");
  const row = await (version === undefined ? rows : rows.where({ version })).first("settings");
  return row && Company.parse(row.settings);
}

/** The version that a company file made, if it was applied at the last start or by hand since. */
export async function findAppliedFile(db: Db, text: string): Promise<number | undefined> {
  const row = await db("applied_files")
    .where({ hash: hash(text) })
    .first("version");
  return row?.version;
}

/** The version that the last of these files made. */
export async function lastFileVersion(db: Db): Promise<number | undefined> {
  const row = await db("applied_files").max({ version: "version" }).first();
  return row?.version ?? undefined;
}

export async function rememberFile(tx: Db, text: string, version: number): Promise<void> {
  await tx("applied_files")
    .insert({ hash: hash(text), version })
    .onConflict("hash")
    .merge();
}

/** From a start on its file is what the next start compares with. */
export async function forgetOtherFiles(tx: Db, text: string): Promise<void> {
  await tx("applied_files")
    .whereNot({ hash: hash(text) })
    .delete();
}

const hash = (text: string) => createHash("sha256").update(text).digest();
