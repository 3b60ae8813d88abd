import { GatehouseError } from "#errors.ts";
import type { RecordedAttendance } from "#flows/record-attendance.ts";

/** What was recorded; why nothing was is thrown, for programs and people alike. */
export function expectRecorded(
  recorded: RecordedAttendance,
): Extract<RecordedAttendance, { kind: "recorded" }> {
  switch (recorded.kind) {
    case "recorded":
      return recorded;
    case "unknown-appointment":
      throw noAppointment();
    case "cancelled":
      throw new GatehouseError("NO_OUTCOME_YET", {
        detail: "the appointment was cancelled; nobody was expected",
      });
    case "not-begun":
      throw new GatehouseError("NO_OUTCOME_YET", {
        detail: `the appointment begins at ${recorded.startsAt.toISOString()}`,
      });
  }
}

export const noAppointment = () =>
  new GatehouseError("NOT_FOUND", { detail: "there is no such appointment" });
