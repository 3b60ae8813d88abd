import { rolesThatMay } from "#access.ts";
import type { Press, Refusal } from "#escalation/press.ts";
import type { Db } from "#store/db.ts";
import type { StoredMember } from "#store/members.ts";
import { listPresentMembers } from "#store/present-members.ts";
import { findRequest } from "#store/requests.ts";
import { checkOwner } from "./check-owner.ts";
import type { FlowContext } from "./context.ts";
import { whoPressed } from "./press.ts";

/** What the dialog says before an escalation is handed over. */
export type PrepareHandOver = (press: Press) => Promise<
  | {
      readonly kind: "ready";
      readonly reference: string;
      readonly clientName: string;
      /** From whom: at the end they must still have it. */
      readonly ownerId: string | undefined;
    }
  | { readonly kind: "refused"; readonly refusal: Refusal }
>;

export function prepareHandOverFlow(context: Pick<FlowContext, "db">): PrepareHandOver {
  return async (press) => {
    const checked = await checkOwner(context.db, press, {
      deed: "hand-over-escalation",
      fromQueue: false,
      byAssigner: true,
    });
    if (checked.kind === "refused") return checked;
    const { requestId, ownerId } = checked.escalation;
    const request = await findRequest(context.db, requestId);
    if (request === undefined) return { kind: "refused", refusal: { kind: "unknown-escalation" } };
    const { reference, contactName: clientName } = request;
    return { kind: "ready", reference, clientName, ownerId };
  };
}

/** To whom it may go: who may claim, is there, and does not have it already. */
export type ListTakers = (
  question: Pick<Press, "by" | "escalationId"> & {
    readonly ownerId: string | undefined;
    readonly search: string;
  },
) => Promise<
  | { readonly kind: "listed"; readonly takers: readonly Pick<StoredMember, "id" | "name">[] }
  | { readonly kind: "refused"; readonly refusal: Refusal }
>;

export function listTakersFlow(context: Pick<FlowContext, "db" | "now">): ListTakers {
  return async ({ by, ownerId, search }) => {
    const presser = await whoPressed(context.db, by, "hand-over-escalation");
    if (presser.kind === "refused") return presser;
    const words = search.trim().toLowerCase();
    const takers = (await takersNow(context.db, context.now())).filter(
      ({ id, name }) => id !== ownerId && name.toLowerCase().includes(words),
    );
    return { kind: "listed", takers };
  };
}

/** Who may be given an escalation at this moment. */
export const takersNow = (db: Db, at: Date) =>
  listPresentMembers(db, { roles: rolesThatMay("claim-escalation"), at });
