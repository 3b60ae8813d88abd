import type { RequestHandler } from "express";
import { z } from "zod";
import type { ReadKpis } from "#flows/read-kpis.ts";
import { sendProblem } from "#handlers/problem.ts";

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const Query = z
  .strictObject({ from: instant.optional(), to: instant.optional() })
  .refine(
    ({ from, to }) => from === undefined || to === undefined || from < to,
    "from must be before to",
  );

/** GET /api/v1/kpis: the figures of docs/kpis.md, for a period and for each week of it. */
export function onReadKpis(readKpis: ReadKpis): RequestHandler {
  return async (request, response) => {
    const query = Query.safeParse(request.query);
    if (!query.success)
      return sendProblem(response, "INVALID_REQUEST", { detail: z.prettifyError(query.error) });
    response.json(await readKpis({ from: query.data.from, to: query.data.to }));
  };
}
