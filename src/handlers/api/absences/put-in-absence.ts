import type { RequestHandler } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { PutInAbsence } from "#flows/put-in-absence.ts";
import { absenceJson, planJson } from "./absence-json.ts";

const Body = z
  .strictObject({
    provider: z.string(),
    /** One whole day: the same as `from` alone. */
    on: z.string().optional(),
    from: z.string().optional(),
    to: z.string().optional(),
    reason: z.string().default(""),
  })
  .refine(({ on, from }) => (on === undefined) !== (from === undefined), {
    error: "say either on, or from and to",
  })
  .refine(({ on, to }) => on === undefined || to === undefined, {
    path: ["to"],
    error: "on is one whole day; for more say from and to",
  });

/**
 * POST /api/v1/absences: a provider is away on whole local days, or between two instants. 201 with the
 * absence and the plan for what was booked into it; 200 when the same absence was there already.
 */
export function onPutInAbsence(putInAbsence: PutInAbsence): RequestHandler {
  return async (request, response) => {
    const body = Body.safeParse(request.body);
    if (!body.success) throw invalid(z.prettifyError(body.error));
    const { provider, on, from = on ?? "", to, reason } = body.data;
    const { caller } = response.locals as Pick<Parameters<PutInAbsence>[0], "caller">;
    const put = await putInAbsence({ providerKey: provider, from, to, reason, caller });
    switch (put.kind) {
      case "put-in":
        response.status(put.isNew ? 201 : 200).json({
          absence: absenceJson(put.plan),
          appointments: planJson(put.plan),
        });
        return;
      case "unknown-provider":
        throw invalid(`there is no provider “${provider}”`);
      case "mistake":
        throw invalid(
          `${on !== undefined && put.field === "from" ? "on" : put.field}: ${put.message}`,
        );
    }
  };
}

const invalid = (detail: string) => new GatehouseError("INVALID_REQUEST", { detail });
