import { isDeepStrictEqual } from "node:util";
import type { Company } from "#company/company.ts";
import { parseCompany } from "#company/parse-company.ts";
import { GatehouseError } from "#errors.ts";
import { recordAudit } from "#store/audit.ts";
import { findCompany, saveCompany } from "#store/company.ts";
import {
  findAppliedFile,
  forgetOtherFiles,
  lastFileVersion,
  lockVersions,
  rememberFile,
} from "#store/company-versions.ts";
import { type Db, transact } from "#store/db.ts";

type CompanyFile = { readonly text: string; readonly by: string; readonly at: Date };

export type AppliedCompany = {
  readonly kind: "applied" | "unchanged";
  /** The one that is current now. */
  readonly version: number;
};

/** Makes a company file the current version; one that says what is current already changes nothing. */
export async function applyCompany(db: Db, file: CompanyFile): Promise<AppliedCompany> {
  const company = companyIn(file);
  return transact(db, async (tx) => {
    await lockVersions(tx);
    return applyLocked(tx, file, company);
  });
}

export type StartedCompany = {
  /** "kept": the file is an old one, and what was changed since it was applied stays. */
  readonly kind: "applied" | "unchanged" | "kept";
  readonly version: number;
  /** Made after the file before, by other ways; what it changed is no longer current. */
  readonly replaced: number | undefined;
};

/**
 * Applies the file that a program starts with, if it is another one than at the last start: a file
 * that stayed the same must not undo what was changed since by other ways.
 */
export async function applyAtStart(db: Db, file: CompanyFile): Promise<StartedCompany> {
  const company = companyIn(file);
  return transact(db, async (tx) => {
    // Two nodes that start together must not both apply the same file.
    await lockVersions(tx);
    const current = await findCompany(tx);
    const known = await findAppliedFile(tx, file.text);
    if (current !== undefined && known !== undefined) {
      await forgetOtherFiles(tx, file.text);
      const { version } = current;
      return { kind: known === version ? "unchanged" : "kept", version, replaced: undefined };
    }
    const last = await lastFileVersion(tx);
    const result = await applyLocked(tx, file, company);
    await forgetOtherFiles(tx, file.text);
    const undone = result.kind === "applied" && last !== undefined && last !== current?.version;
    return { ...result, replaced: undone ? current?.version : undefined };
  });
}

function companyIn({ text, at }: CompanyFile): Company {
  const parsed = parseCompany(text, at);
  if (parsed.kind === "ok") return parsed.company;
  throw new GatehouseError("COMPANY_INVALID", { detail: `\n  ${parsed.mistakes.join("\n  ")}` });
}

async function applyLocked(tx: Db, file: CompanyFile, company: Company): Promise<AppliedCompany> {
  const current = await findCompany(tx);
  if (current !== undefined && isDeepStrictEqual(current.settings, company)) {
    await rememberFile(tx, file.text, current.version);
    return { kind: "unchanged", version: current.version };
  }
  const version = await saveCompany(tx, company, file);
  await rememberFile(tx, file.text, version);
  await recordAudit(tx, {
    at: file.at,
    actor: { kind: "system", name: file.by },
    action: "company-applied",
    requestId: undefined,
    detail: { version },
  });
  return { kind: "applied", version };
}
