import type { RequestHandler } from "express";
import { z } from "zod";
import type { MoveClock } from "#flows/move-clock.ts";
import { sendProblem } from "#handlers/problem.ts";

const Body = z.strictObject({
  byMinutes: z
    .number()
    .positive()
    .max(60 * 24 * 366),
});

/** POST /api/v1/clock: business time goes forward, in rehearsals only. */
export function onMoveClock(moveClock: MoveClock): RequestHandler {
  return async (request, response) => {
    const body = Body.safeParse(request.body);
    if (!body.success)
      return sendProblem(response, "INVALID_REQUEST", { detail: z.prettifyError(body.error) });
    const { caller } = response.locals as { caller: Parameters<MoveClock>[0]["caller"] };
    response.json(await moveClock({ byMinutes: body.data.byMinutes, caller }));
  };
}
