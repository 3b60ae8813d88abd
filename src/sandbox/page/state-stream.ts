import type { RequestHandler, Response } from "express";
import type { Sandbox } from "#sandbox/sandbox.ts";
import { pageState } from "./page-state.ts";

/** Soon enough to look live, and seldom enough to cost nothing. */
const LOOK_EVERY_MS = 250;

/**
 * GET /events: the whole state as a server-sent event, at once and after every change. The doubles'
 * state is changed in many places, also long after a call (a scripted delay); so it is looked at
 * while somebody watches, and not announced by everybody who changes it.
 */
export function stateStream(sandbox: Sandbox): RequestHandler {
  const watchers = new Set<Response>();
  let sent = "";
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    const now = JSON.stringify(pageState(sandbox));
    if (now === sent) return;
    sent = now;
    for (const watcher of watchers) watcher.write(stateEvent(now));
  }

  return (_request, response) => {
    response.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
    });
    if (watchers.size === 0) timer = setInterval(look, LOOK_EVERY_MS).unref();
    watchers.add(response);
    response.write(`retry: 1000\n${stateEvent(JSON.stringify(pageState(sandbox)))}`);
    response.on("close", () => {
      watchers.delete(response);
      if (watchers.size === 0) clearInterval(timer);
    });
  };
}

/** JSON has no line breaks of its own, so one line is one event. */
function stateEvent(json: string): string {
  return `event: state\ndata: ${json}\n\n`;
}
