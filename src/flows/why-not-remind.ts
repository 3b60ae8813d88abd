import type { Appointment } from "#store/appointments.ts";
import { findAsking } from "#store/confirmations.ts";
import type { FlowContext } from "./context.ts";

/**
 * Why a reminder that was wished for is not sent after all; undefined when it is. Asked at the moment
 * of sending: between the wish and the vendor lie a queue, an outage or a night.
 */
export async function whyNotRemind(
  { db, now }: Pick<FlowContext, "db" | "now">,
  appointment: Appointment,
  payload: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  if (appointment.state === "cancelled") return "the appointment was cancelled";
  if (appointment.startsAt <= now()) return "the appointment has begun";
  if (payload["asks"] !== true) return undefined;
  const { confirmedAt } = await findAsking(db, appointment.id);
  return confirmedAt === undefined ? undefined : "the client has confirmed since";
}
