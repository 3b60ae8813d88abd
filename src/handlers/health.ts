import type { RequestHandler } from "express";

/** GET /livez: the process answers. Whether it should get traffic is /readyz's question. */
export const onLive: RequestHandler = (_request, response) => {
  response.json({ status: "alive" });
};

/** Asks the database for a sign of life; throws when there is none. */
export type CheckReady = () => Promise<{
  readonly skewMs: number;
  /** Of Socket Mode, open at this moment: with one nothing is missed. Undefined where Slack calls us. */
  readonly slackConnections: number | undefined;
}>;

/** GET /readyz: 200 when requests can be stored, 503 with the reason when they can't. */
export function onReady(check: CheckReady): RequestHandler {
  return async (_request, response) => {
    try {
      const { skewMs, slackConnections } = await check();
      response.json({ status: "ready", skewMs: Math.round(skewMs), slackConnections });
    } catch (error) {
      const reason = error instanceof Error ? error.message : "unknown";
      response.status(503).json({ status: "not ready", reason });
    }
  };
}
