import type { Press, PressResult } from "#escalation/press.ts";
import { transact } from "#store/db.ts";
import { findHold } from "#store/occupancies.ts";
import { findRequest } from "#store/requests.ts";
import { bookPersonally } from "./book-personally.ts";
import type { FlowContext } from "./context.ts";
import { heldTeam } from "./held-team.ts";
import { actorOf, whoPressed } from "./press.ts";
import { orRefused, Refused, settle } from "./settle.ts";

export type BookHeldTime = (press: Press) => Promise<PressResult>;

/** Books the time that was held since the request came in; from the queue it claims on the way. */
export function bookHeldTimeFlow(context: FlowContext): BookHeldTime {
  return async (press) => {
    const presser = await whoPressed(context.db, press.by, "book-escalation");
    if (presser.kind === "refused") return presser;
    const { member } = presser;
    const actor = actorOf(member);
    const company = await context.company();
    const at = context.now();

    const result = await orRefused(() =>
      transact(context.db, async (tx): Promise<PressResult> => {
        const { requestId, id } = await settle(tx, press, {
          member,
          at,
          fromQueue: true,
          resolution: "booked",
        });
        const request = await findRequest(tx, requestId);
        const hold = await findHold(tx, { escalationId: id, at });
        const service = request && company.services.get(request.serviceId);
        const start = request?.wantedStart;
        if (!hold || !request || !service || !start) throw new Refused({ kind: "hold-gone" });
        const team = heldTeam(company, { service, ids: hold.providerIds, start });
        if (team === undefined) throw new Refused({ kind: "hold-gone" });
        const booking = { request, escalationId: id, company, service, team, start, actor, at };
        await bookPersonally(tx, booking);
        return { kind: "done" };
      }),
    );
    if (result.kind === "done") context.wake();
    return result;
  };
}
