import { describeLocal } from "#booking/local-time.ts";
import { listNoShows } from "#store/attendance.ts";
import type { Db } from "#store/db.ts";
import { wish } from "#store/effects.ts";
import { findRequest } from "#store/requests.ts";
import type { FlowContext } from "./context.ts";
import { addReason } from "./raise-escalation.ts";
import { reachableBy } from "./reachable-by.ts";
import { wishMissedCall } from "./wish-appointment.ts";
import { wishSms } from "./wish-sms.ts";

/**
 * What follows when a client did not come, in the transaction that writes it down: the first time
 * they are told how to find another time; from the second time on a person talks with them instead. Whose
 * client they are in the CRM has a task each time.
 */
export async function followNoShow(
  tx: Db,
  context: Pick<FlowContext, "company" | "connected">,
  missed: { readonly appointmentId: string; readonly requestId: string; readonly at: Date },
): Promise<void> {
  const { appointmentId, requestId, at } = missed;
  const request = await findRequest(tx, requestId);
  if (request === undefined) throw new Error("Every appointment has its request");
  if (context.connected.crm) await wishMissedCall(tx, { requestId, appointmentId });
  const noShows = await listNoShows(tx, appointmentId);
  if (noShows.length > 1) {
    const company = await context.company();
    const { zone } = company.settings.escalation.hours;
    const times = noShows.map((start) => describeLocal(start, zone)).join("; ");
    const detail = `the client did not come ${noShows.length === 2 ? "a second time" : `${noShows.length} times`} (${times})`;
    await addReason(tx, company, { requestId, finding: { rule: "no-show-again", detail }, at });
    return;
  }
  await wish(tx, {
    kind: "email",
    key: `email:missed:${appointmentId}`,
    requestId,
    payload: { template: "missed" },
  });
  if ((await reachableBy({ db: tx, connected: context.connected }, request)) !== "sms") return;
  const content = { template: "missed" } as const;
  await wishSms(tx, { requestId, name: `missed:${appointmentId}`, content });
}
