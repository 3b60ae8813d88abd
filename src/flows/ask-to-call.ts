import { describeLocal } from "#booking/local-time.ts";
import type { Finding } from "#gate/decision.ts";
import { recordAudit } from "#store/audit.ts";
import type { Db } from "#store/db.ts";
import { addFinding } from "#store/escalations.ts";
import type { AppointmentToRemind } from "#store/reminders.ts";
import { lockRequest, type StoredRequest } from "#store/requests.ts";
import type { CurrentCompany } from "./context.ts";
import { raiseEscalation } from "./raise-escalation.ts";
import { wishCard } from "./wish-card.ts";

/** Puts before a person that a client should be called before their appointment. */
export async function askToCall(
  tx: Db,
  company: CurrentCompany,
  call: {
    readonly request: StoredRequest;
    readonly appointment: AppointmentToRemind;
    readonly isVip: boolean;
    readonly at: Date;
  },
): Promise<void> {
  const { request, at } = call;
  const requestId = request.id;
  const finding = findingOf(call);
  await lockRequest(tx, requestId);
  const live = await addFinding(tx, requestId, finding);
  if (live === undefined) {
    const priority = call.isVip ? "high" : "normal";
    const reason = { requestId, priority, findings: [finding], at, hold: undefined } as const;
    await raiseEscalation(tx, company, reason);
    return;
  }
  await wishCard(tx, { requestId, escalationId: live.id });
  await recordAudit(tx, {
    at,
    actor: { kind: "system", name: "reminders" },
    action: "escalation-reason-added",
    requestId,
    detail: { escalationId: live.id, finding },
  });
}

function findingOf({
  request,
  appointment,
  isVip,
}: Pick<Parameters<typeof askToCall>[2], "request" | "appointment" | "isVip">): Finding {
  const who = isVip ? "the client, who is on the VIP list" : "the client";
  const when = describeLocal(appointment.startsAt, request.contactZone);
  const why = appointment.isConfirmed ? "" : ", which is not confirmed yet";
  return { rule: "call-due", detail: `please call ${who}: their appointment is ${when}${why}` };
}
