import type { ApproveBooking } from "#flows/approve-booking.ts";
import { pressHandler } from "./press-handler.ts";
import type { OnPress } from "./reply.ts";

/** "Approve booking": a second member's yes. */
export function onApproveBooking(approveBooking: ApproveBooking): OnPress {
  return pressHandler(approveBooking);
}
