import type { Company } from "#company/company.ts";
import { companyVersion } from "#store/company.ts";
import { findSettings } from "#store/company-versions.ts";
import type { FlowContext } from "./context.ts";

export type ReadSettings = () => Promise<Company>;

/** The settings as they are this moment: who has just changed something, on any node, must see it. */
export function readSettingsFlow({
  db,
  company,
}: Pick<FlowContext, "db" | "company">): ReadSettings {
  return async () => {
    const atHand = await company();
    if ((await companyVersion(db)) === atHand.version) return atHand.settings;
    return (await findSettings(db)) ?? atHand.settings;
  };
}
