import type { RequestHandler } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { ReassignAppointment, Reassigned } from "#flows/reassign-appointment.ts";
import { noAppointment } from "#handlers/attendance.ts";
import { cleanLine } from "#intake/clean-text.ts";

const Body = z.strictObject({
  /** The key of who is to serve instead. */
  provider: z.string().min(1),
  reason: z.string().max(2_000).transform(cleanLine).pipe(z.string().min(1).max(500)),
  /** As GET /api/v1/requests/:id told it. */
  sequence: z.int().min(0),
});

/** POST /api/v1/appointments/:id/reassign: another provider at the same time and place, with the reason. */
export function onReassignAppointment(reassign: ReassignAppointment): RequestHandler {
  return async (request, response) => {
    const id = z.uuid().safeParse(request.params["id"]);
    if (!id.success) throw noAppointment();
    const body = Body.safeParse(request.body);
    if (!body.success)
      throw new GatehouseError("INVALID_REQUEST", { detail: z.prettifyError(body.error) });
    const { caller } = response.locals as Pick<Parameters<ReassignAppointment>[0], "caller">;
    const { provider, reason, sequence } = body.data;
    const appointmentId = id.data;
    const wish = { appointmentId, providerKey: provider, reason, sequence, caller };
    const reassigned = expectReassigned(await reassign(wish));
    response.json({ appointmentId, provider, sequence: reassigned.sequence });
  };
}

/** The appointment's new sequence; why nothing was changed is thrown. */
function expectReassigned(result: Reassigned): Extract<Reassigned, { kind: "reassigned" }> {
  switch (result.kind) {
    case "reassigned":
      return result;
    case "unknown":
      if (result.what === "appointment") throw noAppointment();
      throw new GatehouseError("INVALID_REQUEST", { detail: "there is no such provider" });
    case "cannot":
      throw new GatehouseError("APPOINTMENT_FIXED", { detail: result.words });
    case "unfit":
      throw new GatehouseError("PROVIDER_UNFIT", { detail: result.words });
    case "changed-meanwhile":
      throw new GatehouseError("APPOINTMENT_CHANGED", {
        detail: "it is no longer as it was when you read it; nothing was changed",
      });
    case "not-free":
      throw new GatehouseError("PROVIDER_NOT_FREE", { detail: result.words });
    case "calendar-busy":
      throw new GatehouseError("CALENDAR_BUSY", { detail: "nothing was changed" });
    case "try-later":
      throw new GatehouseError("VENDOR_FAILED", {
        detail: `${result.words}; nothing was changed, please try again`,
      });
  }
}
