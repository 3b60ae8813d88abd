import type { CurrentCompany } from "#flows/context.ts";
import type { Assets } from "#views/pages/assets.ts";
import type { Site } from "#views/pages/page.tsx";

/** What every page shows of the company. */
export type Sites = {
  readonly of: (company: CurrentCompany) => Site;
  /** For pages about failures: the company as it was last seen, also while the database is away. */
  readonly lastKnown: () => Site;
};

export function sites(assets: Assets): Sites {
  let known: Site = { companyName: "Bookings", contact: { email: "", phone: "" }, assets };
  return {
    of: ({ settings: { name, contact } }) => {
      known = { companyName: name, contact, assets };
      return known;
    },
    lastKnown: () => known,
  };
}
