import express, { type RequestHandler } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { CalendarNotice, HearOfChanges } from "#flows/calendars/hear-of-changes.ts";
import type { Guard, Route } from "#handlers/routes.ts";
import type { Log } from "#log.ts";
import { storeDelivery } from "./store-delivery.ts";

/** What Graph calls when a mailbox changes; only where Microsoft's calendars are connected. */
export function microsoftCalendarRoutes(
  hearOfChanges: HearOfChanges,
  { log }: { readonly log: Log },
): readonly Route[] {
  return [
    {
      method: "post",
      path: "/hooks/microsoft-calendar",
      guard,
      handle: onNotices(hearOfChanges, log),
    },
  ];
}

const bodyMax = "256kb";
const validationMax = 1_000;

/**
 * Before Graph sends anything it wants its words back. Plain text that no browser takes for a page: what
 * comes back is whatever the caller wrote.
 */
const shakeHands: RequestHandler = (request, response, next) => {
  const { validationToken } = request.query;
  if (validationToken === undefined) return next();
  if (typeof validationToken !== "string" || validationToken.length > validationMax)
    throw new GatehouseError("MALFORMED", { detail: "this is no validation of Graph's" });
  response.status(200).set("content-type", "text/plain; charset=utf-8").send(validationToken);
};

/** Graph signs nothing: the secret in each notification proves it, once it is read. */
const guard: Guard = {
  kind: "signature",
  vendor: "microsoft",
  prove: [shakeHands, express.json({ limit: bodyMax, inflate: false })],
};

const watchFares: Readonly<Record<string, CalendarNotice["watch"]>> = {
  reauthorizationRequired: "ending",
  subscriptionRemoved: "ended",
  // Notices were lost: the calendar is read, as after every other.
  missed: "lasts",
};

/** learn.microsoft.com/graph/change-notifications-delivery-webhooks, and -lifecycle-events. */
const Delivery = z.object({
  value: z
    .array(
      z.looseObject({
        clientState: z.string().max(128).optional(),
        lifecycleEvent: z.string().optional(),
      }),
    )
    .max(1_000),
});

/** POST /hooks/microsoft-calendar. 202 once it is stored: a slow answer costs the next notices. */
function onNotices(hearOfChanges: HearOfChanges, log: Log): RequestHandler {
  return async (request, response) => {
    const { success, data } = Delivery.safeParse(request.body);
    if (!success)
      throw new GatehouseError("MALFORMED", { detail: "these are no notifications of Graph's" });
    const notices = data.value.flatMap(({ clientState, lifecycleEvent = "" }): CalendarNotice[] =>
      clientState === undefined
        ? []
        : [{ secret: clientState, watch: watchFares[lifecycleEvent] ?? "lasts" }],
    );
    const known = await storeDelivery(() => hearOfChanges(notices));
    if (known === 0) {
      log.warn("a webhook was refused", { vendor: "microsoft" });
      throw new GatehouseError("SIGNATURE_INVALID", { detail: "none of these is a watch of ours" });
    }
    response.sendStatus(202);
  };
}
