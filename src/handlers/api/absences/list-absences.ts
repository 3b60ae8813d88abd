import type { RequestHandler } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { ListAbsences } from "#flows/list-absences.ts";
import { absenceJson } from "./absence-json.ts";

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const Query = z.strictObject({
  provider: z.string().optional(),
  from: instant.optional(),
  to: instant.optional(),
});

/** GET /api/v1/absences?provider&from&to: those that hold, from now on unless `from` says otherwise. */
export function onListAbsences(listAbsences: ListAbsences): RequestHandler {
  return async (request, response) => {
    const query = Query.safeParse(request.query);
    if (!query.success)
      throw new GatehouseError("INVALID_REQUEST", { detail: z.prettifyError(query.error) });
    const { provider, from, to } = query.data;
    const { caller } = response.locals as Pick<Parameters<ListAbsences>[0], "caller">;
    const found = await listAbsences({ providerKey: provider, from, to, caller });
    if (found.kind === "unknown-provider")
      throw new GatehouseError("INVALID_REQUEST", {
        detail: `there is no provider “${provider}”`,
      });
    const { company } = found;
    response.json({
      absences: found.absences.map(({ absence, appointments }) => ({
        ...absenceJson({ company, absence }),
        appointments,
      })),
    });
  };
}
