import type { ReceiveCrmEvents } from "#flows/receive-crm-events.ts";
import type { Route } from "#handlers/routes.ts";
import { type HubSpotProof, hubSpotGuard } from "./hubspot-guard.ts";
import { onReceiveCrmEvents } from "./receive-crm-events.ts";

/** What HubSpot calls; only where its app's secret is configured, since nobody else could sign. */
export function hubSpotRoutes(
  receiveCrmEvents: ReceiveCrmEvents,
  { portalId, ...proof }: HubSpotProof & { readonly portalId: string | undefined },
): readonly Route[] {
  return [
    {
      method: "post",
      path: "/hooks/hubspot",
      guard: hubSpotGuard(proof),
      handle: onReceiveCrmEvents(receiveCrmEvents, { portalId }),
    },
  ];
}
