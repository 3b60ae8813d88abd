import { describeZoneChange, type ZoneChange } from "#booking/describe-zone-change.ts";
import { type ReResolved, reResolve, roundOf, rounds } from "#booking/re-resolve.ts";
import type { Team } from "#booking/team.ts";
import { zoneDataVersion } from "#booking/zone-table.ts";
import { type Appointment, listParticipants, moveAppointment } from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { extendLink } from "#store/links.ts";
import { releaseAppointmentTime } from "#store/occupancies.ts";
import { listWithOlderZoneData, noteZoneData } from "#store/zone-data.ts";
import { linkExpiry } from "./auto-book.ts";
import { takeTime } from "./book-personally.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { addReason } from "./raise-escalation.ts";
import { orRefused, Refused } from "./settle.ts";
import { wishCalendarEvent, wishMeeting } from "./wish-appointment.ts";

/** So many are read, and those that agree noted, at once. */
const batchMax = 500;

/**
 * After an update of the zone data: every future appointment is held against what was agreed, the wall
 * time at its location. Whose instant is another one now is moved there, and a person is told, or told
 * why it could not be. Clients are not written to: on the clocks at the location nothing has changed,
 * and which clock theirs is, a person knows better. Returns how many were not as before.
 */
export function reResolveAppointmentsFlow(context: FlowContext): () => Promise<number> {
  return async () => {
    const { db } = context;
    const failures: unknown[] = [];
    let followed = 0;
    for await (const change of changesOf(db, context.now())) {
      const company = await context.company();
      // One that cannot be changed now must not keep those behind it from following.
      await transact(db, (tx) => follow(tx, company, change)).then(
        (done) => {
          followed += Number(done);
        },
        (error: unknown) => failures.push(error),
      );
    }
    if (followed > 0) context.wake();
    if (failures.length > 0)
      throw new AggregateError(failures, "Some appointments could not follow the zone data");
    return followed;
  };
}

/** One that the newer data give another instant, or none. */
type Change = {
  readonly appointment: Appointment;
  readonly found: Exclude<ReResolved, { readonly kind: "same" }>;
  readonly at: Date;
};

/** In an order in which they can be followed; all others are noted as seen. */
async function* changesOf(db: Db, at: Date): AsyncGenerator<Change> {
  for (const order of rounds) {
    let after: Appointment | undefined;
    do {
      const older = await listWithOlderZoneData(db, {
        zoneData: zoneDataVersion,
        at,
        order,
        after,
        limit: batchMax,
      });
      const { same, changes } = judge(older, at);
      // Most rules concern few zones: what nobody has to hear of is noted in one statement.
      if (same.length > 0) await transact(db, (tx) => noteZoneData(tx, same, zoneDataVersion));
      yield* changes.filter(({ appointment, found }) => roundOf(appointment, found) === order);
      after = older.at(-1);
    } while (after !== undefined);
  }
}

function judge(older: readonly Appointment[], at: Date) {
  const same: Appointment[] = [];
  const changes: Change[] = [];
  for (const appointment of older) {
    const found = reResolve(appointment, at);
    if (found.kind === "same") same.push(appointment);
    else changes.push({ appointment, found, at });
  }
  return { same, changes };
}

/** False, with nothing written, when somebody else followed, moved or cancelled it meanwhile. */
async function follow(tx: Db, company: CurrentCompany, change: Change): Promise<boolean> {
  const { appointment, found, at } = change;
  const { requestId, startsAt } = appointment;
  // Also where it can't be moved: a person is asked once for each version of the data.
  const mine = await noteZoneData(tx, [appointment], zoneDataVersion);
  if (mine.length === 0) return false;
  const outcome: ZoneChange =
    found.kind === "moved" && !(await move(tx, company, { ...change, start: found.start }))
      ? { kind: "taken", start: found.start }
      : found;
  const moved = outcome.kind === "moved";
  await recordAudit(tx, {
    at,
    actor: { kind: "system", name: "zone-data" },
    // Not "rescheduled": nobody chose another time, and on the wall there was no other before.
    action: moved ? "zone-change-followed" : "zone-change-not-followed",
    requestId,
    detail: {
      appointmentId: appointment.id,
      from: startsAt,
      ...(outcome.kind !== "skipped" && { to: outcome.start }),
      localStart: appointment.localStart,
      zone: appointment.zone,
      zoneData: zoneDataVersion,
      ...(!moved && { because: outcome.kind }),
    },
  });
  const detail = describeZoneChange(appointment, outcome);
  await addReason(tx, company, { requestId, finding: { rule: "zone-change", detail }, at });
  return true;
}

type Move = Pick<Change, "appointment" | "at"> & { readonly start: Date };

/** Gives the old time up and takes the new one; false, with the old one kept, when it is taken. */
async function move(tx: Db, company: CurrentCompany, change: Move): Promise<boolean> {
  const { appointment, start, at } = change;
  const { id: appointmentId, requestId, startsAt, endsAt } = appointment;
  const team = { ...appointment, withIds: await listParticipants(tx, appointmentId) };
  const refused = await orRefused(() =>
    tx.transaction((inner) => retake(inner, company, { ...change, team })),
  );
  if (refused !== undefined) return false;
  const end = new Date(start.getTime() + endsAt.getTime() - startsAt.getTime());
  // Nobody can have changed it in between: its row is locked since it was noted.
  await moveAppointment(tx, appointment, {
    ...team,
    startsAt: start,
    endsAt: end,
    zoneData: zoneDataVersion,
    countsAsReschedule: false,
    agreedAt: at,
  });
  await extendLink(tx, requestId, linkExpiry(end));
  // Nobody has asked the calendar about the new instant.
  await wishCalendarEvent(tx, { requestId, appointmentId, recheck: true });
  await wishMeeting(tx, { requestId, appointmentId });
  return true;
}

/** Undone as a whole, back to the old time, when the new one is somebody else's. */
async function retake(
  tx: Db,
  company: CurrentCompany,
  { appointment, team, start, at }: Move & { readonly team: Team },
): Promise<undefined> {
  const { id, serviceId, startsAt, endsAt } = appointment;
  const known = company.known.services.get(serviceId);
  if (known === undefined) throw new Error(`Service ${serviceId} of an appointment has no row`);
  // As long as was agreed, should the service take longer or shorter by now.
  const minutes = (endsAt.getTime() - startsAt.getTime()) / 60_000;
  const service = { ...known, minutes };
  await releaseAppointmentTime(tx, id);
  if (!(await takeTime(tx, { company, service, team, start, at }, id)))
    throw new Refused({ kind: "slot-taken" });
}
