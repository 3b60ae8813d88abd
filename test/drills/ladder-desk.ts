import {
  type Installation,
  type Node,
  startInstallation,
  startNode,
} from "../helpers/installation.ts";
import { eventually } from "./drill.ts";
import { deskHours, firstResponseMinutes, ladder, rota, wideChannel } from "./ladder-expected.ts";
import { aCompany, providerOf, startVendors, type Vendors } from "./vendors.ts";

/** Two nodes of the program on one database whose business clock is moved, and one Slack for both. */
export type Desk = Pick<Installation, "db" | "token"> &
  Vendors & {
    readonly nodes: readonly [Node, Node];
    /** Business time, as the nodes have it. */
    readonly now: () => Promise<number>;
    readonly moveTo: (at: number) => Promise<void>;
    /** A client whom a rule puts before a person; the ids, when the card is there. */
    readonly ask: (number: number) => Promise<Asked>;
  };

export type Asked = {
  readonly escalationId: string;
  readonly requestId: string;
  readonly raisedAt: number;
  /** The card's place in the channel. */
  readonly ts: string;
};

/** Their Slack ids by their keys. */
export const slackIds = { maya: "U0MAYA", ana: "U0ANA", sam: "U0SAM" } as const;
export const mailOf = (person: string) => `${person}@open.example`;

const dayMs = 24 * 3_600_000;
const hourMs = 3_600_000;
const providers = 4;

export async function startDesk(say: (text: string) => void): Promise<Desk> {
  const installation = await startInstallation(companyOfDrill());
  const vendors = await startVendors(providers);
  letIn(vendors, wideChannel);
  const nodes: Node[] = [];
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await vendors.stop();
    await installation.stop();
  };
  try {
    for (const name of ["first", "second"]) {
      say(`starting the ${name} node`);
      nodes.push(await startNode(installation, { environment: vendors.environment }));
    }
    const both = nodes as [Node, Node];
    vendors.slack.connect(both[0].url);
    return { ...vendors, ...deedsOf(installation, vendors, both), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The program posts only where it was invited. */
function letIn({ slack: { state } }: Vendors, id: string): void {
  const channel = state.channels[id];
  if (channel === undefined) throw new Error(`There is no channel ${id}`);
  state.channels[id] = { ...channel, members: [...channel.members, state.app.botUser] };
}

function companyOfDrill(): Record<string, unknown> {
  const company = aCompany(providers, {
    members: Object.entries(slackIds).map(([key, user]) => ({
      key,
      name: `${key.charAt(0).toUpperCase()}${key.slice(1)} of the desk`,
      email: mailOf(key),
      role: "operator",
      slack: { team: "T0HARBOR", user },
    })),
    escalation: {
      rota,
      ladder,
      hours: deskHours,
      vip: { firstResponseMinutes, resolutionMinutes: 3_000 },
    },
  }) as Record<"escalation", Record<string, unknown>>;
  const { onCall: _, ...escalation } = company.escalation;
  return { ...company, escalation };
}

function deedsOf({ db, token }: Installation, { slack }: Vendors, nodes: readonly [Node, Node]) {
  const post = async (path: string, body: object): Promise<Record<string, string>> => {
    const response = await fetch(nodes[0].url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${text}`);
    return JSON.parse(text);
  };
  const now = async () => {
    const row = await db("business_clock").first("offset_ms");
    return Date.now() + Number(row.offset_ms);
  };
  return {
    ...{ db, token, nodes, now },
    async moveTo(at: number) {
      const byMinutes = (at - (await now())) / 60_000;
      if (byMinutes > 0) await post("/api/v1/clock", { byMinutes });
    },
    async ask(number: number): Promise<Asked> {
      const start = Math.ceil((await now()) / hourMs) * hourMs + 5 * dayMs;
      await eventually(
        "reading the calendars as far as the wanted time",
        async () => {
          const unread = await db("providers")
            .whereNull("busy_read_until")
            .orWhere("busy_read_until", "<", new Date(start + hourMs));
          if (unread.length > 0) throw new Error(`${unread.length} are not read that far`);
        },
        60_000,
      );
      const { requestId = "" } = await post("/api/v1/requests", {
        service: "service-0",
        provider: providerOf(number),
        start: new Date(start).toISOString(),
        zone: "America/Phoenix",
        name: `Client ${number}`,
        email: `client-${number}@bigcorp.example`,
      });
      const { id: escalationId, raised_at: raisedAt } = await db("escalations")
        .where({ request_id: requestId })
        .first("id", "raised_at");
      const { ts } = await eventually("drawing the card", () => {
        const card = slack.state.messages.find(
          ({ metadata }) => metadata?.event_payload["id"] === escalationId,
        );
        if (card === undefined) throw new Error("it is not there");
        return card;
      });
      return { escalationId, requestId, raisedAt: raisedAt.getTime(), ts };
    },
  };
}
