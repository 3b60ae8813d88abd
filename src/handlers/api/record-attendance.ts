import type { RequestHandler } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { RecordAttendance } from "#flows/record-attendance.ts";
import { expectRecorded, noAppointment } from "#handlers/attendance.ts";

const Body = z.strictObject({ outcome: z.enum(["attended", "no-show"]) });

/** POST /api/v1/appointments/:id/attendance: whether the client came; the same again changes nothing. */
export function onRecordAttendance(recordAttendance: RecordAttendance): RequestHandler {
  return async (request, response) => {
    const id = z.uuid().safeParse(request.params["id"]);
    if (!id.success) throw noAppointment();
    const body = Body.safeParse(request.body);
    if (!body.success)
      throw new GatehouseError("INVALID_REQUEST", { detail: z.prettifyError(body.error) });
    const { caller } = response.locals as Pick<Parameters<RecordAttendance>[0], "caller">;
    const appointmentId = id.data;
    const { outcome } = body.data;
    const { changed, at } = expectRecorded(
      await recordAttendance({ appointmentId, outcome, caller }),
    );
    response.json({ appointmentId, outcome, changed, recordedAt: at });
  };
}
