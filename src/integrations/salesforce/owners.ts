import { z } from "zod";
import type { SalesforceApi } from "./account.ts";
import { select } from "./records.ts";
import { quoted } from "./soql.ts";

/** People come and go by the week. */
const LIFE_MS = 5 * 60_000;
const KNOWN_MAX = 500;

const User = z.object({ Id: z.string().min(1) });

export type FindOwner = (api: SalesforceApi, email: string) => Promise<string | undefined>;

/** The one active user with an address who works in the org, asked for once in a few minutes. */
export function ownerDirectory(now: () => number = () => performance.now()): FindOwner {
  const known = new Map<string, { readonly id: string | undefined; readonly until: number }>();
  return async (api, address) => {
    const email = address.toLowerCase();
    const found = known.get(email);
    if (found !== undefined && now() < found.until) return found.id;
    const users = await select(api, User, soqlFor(email));
    // Two users of one person: nobody can say under which name they work.
    const id = users.length === 1 ? users[0]?.Id : undefined;
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(email, { id, until: now() + LIFE_MS });
    return id;
  };
}

/** Clients with an account on the company's pages are users, too, but not standard ones. */
function soqlFor(email: string): string {
  const standard = `IsActive = true AND UserType = ${quoted("Standard")}`;
  return `SELECT Id FROM User WHERE Email = ${quoted(email)} AND ${standard} LIMIT 2`;
}
