import { confirmAppointmentFlow } from "#flows/confirm-appointment.ts";
import type { FlowContext } from "#flows/context.ts";
import type { Appointment } from "#store/appointments.ts";
import { transact } from "#store/db.ts";
import type { Heard } from "./ask.ts";
import { tell } from "./tell.ts";

/** They say that they will come, and hear to what. */
export async function confirmByText(
  context: FlowContext,
  { incoming }: Heard,
  { requestId, sequence }: Appointment,
): Promise<void> {
  const confirm = confirmAppointmentFlow(context);
  const { kind } = await confirm({ requestId, sequence, by: "sms" });
  const about = {
    confirmed: "confirmed-by-text",
    begun: "kept",
    "changed-meanwhile": "changed-since",
    "not-booked": "nothing-booked",
  } as const;
  await transact(context.db, (tx) => tell(tx, incoming, { requestId, about: about[kind] }));
}
