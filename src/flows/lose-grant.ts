import { recordAudit } from "#store/audit.ts";
import { noteNotice } from "#store/calendar-syncs.ts";
import { findSettings } from "#store/company-versions.ts";
import { type Db, transact } from "#store/db.ts";
import { wishForDesk } from "#store/effects.ts";
import { forgetBusy, listCalendarsOf } from "#store/grant-calendars.ts";
import { endGrant, type OpenGrant } from "#store/grants.ts";
import { listAdmins, listMembersByEmail } from "#store/members.ts";
import type { FlowContext } from "./context.ts";
import { tellAdmins } from "./tell-admins.ts";

/**
 * The vendor opens nothing with a grant any more. Nothing of the provider is offered from now on, and
 * they and every admin are told, once. Changes nothing when the grant was renewed or connected anew.
 */
export async function loseGrant(
  context: Pick<FlowContext, "db" | "now" | "realNow" | "wake">,
  lost: { readonly grant: OpenGrant; readonly attempt: number; readonly reason: string },
): Promise<void> {
  const { grant, attempt, reason } = lost;
  const at = context.now();
  const isLost = await transact(context.db, async (tx) => {
    if (!(await endGrant(tx, { id: grant.id, state: "dead", reason, at, attempt }))) return false;
    await forgetBusy(tx, grant.providerId);
    // Not when its turn comes: whoever looks after calendars has a card of it within the minute.
    await noteNotice(tx, await listCalendarsOf(tx, grant.id), context.realNow());
    await recordAudit(tx, {
      at,
      actor: { kind: "system", name: "grants" },
      action: "calendar-lost",
      requestId: undefined,
      detail: { grantId: grant.id, providerId: grant.providerId, vendor: grant.vendor, reason },
    });
    await tellEverybody(tx, { ...lost, since: at });
    return true;
  });
  if (isLost) context.wake();
}

async function tellEverybody(
  tx: Db,
  { grant, attempt, since }: { grant: OpenGrant; attempt: number; since: Date },
): Promise<void> {
  const provider = await tx("providers").where({ id: grant.providerId }).first("key");
  const payload = {
    template: "calendar-lost",
    providerKey: provider.key,
    vendor: grant.vendor,
    since: since.toISOString(),
  };
  const name = `calendar-lost:${grant.id}:${attempt}`;
  await tellAdmins(tx, name, payload);
  const settings = await findSettings(tx);
  const email = settings?.providers.find(({ key }) => key === provider.key)?.email;
  const admins = new Set((await listAdmins(tx)).map(({ id }) => id));
  const own = email === undefined ? [] : await listMembersByEmail(tx, email);
  for (const { id: memberId } of own)
    await wishForDesk(tx, {
      kind: "member-message",
      key: `member-message:${name}:${memberId}`,
      payload: { ...payload, grantId: grant.id, memberId },
    });
  for (const { id: memberId } of own.filter(({ id }) => !admins.has(id)))
    await wishForDesk(tx, {
      kind: "desk-mail",
      key: `desk-mail:${name}:${memberId}`,
      payload: { ...payload, memberId },
    });
}
