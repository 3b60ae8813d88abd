import type { Db } from "#store/db.ts";
import { wishForDesk } from "#store/effects.ts";
import { listAdmins } from "#store/members.ts";

/** A letter for every admin; where there is none, for the company. `name` tells it from all others for ever. */
export async function tellAdmins(
  db: Db,
  name: string,
  payload: Record<string, unknown>,
): Promise<void> {
  const admins = await listAdmins(db);
  for (const memberId of admins.length === 0 ? [undefined] : admins.map(({ id }) => id))
    await wishForDesk(db, {
      kind: "desk-mail",
      key: `desk-mail:${name}:${memberId ?? "company"}`,
      payload: { ...payload, ...(memberId !== undefined && { memberId }) },
    });
}
