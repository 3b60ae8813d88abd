import type { SlackMessage } from "#sandbox/slack/workspace.ts";
import {
  type Installation,
  type Node,
  startInstallation,
  startNode,
} from "../helpers/installation.ts";
import { eventually } from "./drill.ts";
import { aCompany, providerOf, startVendors, type Vendors } from "./vendors.ts";

/** Two nodes of the program on one database, one Slack for both, and cards on it. */
export type Desk = Pick<Installation, "db" | "postgresPid"> &
  Vendors & {
    readonly nodes: readonly [Node, Node];
    readonly cards: readonly Card[];
  };

/** A card as it was first drawn: what a screen shows that was not redrawn yet. */
export type Card = {
  readonly requestId: string;
  readonly escalationId: string;
  readonly drawn: SlackMessage;
};

/** Their names by their Slack ids. */
export const people = {
  U0MAYA: "Maya Okafor",
  U0ANA: "Ana Ortiz",
  U0SAM: "Sam Whitfield",
} as const;
export type Person = keyof typeof people;

const providers = 10;
const askersAtOnce = 8;
const hourMs = 60 * 60_000;

export async function startDesk(
  count: number,
  say: (text: string) => void,
  /** Of further vendors. */
  others: Readonly<Record<string, string>> = {},
): Promise<Desk> {
  const installation = await startInstallation(
    aCompany(providers, {
      members: Object.entries(people).map(([user, name]) => ({
        key: name.slice(0, name.indexOf(" ")).toLowerCase(),
        name,
        email: `${user.toLowerCase()}@open.example`,
        // Who may assign others can do every deed on every card, so that only the rows decide.
        role: "manager",
        slack: { team: "T0HARBOR", user },
      })),
      escalation: {},
    }),
  );
  const vendors = await startVendors(providers);
  const nodes: Node[] = [];
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await vendors.stop();
    await installation.stop();
  };
  try {
    for (const name of ["first", "second"]) {
      say(`starting the ${name} node`);
      nodes.push(
        await startNode(installation, { environment: { ...vendors.environment, ...others } }),
      );
    }
    say(`${count} clients who want a person`);
    const cards = await raise({ ...installation, ...vendors, nodes }, count);
    const { db, postgresPid } = installation;
    return { ...vendors, db, postgresPid, nodes: nodes as [Node, Node], cards, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Office = Pick<Installation, "db" | "token"> & Vendors & { readonly nodes: readonly Node[] };

async function raise(office: Office, count: number): Promise<readonly Card[]> {
  const { db, slack } = office;
  await eventually("reading the calendars", async () => {
    const unread = await db("providers").whereNull("busy_read_at");
    if (unread.length > 0) throw new Error(`${unread.length} calendars are not read yet`);
  });
  const waiting = Array.from({ length: count }, (_, number) => number);
  const asked: string[] = [];
  const askAll = async () => {
    for (let number = waiting.shift(); number !== undefined; number = waiting.shift())
      asked.push(await ask(office, number));
  };
  await Promise.all(Array.from({ length: askersAtOnce }, askAll));

  await eventually(
    "drawing the cards",
    async () => {
      const open = await db("effects").where({ kind: "card" }).whereNot({ state: "done" });
      if (open.length > 0) throw new Error(`${open.length} are not drawn yet`);
    },
    120_000,
  );
  const rows = await db("escalations").select("id", "request_id");
  const drawn = new Map(
    slack.state.messages.map((message) => [message.metadata?.event_payload["id"], message]),
  );
  return rows.map(({ id, request_id: requestId }): Card => {
    const message = drawn.get(id);
    if (message === undefined) throw new Error(`The card of ${requestId} is nowhere to be seen`);
    return { requestId, escalationId: id, drawn: structuredClone(message) };
  });
}

/** Each wants an hour that nobody else does. */
async function ask({ nodes, token }: Office, number: number): Promise<string> {
  const hours = 48 + Math.floor(number / providers);
  const response = await fetch(`${nodes[number % nodes.length]?.url}/api/v1/requests`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({
      service: "service-0",
      provider: providerOf(number % providers),
      start: new Date((Math.floor(Date.now() / hourMs) + hours) * hourMs).toISOString(),
      zone: "America/Phoenix",
      name: `Client ${number}`,
      email: `client-${number}@bigcorp.example`,
    }),
  });
  const body = await response.text();
  if (response.status !== 202) throw new Error(`${response.status} instead of 202: ${body}`);
  return JSON.parse(body).requestId;
}
