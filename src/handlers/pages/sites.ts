import type { CurrentCompany } from "#flows/context.ts";
import type { ReadChatTrouble } from "#flows/read-chat-trouble.ts";
import type { Assets } from "#views/pages/assets.ts";
import { chatTroubleWords } from "#views/pages/chat-trouble-words.ts";
import type { Site } from "#views/pages/page.tsx";

/** What every page shows of the company. */
export type Sites = {
  readonly of: (company: CurrentCompany) => Site;
  /** For members: with what keeps the desk from being told. */
  readonly inside: (company: CurrentCompany) => Promise<Site>;
  /** For pages about failures: the company as it was last seen, also while the database is away. */
  readonly lastKnown: () => Site;
};

export function sites(assets: Assets, readChatTrouble: ReadChatTrouble): Sites {
  let known: Site = { companyName: "Bookings", contact: { email: "", phone: "" }, assets };
  const of = ({ settings: { name, contact } }: CurrentCompany) => {
    known = { companyName: name, contact, assets };
    return known;
  };
  return {
    of,
    async inside(company) {
      const trouble = await readChatTrouble();
      return {
        ...of(company),
        trouble: trouble && chatTroubleWords(trouble, company.settings.zone),
      };
    },
    lastKnown: () => known,
  };
}
