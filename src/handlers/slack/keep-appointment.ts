import type { KeepAppointment } from "#flows/keep-appointment.ts";
import { pressHandler } from "./press-handler.ts";
import type { OnPress } from "./reply.ts";

/** "Keep appointment": the question about a booked request is settled by leaving it as it is. */
export function onKeepAppointment(keepAppointment: KeepAppointment): OnPress {
  return pressHandler(keepAppointment);
}
