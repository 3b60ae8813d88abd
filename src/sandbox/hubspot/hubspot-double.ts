import { randomBytes } from "node:crypto";
import { type HttpFaults, httpFaults } from "#sandbox/faults.ts";
import { startVendorServer, type VendorHooks, type VendorServer } from "#sandbox/vendor-server.ts";
import { answerHubSpotCall } from "./hubspot-api.ts";
import { answerFault } from "./hubspot-error.ts";
import { hubSpotWorld } from "./hubspot-world.ts";
import { type CrmPeople, crmPeople } from "./people.ts";
import type { HubSpotState, Portal } from "./portal.ts";
import { type HubSpotWebhooks, hubSpotWebhooks } from "./webhooks.ts";

/** A running pretend HubSpot: what the app is configured with, what it holds, and what people can do. */
export type HubSpotDouble = VendorServer &
  CrmPeople & {
    /** For HUBSPOT_ACCESS_TOKEN. */
    readonly token: string;
    readonly state: HubSpotState;
    readonly faults: HttpFaults;
    /** For HUBSPOT_CLIENT_SECRET. */
    readonly clientSecret: string;
    readonly webhooks: Pick<HubSpotWebhooks, "connect" | "post">;
    /** Back to how it started: the same account, nothing of ours in it, no faults. */
    readonly reset: () => void;
  };

export async function startHubSpotDouble(
  options: {
    /** The demo company's account, unless another one is given. */
    readonly world?: () => HubSpotState;
    readonly port?: number;
    /** Milliseconds since 1970; tests of the index's lag pass their own. */
    readonly now?: () => number;
  } & VendorHooks = {},
): Promise<HubSpotDouble> {
  const token = `pat-sandbox-${randomBytes(16).toString("hex")}`;
  const world = options.world ?? hubSpotWorld;
  const faults = httpFaults();
  const state = world();
  const now = options.now ?? Date.now;
  const clientSecret = randomBytes(24).toString("hex");
  const webhooks = hubSpotWebhooks({ portalId: state.portalId, clientSecret }, now);
  const portal: Portal = { state, now, onChange: webhooks.tell };
  const server = await startVendorServer({
    port: options.port ?? 0,
    faults,
    hooks: options,
    answer: (request) => answerHubSpotCall(request, portal, token),
    refuse: (_request, status, error) => answerFault(status, error),
  });
  return {
    ...server,
    ...crmPeople(portal),
    token,
    clientSecret,
    webhooks,
    state,
    faults,
    reset() {
      Object.assign(state, world());
      faults.clear();
    },
    async stop() {
      webhooks.stop();
      await server.stop();
    },
  };
}
