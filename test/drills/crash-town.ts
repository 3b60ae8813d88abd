import type { PretendCalendar } from "#sandbox/google/calendars.ts";
import { type Sandbox, startSandbox } from "#sandbox/sandbox.ts";
import { alwaysOpen } from "../bench/small-company.ts";
import { watchHubSpot } from "../contracts/checked-crm.ts";
import {
  type Installation,
  type Node,
  startInstallation,
  startNode,
} from "../helpers/installation.ts";
import { aGun, type Gun, type Way } from "./crash-gun.ts";
import { eventually } from "./drill.ts";

/** The program in a process of its own, its database and its vendors, and a gun on every way between. */
export type Town = Pick<Installation, "db" | "token"> & {
  readonly sandbox: Sandbox;
  readonly gun: Gun;
  readonly program: () => Pick<Node, "url" | "pid">;
  /** Starts the program anew, after it was killed. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export const presser = "U0MAYA";
export const channel = "C0BOOKINGS";
const calendarId = "calendar@open.example";
const publicUrl = "http://localhost:3000";

/** Which variables hold the addresses of each vendor. */
const addresses: Readonly<Record<string, Way>> = {
  SLACK_API_URL: "slack",
  GOOGLE_API_URL: "google",
  GOOGLE_TOKEN_URL: "google",
  SMTP_URL: "mail",
  HUBSPOT_API_URL: "hubspot",
  TWILIO_API_URL: "twilio",
};

export async function startTown(): Promise<Town> {
  const installation = await startInstallation(aCompany());
  const watched = watchHubSpot();
  const whom = { url: "http://127.0.0.1:1", publicUrl, token: undefined };
  const sandbox = await startSandbox(whom, undefined, { hubspot: watched });
  sandbox.google.state.calendars[calendarId] = aCalendar();
  const gun = aGun();
  let node: Node | undefined;
  const stop = async () => {
    await node?.stop();
    await gun.stop();
    await sandbox.stop();
    await installation.stop();
    watched.end();
  };
  try {
    const { db, token } = installation;
    const url = await gun.onTheWay("database", installation.url);
    const environment: Record<string, string> = { ...sandbox.environment, PUBLIC_URL: publicUrl };
    for (const [name, way] of Object.entries(addresses))
      environment[name] = await gun.onTheWay(way, environment[name] ?? "");
    const start = async () => {
      node = await startNode({ url }, { environment });
      sandbox.slack.connect(node.url);
      sandbox.twilio.connect({ appUrl: node.url, publicUrl });
    };
    await start();
    const program = () => {
      if (node === undefined) throw new Error("the program was never started");
      return node;
    };
    await makeItForenoon(program().url, token);
    // Nothing is offered before the calendars were read once.
    await eventually("reading the calendar", async () => {
      const unread = await db("providers").whereNull("busy_read_at");
      if (unread.length > 0) throw new Error(`${unread.length} calendars are not read yet`);
    });
    return {
      ...{ db, token, sandbox, gun, program, stop },
      async restart() {
        // It was killed: this only waits until it is really gone.
        await node?.stop();
        await start();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** At night no text message leaves: the drill plays in a forenoon, whatever time it is. */
async function makeItForenoon(url: string, token: string): Promise<void> {
  // Phoenix is seven hours behind all year.
  const wall = new Date(Date.now() - 7 * 60 * 60_000);
  const minuteOfDay = wall.getUTCHours() * 60 + wall.getUTCMinutes();
  const byMinutes = (10 * 60 - minuteOfDay + 24 * 60) % (24 * 60);
  if (byMinutes === 0) return;
  const { status } = await fetch(`${url}/api/v1/clock`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ byMinutes }),
  });
  if (status !== 200) throw new Error(`moving the clock was answered ${status}`);
}

function aCompany(): object {
  const company = alwaysOpen({
    services: 1,
    providersPerService: 1,
    horizonDays: 30,
    service: { minutes: 30, stepMinutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 },
  }) as Record<"providers", object[]> & Record<"escalation", object>;
  return {
    ...company,
    providers: company.providers.map((provider) => ({ ...provider, calendar: calendarId })),
    members: [
      {
        key: "maya",
        name: "Maya Okafor",
        email: "maya@harborpine.example",
        role: "manager",
        slack: { team: "T0HARBOR", user: presser },
      },
    ],
    gate: { vipDomains: ["bigcorp.example"] },
    escalation: { ...company.escalation, channel, onCall: "maya" },
  };
}

function aCalendar(): PretendCalendar {
  return {
    id: calendarId,
    summary: "The provider",
    timeZone: "America/Phoenix",
    unreadable: undefined,
    videoLinks: true,
    events: {},
  };
}
