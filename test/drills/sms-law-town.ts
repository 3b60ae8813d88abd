import { twilioEnvironment } from "#sandbox/environment.ts";
import { startTwilioDouble, type TwilioDouble } from "#sandbox/twilio/twilio-double.ts";
import { wish } from "#store/effects.ts";
import {
  type Installation,
  type Node,
  startInstallation,
  startNode,
} from "../helpers/installation.ts";
import { eventually } from "./drill.ts";
import { aCompany, providerOf, startVendors, type Vendors } from "./vendors.ts";

const publicUrl = "https://law.open.example";
const providers = 4;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Segments a day; few, so that they are reached. */
export const caps = { all: 60, perClient: 4 };

/** Two nodes of the program on one database whose business clock is moved, and one telephone company. */
export type Town = Pick<Installation, "db"> &
  Pick<Vendors, "mail"> & {
    readonly twilio: TwilioDouble;
    readonly nodes: readonly [Node, Node];
    /** Business time at an instant of real time. */
    readonly businessAt: (realMs: number) => number;
    readonly moveBy: (ms: number) => Promise<void>;
    /** Books an appointment that is far enough away; returns what the client has of it. */
    readonly book: (client: NewClient, number: number) => Promise<Booked>;
    /** A client writes, to whichever node; resolves when the program has it. */
    readonly says: (phone: string, body: string) => Promise<void>;
    /** A member's own words, by text. */
    readonly writes: (requestId: string, text: string) => Promise<void>;
    /** The client cancels on their page. */
    readonly cancels: (booked: Booked) => Promise<void>;
    readonly stop: () => Promise<void>;
  };

export type NewClient = { readonly phone: string; readonly zone: string; readonly email: string };
export type Booked = { readonly requestId: string; readonly token: string };

export async function startTown(say: (text: string) => void): Promise<Town> {
  const installation = await startInstallation(companyOfDrill());
  const [vendors, twilio] = await Promise.all([startVendors(providers), startTwilioDouble()]);
  const nodes: Node[] = [];
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await Promise.all([vendors.stop(), twilio.stop()]);
    await installation.stop();
  };
  const environment = {
    ...vendors.environment,
    ...twilioEnvironment(twilio),
    PUBLIC_URL: publicUrl,
  };
  try {
    for (const name of ["first", "second"]) {
      say(`starting the ${name} node`);
      nodes.push(await startNode(installation, { environment }));
    }
    const both = nodes as [Node, Node];
    vendors.slack.connect(both[0].url);
    twilio.connect({ appUrl: both[1].url, publicUrl });
    await eventually("reading the calendars", async () => {
      const unread = await installation.db("providers").whereNull("busy_read_at");
      if (unread.length > 0) throw new Error(`${unread.length} are not read yet`);
    });
    const { db } = installation;
    const { mail } = vendors;
    return { db, mail, twilio, nodes: both, ...deedsOf(installation, twilio, both), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function companyOfDrill(): object {
  const company = aCompany(providers, {
    members: [
      {
        key: "maya",
        name: "Maya Okafor",
        email: "maya@open.example",
        role: "admin",
        slack: { team: "T0HARBOR", user: "U0MAYA" },
      },
    ],
    escalation: {},
  });
  const texts = { segmentsPerDayMax: caps.all, segmentsPerClientPerDayMax: caps.perClient };
  return { ...company, texts };
}

function deedsOf({ db, token }: Installation, twilio: TwilioDouble, nodes: readonly [Node, Node]) {
  const moves = [{ fromMs: 0, offsetMs: 0 }];
  let turn = 0;
  let texts = 0;
  const nextNode = () => {
    turn += 1;
    return nodes[turn % 2 === 0 ? 0 : 1];
  };
  const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const response = await fetch(nextNode().url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${text}`);
    return JSON.parse(text);
  };
  const businessAt = (realMs: number) =>
    realMs + (moves.findLast(({ fromMs }) => fromMs <= realMs)?.offsetMs ?? 0);
  return {
    businessAt,
    async moveBy(ms: number) {
      const fromMs = Date.now();
      await post("/api/v1/clock", { byMinutes: ms / 60_000 });
      moves.push({ fromMs, offsetMs: (moves.at(-1)?.offsetMs ?? 0) + ms });
      // Until both nodes have read it, and what it made due is on its way.
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    },
    async book({ phone, zone, email }: NewClient, number: number): Promise<Booked> {
      const day = 7 + Math.floor(number / 8);
      const start = Math.ceil(businessAt(Date.now()) / hourMs) * hourMs + day * dayMs;
      const answer = await post("/api/v1/requests", {
        service: "service-0",
        provider: providerOf(number % providers),
        start: new Date(start + (number % 8) * hourMs).toISOString(),
        ...{ zone, email, phone, name: `Client ${number}`, consents: { sms: true } },
      });
      const manageUrl = String(answer["manageUrl"]);
      return { requestId: String(answer["requestId"]), token: manageUrl.split("/m/")[1] ?? "" };
    },
    async says(phone: string, body: string) {
      twilio.connect({ appUrl: nextNode().url, publicUrl });
      const { acks } = await twilio.textFrom(phone, body);
      for (const { status } of acks)
        if (status !== 200) throw new Error(`a text was answered ${status}`);
    },
    async writes(requestId: string, text: string) {
      texts += 1;
      const payload = { template: "free-text", text };
      await wish(db, { kind: "sms", key: `sms:free-text:drill-${texts}`, requestId, payload });
    },
    async cancels({ token: link }: Booked) {
      const response = await fetch(`${nextNode().url}/m/${link}/cancel`, {
        method: "POST",
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          "sec-fetch-site": "same-origin",
        },
        body: "sequence=0&reason=",
        redirect: "manual",
      });
      if (response.status !== 303) throw new Error(`a cancel was answered ${response.status}`);
    },
  };
}
