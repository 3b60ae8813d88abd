import type { Actor } from "#access.ts";
import type { Outcome } from "#kpi/rows.ts";
import type { Db } from "./db.ts";

/** What recording an outcome has to know of an appointment. */
export type AttendanceRow = {
  readonly requestId: string;
  readonly state: "confirmed" | "cancelled";
  readonly startsAt: Date;
  readonly path: "auto" | "personal";
  readonly outcome: Outcome | undefined;
  readonly outcomeAt: Date | undefined;
};

/** Locked until the transaction ends: it must not be moved or cancelled while its outcome is written. */
export async function lockAttendance(
  tx: Db,
  appointmentId: string,
): Promise<AttendanceRow | undefined> {
  const row = await tx("appointments")
    .where({ id: appointmentId })
    .forUpdate()
    .first("request_id", "state", "starts_at", "path", "outcome", "outcome_at");
  return (
    row && {
      requestId: row.request_id,
      state: row.state,
      startsAt: row.starts_at,
      path: row.path,
      outcome: row.outcome ?? undefined,
      outcomeAt: row.outcome_at ?? undefined,
    }
  );
}

export async function saveOutcome(
  tx: Db,
  appointmentId: string,
  { outcome, at, by }: { readonly outcome: Outcome; readonly at: Date; readonly by: Actor },
): Promise<void> {
  await tx("appointments")
    .where({ id: appointmentId })
    .update({ outcome, outcome_at: at, outcome_by: JSON.stringify(by) });
}

/** When a client did not come, the given appointment among them, oldest first. */
export async function listNoShows(db: Db, appointmentId: string): Promise<readonly Date[]> {
  const rows = await db("appointments")
    .where({ state: "confirmed", outcome: "no-show" })
    .where("client_id", db("appointments").where({ id: appointmentId }).select("client_id"))
    .orderBy("starts_at")
    .select("starts_at");
  return rows.map((row) => row.starts_at);
}
