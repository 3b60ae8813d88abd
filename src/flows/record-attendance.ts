import type { Outcome } from "#kpi/rows.ts";
import { type AttendanceRow, lockAttendance, saveOutcome } from "#store/attendance.ts";
import { recordAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import type { Caller } from "#store/sign-in.ts";
import { actorOf, expectMay } from "./caller.ts";
import type { FlowContext } from "./context.ts";
import { followNoShow } from "./follow-no-show.ts";
import { wishMeeting } from "./wish-appointment.ts";

export type RecordAttendance = (record: {
  readonly appointmentId: string;
  readonly outcome: Outcome;
  readonly caller: Caller;
}) => Promise<RecordedAttendance>;

export type RecordedAttendance =
  /** `changed`: it is a new outcome; the same one again changes nothing and keeps its first moment. */
  | { readonly kind: "recorded"; readonly changed: boolean; readonly at: Date }
  | { readonly kind: "unknown-appointment" }
  | { readonly kind: "cancelled" }
  /** Nobody can have come, or stayed away, before it begins. */
  | { readonly kind: "not-begun"; readonly startsAt: Date };

/**
 * Writes down whether the client came. It may be corrected later; who said what before stays in the
 * audit. Throws FORBIDDEN when the caller's role may not.
 */
export function recordAttendanceFlow(
  context: Pick<FlowContext, "db" | "now" | "company" | "connected" | "wake">,
): RecordAttendance {
  return async ({ appointmentId, outcome, caller }) => {
    expectMay(caller, "record-attendance");
    const at = context.now();
    const recorded = await transact(context.db, async (tx) => {
      const row = await lockAttendance(tx, appointmentId);
      if (row === undefined) return { kind: "unknown-appointment" } as const;
      const already = settled(row, { outcome, at });
      if (already !== undefined) return already;
      const actor = actorOf(caller);
      await saveOutcome(tx, appointmentId, { outcome, at, by: actor });
      await recordAudit(tx, {
        at,
        actor,
        action: "attendance-recorded",
        requestId: row.requestId,
        detail: { appointmentId, outcome, path: row.path, before: row.outcome },
      });
      if (context.connected.crm) await wishMeeting(tx, { requestId: row.requestId, appointmentId });
      if (outcome === "no-show")
        await followNoShow(tx, context, { appointmentId, requestId: row.requestId, at });
      return { kind: "recorded", changed: true, at } as const;
    });
    if (recorded.kind === "recorded" && recorded.changed) context.wake();
    return recorded;
  };
}

/** Why there is nothing to write; undefined when there is. */
function settled(
  row: AttendanceRow,
  { outcome, at }: { outcome: Outcome; at: Date },
): RecordedAttendance | undefined {
  if (row.state === "cancelled") return { kind: "cancelled" };
  if (row.startsAt > at) return { kind: "not-begun", startsAt: row.startsAt };
  if (row.outcome !== outcome) return undefined;
  return { kind: "recorded", changed: false, at: row.outcomeAt ?? at };
}
