import { randomBytes } from "node:crypto";
import { googleClientEnvironment } from "#sandbox/environment.ts";
import { type GoogleDouble, startGoogleDouble } from "#sandbox/google/google-double.ts";
import { saveGrant } from "#store/grants.ts";
import type { SealingKeys } from "#store/sealed.ts";
import { alwaysOpen } from "../bench/small-company.ts";
import { aCalendar } from "../helpers/google-office.ts";
import {
  type Installation,
  type Node,
  startInstallation,
  startNode,
} from "../helpers/installation.ts";
import { calendarOf, providerOf } from "./vendors.ts";

export const people = 100;

/** Two nodes, a pretend Google, and a hundred providers who connected their calendars long ago. */
export type TokenTown = {
  readonly installation: Installation;
  readonly nodes: readonly Node[];
  readonly google: GoogleDouble;
  /** The new key first, then the one that everything was sealed with. */
  readonly keys: SealingKeys;
  /** How often each refresh token was brought. */
  readonly brought: Map<string, number>;
  readonly stop: () => Promise<void>;
};

const scopes = ["calendar.freebusy", "calendar.events", "calendar.calendarlist.readonly"].map(
  (name) => `https://www.googleapis.com/auth/${name}`,
);
const service = { minutes: 20, stepMinutes: 10, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 };

export async function startTokenTown(say: (text: string) => void): Promise<TokenTown> {
  const brought = new Map<string, number>();
  const google = await startGoogleDouble({
    world: () => Array.from({ length: people }, (_, number) => aCalendar(calendarOf(number))),
    onRequest({ path, body }) {
      const token = path === "/token" ? new URLSearchParams(body).get("refresh_token") : null;
      if (token !== null) brought.set(token, (brought.get(token) ?? 0) + 1);
    },
  });
  const company = { services: 1, providersPerService: people, horizonDays: 14, service };
  const installation = await startInstallation(alwaysOpen(company));
  const keys: SealingKeys = [randomBytes(32), randomBytes(32)];
  await connectAll(installation, google, [keys[1] as Buffer]);
  const environment = {
    ...googleClientEnvironment(google),
    GRANT_KEYS: keys.map((key) => key.toString("hex")).join(","),
  };
  const nodes: Node[] = [];
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await Promise.all([google.stop(), installation.stop()]);
  };
  try {
    for (const name of ["first", "second"]) {
      say(`starting the ${name} node`);
      // Nothing renews ahead: every renewal is begun by somebody who waits for it.
      nodes.push(await startNode(installation, { environment: { ...environment, ROLES: "web" } }));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { installation, nodes, google, keys, brought, stop };
}

async function connectAll(
  { db }: Installation,
  { consents }: GoogleDouble,
  keys: SealingKeys,
): Promise<void> {
  for (let number = 0; number < people; number++) {
    const { id: providerId } = await db("providers")
      .where({ key: providerOf(number) })
      .first("id");
    const account = calendarOf(number);
    const granted = consents.grant(account, scopes);
    const tokens = {
      refreshToken: granted.refresh_token,
      accessToken: granted.access_token,
      accessUntil: new Date(Date.now() + 3_600_000),
    };
    const grant = {
      providerId,
      vendor: "google",
      account,
      scopes,
      tokens,
      at: new Date(),
    } as const;
    await saveGrant(db, keys, grant);
  }
}

/** Every access token is over, at the vendor and by our own rows. */
export async function expireAll({ google, installation }: TokenTown): Promise<void> {
  google.consents.expireAccessTokens();
  await installation
    .db("calendar_grants")
    .where({ state: "live" })
    .update({ access_until: new Date() });
}

export type OpenedPage = {
  readonly number: number;
  readonly status: number;
  readonly html: string;
};

/** These providers' pages of calendars, at both nodes at once: each asks the vendor for the list. */
export async function openPages(
  { nodes, installation }: TokenTown,
  numbers: readonly number[],
): Promise<readonly OpenedPage[]> {
  const headers = { authorization: `Bearer ${installation.token}` };
  const all = numbers.flatMap((number) => nodes.map(({ url }) => ({ number, url })));
  return Promise.all(
    all.map(async ({ number, url }) => {
      const response = await fetch(`${url}/console/calendars/${providerOf(number)}`, { headers });
      return { number, status: response.status, html: await response.text() };
    }),
  );
}

export const everybody = Array.from({ length: people }, (_, number) => number);

/** The page says that the account answers, and lists its calendar. */
export const isLive = ({ number, status, html }: OpenedPage) =>
  status === 200 && html.includes(`value="${calendarOf(number)}"`);
