import { listSeatHolders } from "#store/appointments.ts";
import type { Db } from "#store/db.ts";
import { wish } from "#store/effects.ts";
import type { CurrentCompany } from "./context.ts";

/** `participantId`: of somebody else in the team, or a room; everybody's calendar shows it. */
export const calendarEventKey = (appointmentId: string, participantId?: string) =>
  ["calendar-event", appointmentId, ...(participantId === undefined ? [] : [participantId])].join(
    ":",
  );

/**
 * The calendars of the team are to show the appointment as its row says: there, moved, or gone. What
 * follows waits for the provider's own.
 */
export async function wishCalendarEvent(
  tx: Db,
  event: {
    readonly requestId: string;
    readonly appointmentId: string;
    /** Nobody asked the calendar yet whether it is free: ask before the event is put there. */
    readonly recheck: boolean;
  },
): Promise<string> {
  const { requestId, appointmentId, recheck } = event;
  for (const participantId of await listSeatHolders(tx, appointmentId))
    await wish(tx, {
      kind: "calendar-event",
      key: calendarEventKey(appointmentId, participantId),
      requestId,
      payload: { appointmentId, participantId, recheck },
    });
  return wish(tx, {
    kind: "calendar-event",
    key: calendarEventKey(appointmentId),
    requestId,
    payload: { appointmentId, recheck },
  });
}

/** The CRM's meeting is to show the appointment through its life: booked, moved, cancelled, attended. */
export function wishMeeting(
  tx: Db,
  { requestId, appointmentId }: { requestId: string; appointmentId: string },
): Promise<string> {
  return wish(tx, {
    kind: "crm-meeting",
    key: meetingKey(appointmentId),
    requestId,
    payload: { appointmentId },
  });
}

export const meetingKey = (appointmentId: string) => `crm-meeting:${appointmentId}`;

/**
 * Whoever cancels is somebody to win back: the CRM's owner of the client is asked to, once; and their
 * deal says so, where the company wants that.
 */
export async function wishAfterCancelling(
  tx: Db,
  { settings }: Pick<CurrentCompany, "settings">,
  { requestId, appointmentId }: { requestId: string; appointmentId: string },
): Promise<void> {
  const about = { requestId, payload: { appointmentId } };
  await wish(tx, { kind: "crm-task", key: `crm-task:win-back:${appointmentId}`, ...about });
  if (settings.crm.onCancellation !== undefined)
    await wish(tx, { kind: "crm-deal", key: `crm-deal:cancelled:${appointmentId}`, ...about });
}

/** Whoever did not come is to be called, by whoever knows them in the CRM. */
export function wishMissedCall(
  tx: Db,
  { requestId, appointmentId }: { requestId: string; appointmentId: string },
): Promise<string> {
  return wish(tx, {
    kind: "crm-task",
    key: `crm-task:missed:${appointmentId}`,
    requestId,
    payload: { appointmentId },
  });
}
