import { GatehouseError } from "#errors.ts";
import { compileRuleSet } from "#gate/rule-set.ts";
import { companyVersion, findCompany } from "#store/company.ts";
import type { Db } from "#store/db.ts";
import type { CurrentCompany } from "./context.ts";

/** How long another node may still decide by the version before. */
const trustMilliseconds = 2_000;

/** Keeps the newest company at hand; asks the database at most every two seconds whether it still is. */
export function currentCompany(db: Db): () => Promise<CurrentCompany> {
  let known: CurrentCompany | undefined;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<CurrentCompany> | undefined;

  async function read(): Promise<CurrentCompany> {
    if (known === undefined || (await companyVersion(db)) !== known.version) {
      const snapshot = await findCompany(db);
      if (snapshot === undefined) throw noCompanyYet();
      known = { ...snapshot, rules: compileRuleSet(snapshot.settings.gate) };
    }
    checkedAt = performance.now();
    return known;
  }

  return async () => {
    if (known !== undefined && performance.now() - checkedAt < trustMilliseconds) return known;
    // Everybody who asks meanwhile waits for the one who reads.
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
}

export function noCompanyYet(): GatehouseError {
  return new GatehouseError("COMPANY_INVALID", {
    detail: "no company has been applied yet; run `npm run gatehouse -- apply company.yaml`",
  });
}
