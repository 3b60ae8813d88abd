import { formKeys } from "#handlers/pages/form-key.ts";
import { hubSpotEnvironment } from "#sandbox/environment.ts";
import { customDefinition } from "#sandbox/hubspot/definitions.ts";
import type { HubSpotDouble } from "#sandbox/hubspot/hubspot-double.ts";
import { hubSpotWorld } from "#sandbox/hubspot/hubspot-world.ts";
import { startCheckedHubSpot } from "../contracts/checked-crm.ts";
import {
  environmentOf,
  type Installation,
  type Node,
  startInstallation,
  startNode,
} from "../helpers/installation.ts";
import { eventually } from "./drill.ts";
import { aCompany, startVendors, type Vendors } from "./vendors.ts";

/** Two nodes, and a CRM in which people write down who wants an appointment. */
export type Front = Pick<Installation, "db" | "token"> &
  Vendors & {
    readonly nodes: readonly Node[];
    readonly hubspot: HubSpotDouble;
    /** As a page that was opened a minute ago would send it. */
    readonly formKey: () => string;
  };

export const wish = "wants_appointment";
const publicUrl = "http://localhost:3000";
const providers = 10;
const maya = {
  ...{ key: "maya", name: "Maya Okafor", email: "maya@open.example", role: "manager" },
  slack: { team: "T0HARBOR", user: "U0MAYA" },
};

export async function startFront(say: (text: string) => void): Promise<Front> {
  const installation = await startInstallation({
    ...aCompany(providers, { members: [maya], escalation: {} }),
    crm: { intake: [{ property: wish, values: ["true"], service: "service-0" }] },
  });
  const [vendors, hubspot] = await Promise.all([
    startVendors(providers),
    startCheckedHubSpot({ world: aPortal }),
  ]);
  const environment = {
    ...{ ...vendors.environment, ...hubSpotEnvironment(hubspot) },
    PUBLIC_URL: publicUrl,
  };
  const nodes: Node[] = [];
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await Promise.all([vendors.stop(), hubspot.stop()]);
    await installation.stop();
  };
  try {
    for (const name of ["first", "second"]) {
      say(`starting the ${name} node`);
      nodes.push(await startNode(installation, { environment }));
    }
    hubspot.webhooks.connect({ appUrl: nodes[0]?.url ?? "", publicUrl });
    const { db, token } = installation;
    await eventually("reading the calendars", async () => {
      const unread = await db("providers").whereNull("busy_read_at");
      if (unread.length > 0) throw new Error(`${unread.length} calendars are not read yet`);
    });
    const keys = formKeys(
      [environmentOf(installation)["APP_SECRETS"] ?? ""],
      () => new Date(Date.now() - 60_000),
    );
    return { ...vendors, db, token, nodes, hubspot, formKey: keys.issue, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Its searches learn of what was written only seconds later, as HubSpot's do. */
function aPortal() {
  const state = hubSpotWorld();
  state.definitions.contacts[wish] = customDefinition("contacts", wish);
  state.behaviour.searchLagMs = 5_000;
  return state;
}
