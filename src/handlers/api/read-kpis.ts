import type { Request, RequestHandler } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { KpiPeriod, ReadKpis } from "#flows/read-kpis.ts";

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const Query = z
  .strictObject({
    from: instant.optional(),
    to: instant.optional(),
    service: z.string().min(1).max(41).optional(),
  })
  .refine(
    ({ from, to }) => from === undefined || to === undefined || from < to,
    "from must be before to",
  );

/** GET /api/v1/kpis: the figures of docs/kpis.md, for a period and for each week of it. */
export function onReadKpis(readKpis: ReadKpis): RequestHandler {
  return async (request, response) => {
    response.json(await readKpis(periodOf(request)));
  };
}

/** ?from=…&to=…&service=…; throws INVALID_REQUEST when they cannot be read. */
export function periodOf(request: Pick<Request, "query">): KpiPeriod {
  const query = Query.safeParse(request.query);
  if (!query.success)
    throw new GatehouseError("INVALID_REQUEST", { detail: z.prettifyError(query.error) });
  const { from, to, service } = query.data;
  return { from, to, service };
}
