import { type Deed, mayDo } from "#access.ts";
import { isLive } from "#escalation/escalation.ts";
import type { Press, Refusal } from "#escalation/press.ts";
import type { Db } from "#store/db.ts";
import { findEscalation, type StoredEscalation } from "#store/escalations.ts";
import { whoPressed, whyRefused } from "./press.ts";

/**
 * May this dialog be opened? The deed itself is checked again when it is done. `byAssigner`: who may assign
 * others may do it with everybody's, and with what nobody owns.
 */
export async function checkOwner(
  db: Db,
  press: Press,
  { deed, fromQueue, byAssigner = false }: { deed: Deed; fromQueue: boolean; byAssigner?: boolean },
): Promise<
  | { readonly kind: "yes"; readonly escalation: StoredEscalation }
  | { readonly kind: "refused"; readonly refusal: Refusal }
> {
  const presser = await whoPressed(db, press.by, deed);
  if (presser.kind === "refused") return presser;
  const escalation = await findEscalation(db, press.escalationId);
  const mine =
    escalation !== undefined &&
    (escalation.state === "claimed" || escalation.state === "waiting-client") &&
    escalation.ownerId === presser.member.id;
  if (byAssigner && escalation !== undefined && isLive(escalation.state))
    if (mayDo(presser.member.role, "assign-others")) return { kind: "yes", escalation };
  if (escalation !== undefined && (mine || (fromQueue && escalation.state === "open")))
    return { kind: "yes", escalation };
  return { kind: "refused", refusal: await whyRefused(db, press, presser.member) };
}
