import { createHash } from "node:crypto";
import type { CallMove } from "#messaging/call-time.ts";
import type { Db } from "./db.ts";

/** A rung of an appointment's ladder as it was decided: sent, or left out and why. */
export type Reminder = {
  readonly appointmentId: string;
  readonly sequence: number;
  readonly rung: string;
  readonly dueAt: Date;
  readonly decidedAt: Date;
  readonly way: "email" | "sms" | "call";
  /** Why nothing was sent; undefined where it was. */
  readonly skipped: string | undefined;
  readonly asked: boolean;
  /** Why it was done at another time than the ladder says; undefined where it was not. */
  readonly moved?: CallMove | undefined;
};

/** What looking at an appointment's ladder has to know of it. */
export type AppointmentToRemind = {
  readonly id: string;
  readonly requestId: string;
  readonly serviceId: string;
  readonly sequence: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly didNotCome: boolean;
  /** When its present time was agreed. */
  readonly agreedAt: Date;
  readonly isConfirmed: boolean;
};

/** A short name for what ladders say: rows that were planned by another one are planned anew. */
export function planNameOf(ladders: unknown): string {
  return createHash("sha256").update(JSON.stringify(ladders)).digest("base64url").slice(0, 16);
}

/**
 * Appointments whose ladder is to be looked at: what is due first, then what nobody has looked at since
 * it was booked or moved, then what was planned by other ladders.
 */
export async function listToRemind(
  db: Db,
  { at, plan, limit }: { at: Date; plan: string; limit: number },
): Promise<readonly string[]> {
  const { rows } = await db.raw(
    `select id from (
       (select 1 as rank, id from appointments
        where state = 'confirmed' and reminders_at <= :at
        order by reminders_at limit :limit)
       union all
       (select 2, id from appointments
        where state = 'confirmed' and reminders_sequence is distinct from sequence
        order by starts_at limit :limit)
       union all
       -- Two ranges: an index finds no "other than".
       (select 3, id from appointments
        where state = 'confirmed' and reminders_at is not null and reminders_plan < :plan limit :limit)
       union all
       (select 3, id from appointments
        where state = 'confirmed' and reminders_at is not null and reminders_plan > :plan limit :limit)
     ) as found
     group by id order by min(rank), id limit :limit`,
    { at, plan, limit },
  );
  return rows.map(({ id }: { id: string }) => id);
}

/** The confirmed appointment, unless another node is at it, or somebody who changes it. */
export async function lockToRemind(tx: Db, id: string): Promise<AppointmentToRemind | undefined> {
  const row = await tx("appointments")
    .where({ id, state: "confirmed" })
    .forUpdate()
    .skipLocked()
    .first();
  return (
    row && {
      id: row.id,
      requestId: row.request_id,
      serviceId: row.service_id,
      sequence: row.sequence,
      startsAt: row.starts_at,
      endsAt: row.ends_at,
      didNotCome: row.outcome === "no-show",
      agreedAt: row.agreed_at ?? row.booked_at,
      isConfirmed: row.confirmed_start?.getTime() === row.starts_at.getTime(),
    }
  );
}

/** Of any number who decide a rung at the same moment one gets it; false for all others, and ever after. */
export async function takeReminder(tx: Db, reminder: Reminder): Promise<boolean> {
  const taken = await tx("reminders")
    .insert({
      appointment_id: reminder.appointmentId,
      sequence: reminder.sequence,
      rung: reminder.rung,
      due_at: reminder.dueAt,
      decided_at: reminder.decidedAt,
      way: reminder.way,
      skipped: reminder.skipped ?? null,
      asked: reminder.asked,
      moved: reminder.moved ?? null,
    })
    .onConflict(["appointment_id", "sequence", "rung"])
    .ignore()
    .returning("rung");
  return taken.length === 1;
}

/** What was decided about an appointment, oldest first; of one sequence, or of all that it had. */
export async function listReminders(
  db: Db,
  { id, sequence }: { readonly id: string; readonly sequence?: number },
): Promise<readonly Reminder[]> {
  const rows = await db("reminders")
    .where({ appointment_id: id, ...(sequence !== undefined && { sequence }) })
    .orderBy(["sequence", "decided_at", "due_at", "rung"]);
  return rows.map((row) => ({
    appointmentId: row.appointment_id,
    sequence: row.sequence,
    rung: row.rung,
    dueAt: row.due_at,
    decidedAt: row.decided_at,
    way: row.way,
    skipped: row.skipped ?? undefined,
    asked: row.asked,
    moved: row.moved ?? undefined,
  }));
}

/** When to look at it again; whatever changes the appointment or the ladders makes that void. */
export async function noteReminderPlan(
  tx: Db,
  { id, sequence }: Pick<AppointmentToRemind, "id" | "sequence">,
  { plan, nextAt }: { readonly plan: string; readonly nextAt: Date | undefined },
): Promise<void> {
  await tx("appointments")
    .where({ id })
    .update({
      reminders_at: nextAt ?? null,
      reminders_sequence: sequence,
      reminders_plan: plan,
    });
}
