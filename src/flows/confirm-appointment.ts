import { describeLocal } from "#booking/local-time.ts";
import { isLive } from "#escalation/escalation.ts";
import { recordAudit } from "#store/audit.ts";
import { lockConfirmable, saveConfirmation } from "#store/confirmations.ts";
import { type Db, transact } from "#store/db.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { findRequest } from "#store/requests.ts";
import type { FlowContext } from "./context.ts";
import { wishThreadNote } from "./wish-card.ts";

/** The client says that they will come. */
export type ConfirmAppointment = (confirmation: {
  readonly requestId: string;
  /** Of the appointment as the client was shown it, or told of it: another one is not confirmed. */
  readonly sequence: number;
  readonly by: "page" | "sms";
}) => Promise<ConfirmedAppointment>;

export type ConfirmedAppointment =
  /** `changed`: it is news; the same word again changes nothing. */
  | { readonly kind: "confirmed"; readonly changed: boolean; readonly start: Date }
  /** There is no appointment, or none any more. */
  | { readonly kind: "not-booked" }
  /** It was moved since the client was told of it: how it is now they have not agreed to. */
  | { readonly kind: "changed-meanwhile" }
  | { readonly kind: "begun" };

/** Writes down that the client confirmed: nothing asks them again, and a person who was to call is told. */
export function confirmAppointmentFlow(
  context: Pick<FlowContext, "db" | "now" | "wake">,
): ConfirmAppointment {
  return async (confirmation) => {
    const at = context.now();
    const confirmed = await transact(context.db, (tx) => confirm(tx, confirmation, at));
    if (confirmed.kind === "confirmed" && confirmed.changed) context.wake();
    return confirmed;
  };
}

async function confirm(
  tx: Db,
  { requestId, sequence, by }: Parameters<ConfirmAppointment>[0],
  at: Date,
): Promise<ConfirmedAppointment> {
  const row = await lockConfirmable(tx, requestId);
  if (row === undefined || row.state === "cancelled") return { kind: "not-booked" };
  if (row.sequence !== sequence) return { kind: "changed-meanwhile" };
  if (row.startsAt <= at) return { kind: "begun" };
  const start = row.startsAt;
  if (row.isConfirmed) return { kind: "confirmed", changed: false, start };
  await saveConfirmation(tx, row, at);
  await recordAudit(tx, {
    at,
    actor: { kind: "client", requestId },
    action: "appointment-confirmed",
    requestId,
    detail: { appointmentId: row.appointmentId, start, by },
  });
  await tellOwner(tx, requestId, row);
  return { kind: "confirmed", changed: true, start };
}

/** Whoever was asked to call, or works on it for another reason, need not ask any more. */
async function tellOwner(
  tx: Db,
  requestId: string,
  { startsAt, sequence }: { readonly startsAt: Date; readonly sequence: number },
): Promise<void> {
  const escalation = await findEscalationOfRequest(tx, requestId);
  const request = await findRequest(tx, requestId);
  if (escalation === undefined || request === undefined || !isLive(escalation.state)) return;
  const { id: escalationId, ownerId } = escalation;
  await wishThreadNote(tx, {
    requestId,
    escalationId,
    name: `confirmed:${sequence}`,
    text: `The client has confirmed: ${describeLocal(startsAt, request.contactZone)}.`,
    mentionMemberIds: ownerId === undefined ? [] : [ownerId],
    broadcast: false,
  });
}
