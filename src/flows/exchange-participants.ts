import type { Actor } from "#access.ts";
import type { Team } from "#booking/team.ts";
import {
  type Appointment,
  listParticipants,
  lockAppointment,
  saveParticipants,
} from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import type { Db } from "#store/db.ts";
import { releaseAppointmentTime } from "#store/occupancies.ts";
import { takeTime } from "./book-personally.ts";
import type { CurrentCompany } from "./context.ts";
import { orRefused, Refused } from "./settle.ts";
import { serviceOf } from "./stand-ins.ts";
import { wishCalendarEvent } from "./wish-appointment.ts";

/** Another room, or another colleague: time and provider stay. */
export type Exchange = {
  /** Confirmed, and as it was read. */
  readonly appointment: Appointment;
  /** Who has to be replaced; when they are not needed any more, somebody else was faster. */
  readonly goingId: string;
  /** Led by the appointment's own provider. */
  readonly team: Team;
  /** For the audit; the client never reads it. */
  readonly reason: string;
  readonly actor: Actor;
};

/**
 * Gives an appointment other participants; their calendars follow. For the client nothing changes, so
 * nobody writes to them and the appointment's sequence stays: a confirmation that is still on its way
 * must go on. What is not "exchanged" has changed nothing, and the transaction goes on.
 */
export async function exchangeParticipants(
  tx: Db,
  { company, at }: { readonly company: CurrentCompany; readonly at: Date },
  exchange: Exchange,
): Promise<"exchanged" | "slot-taken" | "changed-meanwhile"> {
  // A savepoint: a rival who took the room must not cost the old one.
  const result = await orRefused(() =>
    tx.transaction(async (savepoint) => {
      await swap(savepoint, { company, at }, exchange);
      return { kind: "done" as const };
    }),
  );
  if (result.kind === "done") return "exchanged";
  return result.refusal.kind === "slot-taken" ? "slot-taken" : "changed-meanwhile";
}

async function swap(
  tx: Db,
  { company, at }: { readonly company: CurrentCompany; readonly at: Date },
  { appointment, goingId, team, reason, actor }: Exchange,
): Promise<void> {
  const { id: appointmentId, requestId, startsAt: start } = appointment;
  if (!(await lockAppointment(tx, appointment))) throw new Refused({ kind: "outdated" });
  const before = await listParticipants(tx, appointmentId);
  if (!before.includes(goingId)) throw new Refused({ kind: "outdated" });
  await releaseAppointmentTime(tx, appointmentId);
  const service = serviceOf(company, appointment);
  const taken = await takeTime(tx, { company, service, team, start, at }, appointmentId);
  if (!taken) throw new Refused({ kind: "slot-taken" });
  await saveParticipants(tx, appointmentId, team.withIds);
  await recordAudit(tx, {
    at,
    actor,
    action: "participants-exchanged",
    requestId,
    detail: { appointmentId, from: before, to: team.withIds, reason },
  });
  // Nobody has asked the calendars of those who come.
  await wishCalendarEvent(tx, { requestId, appointmentId, recheck: true });
}
