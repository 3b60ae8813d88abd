import { mayDo } from "#access.ts";
import { domainOf } from "#intake/email-address.ts";
import { recordAudit } from "#store/audit.ts";
import { findMailBlock, liftMailBlock } from "#store/blocked-addresses.ts";
import { type Db, transact } from "#store/db.ts";
import { findMemberByKey } from "#store/members.ts";

/** A member lets mail go to an address again, because it was mended or was never wrong. */
export async function liftBlock(
  db: Db,
  lift: { readonly address: string; readonly memberKey: string; readonly at: Date },
): Promise<"lifted" | "not-blocked" | "unknown-member" | "forbidden"> {
  const { address, memberKey, at } = lift;
  return transact(db, async (tx) => {
    const member = await findMemberByKey(tx, memberKey);
    if (member === undefined) return "unknown-member";
    if (!mayDo(member.role, "lift-mail-block")) return "forbidden";
    const block = await findMailBlock(tx, address);
    if (block === undefined) return "not-blocked";
    // The vendor's clock may be ahead of ours; a member means what is blocked now.
    const now = new Date(Math.max(block.since.getTime(), at.getTime()));
    await liftMailBlock(tx, { address, at: now, by: memberKey });
    const { id, name, role } = member;
    await recordAudit(tx, {
      at,
      actor: { kind: "member", id, name, role },
      action: "mail-block-lifted",
      requestId: undefined,
      detail: { domain: domainOf(address) },
    });
    return "lifted";
  });
}
