import type { FlowContext } from "#flows/context.ts";
import { wishCalendarEvent } from "#flows/wish-appointment.ts";
import { noteCalendarEvent } from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import { listLeftAstray, noteDecided } from "#store/calendar-sightings.ts";
import { transact } from "#store/db.ts";

const roundMax = 50;

/**
 * Puts events back where their appointments are, once the question about them is settled: however it
 * ended (kept, closed, run out of time), what stands is what was agreed, and the calendar has to show it.
 */
export async function restoreDecided({
  db,
  now,
}: Pick<FlowContext, "db" | "now">): Promise<number> {
  let restored = 0;
  for (const astray of await listLeftAstray(db, roundMax)) {
    const { requestId, appointmentId, isOwn, providerId, generation } = astray.expected;
    const seat = { id: appointmentId, participantId: isOwn ? undefined : providerId };
    const mine = await transact(db, async (tx) => {
      if (!(await noteDecided(tx, astray))) return false;
      // What was deleted is made anew, as another one: nobody knows what its vendor makes of its old name.
      if (astray.during === undefined)
        await noteCalendarEvent(tx, seat, {
          ...{ calendarId: astray.calendarId, generation: generation + 1 },
          ...{ start: undefined, end: undefined, meetUrl: undefined },
        });
      await wishCalendarEvent(tx, { requestId, appointmentId, recheck: false });
      await recordAudit(tx, {
        at: now(),
        actor: { kind: "system", name: "calendar" },
        action: "calendar-event-restored",
        requestId,
        detail: { appointmentId },
      });
      return true;
    });
    restored += Number(mine);
  }
  return restored;
}
