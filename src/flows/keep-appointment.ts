import { localStart } from "#booking/local-time.ts";
import { zoneDataVersion } from "#booking/zone-table.ts";
import type { Press, PressResult } from "#escalation/press.ts";
import { findAppointmentOfRequest, listSeatHolders } from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { findEffect, releaseConfirmations } from "#store/effects.ts";
import { agreeOnInstant } from "#store/zone-data.ts";
import type { FlowContext } from "./context.ts";
import { actorOf, whoPressed } from "./press.ts";
import { orRefused, Refused, settle } from "./settle.ts";
import { calendarEventKey, wishCalendarEvent } from "./wish-appointment.ts";
import { wishCard } from "./wish-card.ts";

export type KeepAppointment = (press: Press) => Promise<PressResult>;

/**
 * Settles a question that came up about a booked request: the appointment stays as it is. A calendar
 * that had refused it is asked once more, so that "booked" does not stand without an event.
 */
export function keepAppointmentFlow(context: FlowContext): KeepAppointment {
  return async (press) => {
    const presser = await whoPressed(context.db, press.by, "book-escalation");
    if (presser.kind === "refused") return presser;
    const { member } = presser;
    const at = context.now();
    const result = await orRefused(() =>
      transact(context.db, async (tx): Promise<PressResult> => {
        const { requestId, id: escalationId } = await settle(tx, press, {
          member,
          at,
          fromQueue: false,
          resolution: "booked",
        });
        const appointment = await findAppointmentOfRequest(tx, requestId);
        if (appointment?.state !== "confirmed") throw new Refused({ kind: "nothing-booked" });
        if (await lacksEvent(tx, appointment.id))
          await wishCalendarEvent(tx, { requestId, appointmentId: appointment.id, recheck: false });
        // Else the next version of the zone data would move it back to a wall time that was given up.
        await agreeOnInstant(tx, appointment.id, {
          localStart: localStart(appointment.startsAt, appointment.zone),
          zoneData: zoneDataVersion,
        });
        // What was not told while it was in doubt is true now.
        await releaseConfirmations(tx, { requestId, sequence: appointment.sequence });
        await recordAudit(tx, {
          at,
          actor: actorOf(member),
          action: "appointment-kept",
          requestId,
          detail: { escalationId, appointmentId: appointment.id },
        });
        await wishCard(tx, { requestId, escalationId });
        return { kind: "done" };
      }),
    );
    if (result.kind === "done") context.wake();
    return result;
  };
}

/** In the calendar of anybody who takes part: a room that refused it is not booked either. */
async function lacksEvent(tx: Db, appointmentId: string): Promise<boolean> {
  for (const participantId of [undefined, ...(await listSeatHolders(tx, appointmentId))]) {
    const event = await findEffect(tx, calendarEventKey(appointmentId, participantId));
    if (event?.state === "dead") return true;
  }
  return false;
}
