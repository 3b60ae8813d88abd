import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import type { HearOfChanges } from "#flows/calendars/hear-of-changes.ts";
import { mountApi } from "#handlers/routes.ts";
import { googleCalendarRoutes } from "#handlers/webhooks/google-calendar.ts";
import { microsoftCalendarRoutes } from "#handlers/webhooks/microsoft-calendar.ts";
import { createLog } from "#log.ts";

/** Where the vendors of calendars call: one address, and behind it the nodes in turns. */
export async function openNoticeDoor(nodes: readonly HearOfChanges[]) {
  const log = createLog("error", (line) => process.stderr.write(`${line}\n`));
  const webs = nodes.map((hear) => {
    const web = express();
    const routes = [
      ...googleCalendarRoutes(hear, { log }),
      ...microsoftCalendarRoutes(hear, { log }),
    ];
    mountApi(web, routes, { log, authorize: nobody, limits: {} as never });
    return web;
  });
  let turn = 0;
  const server = createServer((request, response) => {
    turn = (turn + 1) % webs.length;
    webs[turn]?.(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const nobody = () => Promise.reject(new Error("nobody signs in here"));
