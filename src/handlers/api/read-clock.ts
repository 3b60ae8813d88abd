import type { RequestHandler } from "express";

/** GET /api/v1/clock: business time, which runs ahead of real time in a rehearsal. */
export function onReadClock(now: () => Date): RequestHandler {
  return (_request, response) => {
    response.json({ now: now() });
  };
}
