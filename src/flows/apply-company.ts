import { isDeepStrictEqual } from "node:util";
import { parseCompany } from "#company/parse-company.ts";
import { GatehouseError } from "#errors.ts";
import { explainUnusableHours } from "#escalation/deadline.ts";
import { recordAudit } from "#store/audit.ts";
import { findCompany, saveCompany } from "#store/company.ts";
import { type Db, transact } from "#store/db.ts";

/** Makes a company file the current version; one that says what is current already changes nothing. */
export async function applyCompany(
  db: Db,
  file: { readonly text: string; readonly by: string; readonly at: Date },
): Promise<
  { readonly kind: "applied"; readonly version: number } | { readonly kind: "unchanged" }
> {
  const parsed = parseCompany(file.text);
  if (parsed.kind === "invalid")
    throw new GatehouseError("COMPANY_INVALID", { detail: `\n  ${parsed.mistakes.join("\n  ")}` });
  const { company } = parsed;
  const unusable = explainUnusableHours(company.escalation, file.at);
  if (unusable !== undefined)
    throw new GatehouseError("COMPANY_INVALID", { detail: `escalation.hours: ${unusable}` });

  return transact(db, async (tx) => {
    // Two nodes that start together must not both apply the same file.
    await tx.raw("lock table company_versions in share row exclusive mode");
    const current = await findCompany(tx);
    if (isDeepStrictEqual(current?.settings, company)) return { kind: "unchanged" };
    const version = await saveCompany(tx, company, file);
    await recordAudit(tx, {
      at: file.at,
      actor: { kind: "system", name: file.by },
      action: "company-applied",
      requestId: undefined,
      detail: { version },
    });
    return { kind: "applied", version };
  });
}
