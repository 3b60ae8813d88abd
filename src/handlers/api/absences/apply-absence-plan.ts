import type { RequestHandler } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { ApplyAbsencePlan, MoveResult } from "#flows/apply-absence-plan.ts";
import type { AbsencePlan } from "#flows/plan-absence.ts";
import { absenceIdOf, noAbsence } from "./absence-id.ts";
import { homeJson, keyIn } from "./absence-json.ts";

/** As many as fit into a body. */
const chosenMax = 1_000;

const Body = z.union(
  [
    z.strictObject({ all: z.literal(true) }),
    z.strictObject({
      appointments: z
        .array(
          z.strictObject({
            id: z.uuid(),
            sequence: z.int().min(0),
            provider: z.string().optional(),
          }),
        )
        .min(1)
        .max(chosenMax),
    }),
  ],
  "say {all: true}, or appointments: [{id, sequence, provider?}, …] as the plan shows them",
);

/**
 * POST /api/v1/absences/:id/moves: moves all that have a new home at their own time, or the chosen
 * ones. 200 with what became of each: some may have moved and others not.
 */
export function onApplyAbsencePlan(applyAbsencePlan: ApplyAbsencePlan): RequestHandler {
  return async (request, response) => {
    const absenceId = absenceIdOf(request);
    const body = Body.safeParse(request.body);
    if (!body.success)
      throw new GatehouseError("INVALID_REQUEST", { detail: z.prettifyError(body.error) });
    const { caller } = response.locals as Pick<Parameters<ApplyAbsencePlan>[0], "caller">;
    const which =
      "all" in body.data
        ? "all"
        : body.data.appointments.map(({ id, sequence, provider }) => ({
            appointmentId: id,
            sequence,
            providerKey: provider,
          }));
    const applied = await applyAbsencePlan({ absenceId, which, caller });
    switch (applied.kind) {
      case "applied":
        response.json({ results: applied.results.map((one) => resultJson(applied.plan, one)) });
        return;
      case "unknown-absence":
        throw noAbsence();
      case "unknown-provider":
        throw new GatehouseError("INVALID_REQUEST", {
          detail: `there is no provider “${applied.key}”; nothing was moved`,
        });
    }
  };
}

function resultJson({ company, moves }: AbsencePlan, result: MoveResult) {
  const { appointmentId: id, reference } = result;
  const named = { id, reference, result: result.kind };
  switch (result.kind) {
    case "moved":
      return {
        ...named,
        provider: keyIn(company)(result.team.providerId),
        with: result.team.withIds.map(keyIn(company)),
      };
    case "changed-meanwhile":
      return named;
    case "taken-meanwhile":
    case "no-home": {
      const zone = moves.find(({ appointment }) => appointment.id === id)?.appointment.zone;
      return { ...named, home: homeJson(company, result.home, zone ?? "UTC") };
    }
  }
}
