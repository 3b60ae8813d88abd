import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type CrmName, type EchoCrm, publicUrl, startEchoCrm } from "./crm-echo-crm.ts";
import { type Told, type Wire, wires } from "./crm-storm-crm.ts";
import { eventually } from "./drill.ts";
import { type Card, type Desk, startDesk } from "./two-hands-desk.ts";

/** What becomes of a ticket. */
const fates = ["closed there", "given there", "given back here", "lied about"] as const;
export type Fate = (typeof fates)[number];
export type Ticket = { readonly id: string; readonly card: Card; readonly fate: Fate };

/** Two nodes with their tickets, and a post office that keeps what the CRM wants to tell them. */
export type StormTown = Desk & {
  readonly there: EchoCrm;
  readonly wire: Wire;
  readonly tickets: readonly Ticket[];
  /** Takes out what the CRM has told of tickets since the last time. */
  readonly collect: () => readonly Told[];
};

/** Of the desk's people. */
export const taker = { name: "ana", user: "U0ANA", email: "u0ana@open.example" } as const;

export async function startStormTown(
  crm: CrmName,
  count: number,
  say: (text: string) => void,
): Promise<StormTown> {
  const wire = wires[crm];
  const [there, office] = await Promise.all([startEchoCrm(crm), openPostOffice(wire)]);
  there.connect(office.url);
  const stopRest = async () => {
    await Promise.all([there.stop(), office.stop()]);
  };
  const environment = {
    ...{ ...there.environment, PUBLIC_URL: publicUrl },
    // Nobody asks what is only told: it would be known without being believed.
    CRM_POLL_SECONDS: "3600",
  };
  const desk = await startDesk(count, say, environment).catch(async (error: unknown) => {
    await stopRest();
    throw error;
  });
  const stop = async () => {
    await desk.stop();
    await stopRest();
  };
  try {
    const tickets = await ticketsOf(desk);
    return { ...desk, there, wire, tickets, collect: office.collect, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ticketsOf({ db, cards }: Desk): Promise<readonly Ticket[]> {
  const written = await eventually(
    "writing the tickets",
    async () => {
      const rows = await db("crm_tickets").select("escalation_id", "ticket_id");
      if (rows.length < cards.length) throw new Error(`${rows.length} of ${cards.length}`);
      return new Map(rows.map((row) => [row.escalation_id, row.ticket_id]));
    },
    120_000,
  );
  return cards.map((card, index) => ({
    ...{ card, id: written.get(card.escalationId) },
    fate: fates[index % fates.length] as Fate,
  }));
}

async function openPostOffice(wire: Wire) {
  let kept: Told[] = [];
  const server = createServer((request, response) => {
    text(request).then((body) => {
      kept.push(...wire.read(body));
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
