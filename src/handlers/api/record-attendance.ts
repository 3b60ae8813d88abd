import type { RequestHandler } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { RecordAttendance } from "#flows/record-attendance.ts";

const Body = z.strictObject({ outcome: z.enum(["attended", "no-show"]) });

/** POST /api/v1/appointments/:id/attendance: whether the client came; the same again changes nothing. */
export function onRecordAttendance(recordAttendance: RecordAttendance): RequestHandler {
  return async (request, response) => {
    const id = z.uuid().safeParse(request.params["id"]);
    if (!id.success) throw unknown();
    const body = Body.safeParse(request.body);
    if (!body.success)
      throw new GatehouseError("INVALID_REQUEST", { detail: z.prettifyError(body.error) });
    const { caller } = response.locals as Pick<Parameters<RecordAttendance>[0], "caller">;
    const { outcome } = body.data;
    const recorded = await recordAttendance({ appointmentId: id.data, outcome, caller });
    switch (recorded.kind) {
      case "recorded": {
        const { changed, at } = recorded;
        return void response.json({ appointmentId: id.data, outcome, changed, recordedAt: at });
      }
      case "unknown-appointment":
        throw unknown();
      case "cancelled":
        throw new GatehouseError("NO_OUTCOME_YET", {
          detail: "the appointment was cancelled; nobody was expected",
        });
      case "not-begun":
        throw new GatehouseError("NO_OUTCOME_YET", {
          detail: `the appointment begins at ${recorded.startsAt.toISOString()}`,
        });
    }
  };
}

const unknown = () => new GatehouseError("NOT_FOUND", { detail: "there is no such appointment" });
