import type { Role } from "#access.ts";
import type { Db } from "./db.ts";
import { type StoredMember, toMember, withLink } from "./members.ts";

/**
 * Who can be given work now: members of these roles who are there. Whoever is a provider as well (under
 * the same key) is away while an absence of that provider holds.
 */
export async function listPresentMembers(
  db: Db,
  { roles, at }: { readonly roles: readonly Role[]; readonly at: Date },
): Promise<readonly StoredMember[]> {
  const { rows } = await db.raw(
    `${withLink}
     where not m.retired and m.role = any(:roles) and not exists (
       select 1 from providers p join absences a on a.provider_id = p.id
         where p.key = m.key and not p.retired and a.ended_at is null
           and a.starts_at <= :at and a.ends_at > :at)
     order by m.name, m.id`,
    { roles: roles as Role[], at },
  );
  return rows.map(toMember);
}
