import type { RequestHandler } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { EscalateAway } from "#flows/escalate-away.ts";
import { absenceIdOf, noAbsence } from "./absence-id.ts";

const Body = z.union(
  [
    z.strictObject({ rest: z.literal(true) }),
    z.strictObject({
      appointments: z
        .array(z.strictObject({ id: z.uuid(), sequence: z.int().min(0) }))
        .min(1)
        .max(1_000),
    }),
  ],
  "say {rest: true}, or appointments: [{id, sequence}, …] as the plan shows them",
);

/**
 * POST /api/v1/absences/:id/escalations: what has no new home at its own time, or what is chosen, goes
 * before a person; each once, however often it is asked for.
 */
export function onEscalateAway(escalateAway: EscalateAway): RequestHandler {
  return async (request, response) => {
    const absenceId = absenceIdOf(request);
    const body = Body.safeParse(request.body);
    if (!body.success)
      throw new GatehouseError("INVALID_REQUEST", { detail: z.prettifyError(body.error) });
    const { caller } = response.locals as Pick<Parameters<EscalateAway>[0], "caller">;
    const which =
      "rest" in body.data
        ? "rest"
        : body.data.appointments.map(({ id, sequence }) => ({ appointmentId: id, sequence }));
    const results = await escalateAway({ absenceId, which, caller });
    if (results === undefined) throw noAbsence();
    response.json({
      results: results.map(({ appointmentId, reference, kind }) => ({
        id: appointmentId,
        reference,
        result: kind,
      })),
    });
  };
}
