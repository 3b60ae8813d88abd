import type { RespondFn } from "@slack/bolt";
import type { Notice } from "#views/slack/notices.ts";
import type { SlackLog } from "./bolt-logger.ts";

/** Says something to the one who pressed, alone. */
export type Tell = (respond: RespondFn, notice: Notice) => void;

/**
 * Nobody waits for it: the acknowledgement does not leave before its listener ends, and a slow
 * response_url must not make a committed deed look failed.
 */
export function tellWith(log: SlackLog): Tell {
  return (respond, notice) => {
    respond({ ...notice }).catch((error: unknown) => {
      log.warn("a notice did not reach the one who pressed", { error });
    });
  };
}

/** Draws a dialog anew after the deed: whether that works or not, the deed is done. */
export type Redraw = (redrawing: Promise<unknown>) => void;

export function redrawWith(log: SlackLog): Redraw {
  return (redrawing) => {
    redrawing.catch((error: unknown) => {
      log.warn("a dialog was not drawn anew", { error });
    });
  };
}
