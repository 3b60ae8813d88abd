import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { hubSpotEnvironment } from "#sandbox/environment.ts";
import type { HubSpotDouble } from "#sandbox/hubspot/hubspot-double.ts";
import { readyPortal } from "#sandbox/hubspot/hubspot-world.ts";
import type { HubSpotEvent } from "#sandbox/hubspot/webhooks.ts";
import { startCheckedHubSpot } from "../contracts/checked-crm.ts";
import { publicUrl } from "./crm-storm-post.ts";
import { eventually } from "./drill.ts";
import { type Card, type Desk, startDesk } from "./two-hands-desk.ts";

/** What becomes of a ticket. */
const fates = ["closed there", "given there", "given back here", "lied about"] as const;
export type Fate = (typeof fates)[number];
export type Ticket = { readonly id: string; readonly card: Card; readonly fate: Fate };

/** Two nodes with their tickets, and a post office that keeps what HubSpot wants to tell them. */
export type StormTown = Desk & {
  readonly hubspot: HubSpotDouble;
  readonly tickets: readonly Ticket[];
  /** Takes out what HubSpot has told since the last time. */
  readonly collect: () => readonly HubSpotEvent[];
};

export const taker = { email: "u0ana@open.example", hubspotId: "72" } as const;

export async function startStormTown(
  count: number,
  say: (text: string) => void,
): Promise<StormTown> {
  const [hubspot, office] = await Promise.all([
    startCheckedHubSpot({ world: aPortal }),
    openPostOffice(),
  ]);
  hubspot.webhooks.connect({ appUrl: office.url, publicUrl });
  const stopRest = async () => {
    await Promise.all([hubspot.stop(), office.stop()]);
  };
  const environment = { ...hubSpotEnvironment(hubspot), PUBLIC_URL: publicUrl };
  const desk = await startDesk(count, say, environment).catch(async (error: unknown) => {
    await stopRest();
    throw error;
  });
  const stop = async () => {
    await desk.stop();
    await stopRest();
  };
  try {
    const tickets = await ticketsOf(desk, hubspot);
    return { ...desk, hubspot, tickets, collect: office.collect, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Its people are the desk's members. */
const aPortal = () =>
  readyPortal(
    ["maya", "ana", "sam"].map((name, index) => ({
      ...{ id: String(71 + index), email: `u0${name}@open.example` },
      ...{ firstName: name, lastName: "" },
    })),
  );

async function ticketsOf({ db, cards }: Desk, hubspot: HubSpotDouble): Promise<readonly Ticket[]> {
  const written = await eventually(
    "writing the tickets",
    async () => {
      const rows = await db("crm_tickets").select("escalation_id", "ticket_id");
      if (rows.length < cards.length) throw new Error(`${rows.length} of ${cards.length}`);
      return new Map(rows.map((row) => [row.escalation_id, row.ticket_id]));
    },
    120_000,
  );
  const there = Object.keys(hubspot.state.records.tickets).length;
  if (there !== cards.length) throw new Error(`${there} tickets for ${cards.length} escalations`);
  return cards.map((card, index) => ({
    ...{ card, id: written.get(card.escalationId) },
    fate: fates[index % fates.length] as Fate,
  }));
}

/** Of a ticket the app subscribes to these two, as docs/configuration.md says. */
const subscribed = ["hs_pipeline_stage", "hubspot_owner_id"];

async function openPostOffice() {
  let kept: HubSpotEvent[] = [];
  const server = createServer((request, response) => {
    text(request).then((body) => {
      const events: HubSpotEvent[] = JSON.parse(body);
      kept.push(...events.filter(({ propertyName = "" }) => subscribed.includes(propertyName)));
      response.writeHead(204).end();
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    collect() {
      const taken = kept;
      kept = [];
      return taken;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
