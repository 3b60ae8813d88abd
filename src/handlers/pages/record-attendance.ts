import type { RequestHandler } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { ReadDossier } from "#flows/read-dossier.ts";
import type { RecordAttendance } from "#flows/record-attendance.ts";
import { expectRecorded, noAppointment } from "#handlers/attendance.ts";
import { readFields } from "./form-fields.ts";

const Outcome = z.enum(["attended", "no-show"]);

/** Where the buttons on a request's page send what became of its appointment. */
export const attendancePath = (reference: string) => `/console/requests/${reference}/attendance`;

/** POST /console/requests/:reference/attendance: one of the two buttons, and back to the page. */
export function onRecordAttendance(desk: {
  readonly readDossier: ReadDossier;
  readonly recordAttendance: RecordAttendance;
}): RequestHandler {
  return async (request, response) => {
    const outcome = Outcome.safeParse(readFields(request.body)("outcome"));
    if (!outcome.success)
      throw new GatehouseError("INVALID_REQUEST", { detail: "press one of the two buttons" });
    const story = (await desk.readDossier(String(request.params["reference"])))?.story;
    if (story?.appointment === undefined) throw noAppointment();
    const { caller } = response.locals as Pick<Parameters<RecordAttendance>[0], "caller">;
    expectRecorded(
      await desk.recordAttendance({
        appointmentId: story.appointment.id,
        outcome: outcome.data,
        caller,
      }),
    );
    response.redirect(303, `/console/requests/${story.request.reference}`);
  };
}
