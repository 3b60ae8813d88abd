import { z } from "zod";
import type { HubSpotApi } from "./api.ts";
import { checked } from "./records.ts";

/** Owners come and go by the week. */
const LIFE_MS = 5 * 60_000;
const PAGE_SIZE = 100;
/** More owners than any account has; a paging that never ends must end. */
const PAGES_MAX = 50;

const OwnersAnswer = z.object({
  results: z.array(z.object({ id: z.string().min(1), email: z.string().nullish() })),
  paging: z.object({ next: z.object({ after: z.string() }).nullish() }).nullish(),
});

export type Owners = {
  readonly byId: ReadonlyMap<string, string>;
  /** By e-mail address in lower case. */
  readonly byEmail: ReadonlyMap<string, string>;
};

/** Everybody who can own something, asked for once in a few minutes. */
export function ownerDirectory(
  now: () => number = () => performance.now(),
): (api: HubSpotApi) => Promise<Owners> {
  let known: { readonly owners: Owners; readonly until: number } | undefined;
  return async (api) => {
    if (known === undefined || now() >= known.until) {
      known = { owners: await listOwners(api), until: now() + LIFE_MS };
    }
    return known.owners;
  };
}

async function listOwners({ owners: ask }: HubSpotApi): Promise<Owners> {
  const owners: z.infer<typeof OwnersAnswer>["results"] = [];
  let after: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    // One after the other: each page says where the next one begins.
    const sent = await ask.getPage(undefined, after, PAGE_SIZE, false);
    const { results, paging } = checked(OwnersAnswer, sent, "owners");
    owners.push(...results);
    after = paging?.next?.after;
    if (after === undefined) break;
  }
  const addressed = owners.flatMap(({ id, email }) => (email ? [{ id, email }] : []));
  return {
    byId: new Map(addressed.map(({ id, email }) => [id, email])),
    byEmail: new Map(addressed.map(({ id, email }) => [email.toLowerCase(), id])),
  };
}
