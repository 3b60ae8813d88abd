import { randomBytes } from "node:crypto";
import { writeCalendarId } from "#company/calendar-id.ts";
import type { ConsentOffice } from "#sandbox/consent/consent-office.ts";
import { googleClientEnvironment, microsoftEnvironment } from "#sandbox/environment.ts";
import { type GoogleDouble, startGoogleDouble } from "#sandbox/google/google-double.ts";
import { type MicrosoftDouble, startMicrosoftDouble } from "#sandbox/microsoft/microsoft-double.ts";
import type { VendorRequest } from "#sandbox/vendor-server.ts";
import { type GrantVendor, saveGrant } from "#store/grants.ts";
import type { SealingKeys } from "#store/sealed.ts";
import { alwaysOpen } from "../bench/small-company.ts";
import { contractEye } from "../contracts/eye.ts";
import { aCalendar } from "../helpers/google-office.ts";
import {
  type Installation,
  type Node,
  startInstallation,
  startNode,
} from "../helpers/installation.ts";
import { aMailbox } from "../helpers/outlook.ts";
import { calendarOf, providerOf } from "./vendors.ts";

export const people = 100;

/** Two nodes, both vendors, and a hundred providers who connected calendars at each long ago. */
export type TokenTown = {
  readonly installation: Installation;
  readonly nodes: readonly Node[];
  readonly google: GoogleDouble;
  readonly microsoft: MicrosoftDouble;
  /** The new key first, then the one that everything was sealed with. */
  readonly keys: SealingKeys;
  /** How often each refresh token was brought, by vendor. */
  readonly brought: Readonly<Record<GrantVendor, Map<string, number>>>;
  /** What the vendors were asked, or answered, against their contracts. */
  readonly breaches: () => readonly string[];
  readonly stop: () => Promise<void>;
};

const scopes = ["calendar.freebusy", "calendar.events", "calendar.calendarlist.readonly"].map(
  (name) => `https://www.googleapis.com/auth/${name}`,
);
const service = { minutes: 20, stepMinutes: 10, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 };

export async function startTokenTown(say: (text: string) => void): Promise<TokenTown> {
  const brought = { google: new Map<string, number>(), microsoft: new Map<string, number>() };
  const eyes = { google: contractEye("google"), microsoft: contractEye("microsoft") };
  const hooksOf = (vendor: GrantVendor) => ({
    ...eyes[vendor].hooks,
    onRequest(request: VendorRequest) {
      eyes[vendor].hooks.onRequest?.(request);
      const { path, body } = request;
      const token = path.endsWith("/token") ? new URLSearchParams(body).get("refresh_token") : null;
      if (token !== null) brought[vendor].set(token, (brought[vendor].get(token) ?? 0) + 1);
    },
  });
  const google = await startGoogleDouble({
    world: () => Array.from({ length: people }, (_, number) => aCalendar(calendarOf(number))),
    ...hooksOf("google"),
  });
  const microsoft = await startMicrosoftDouble({
    world: () => Array.from({ length: people }, (_, number) => aMailbox(calendarOf(number))),
    ...hooksOf("microsoft"),
  });
  const company = { services: 1, providersPerService: people, horizonDays: 14, service };
  const installation = await startInstallation(alwaysOpen(company));
  const old = randomBytes(32);
  const keys: SealingKeys = [randomBytes(32), old];
  for (const [vendor, { consents }] of Object.entries({ google, microsoft }))
    await connectAll(installation, consents, { vendor: vendor as GrantVendor, keys: [old] });
  const environment = {
    ...googleClientEnvironment(google),
    ...microsoftEnvironment(microsoft),
    GRANT_KEYS: keys.map((key) => key.toString("hex")).join(","),
  };
  const nodes: Node[] = [];
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await Promise.all([google.stop(), microsoft.stop(), installation.stop()]);
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
  const breaches = () => Object.values(eyes).flatMap((eye) => [...new Set(eye.breaches)]);
  return { installation, nodes, google, microsoft, keys, brought, breaches, stop };
}

async function connectAll(
  { db }: Installation,
  consents: ConsentOffice,
  { vendor, keys }: { readonly vendor: GrantVendor; readonly keys: SealingKeys },
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
    await saveGrant(db, keys, { providerId, vendor, account, scopes, tokens, at: new Date() });
  }
}

/** Every access token is over, at the vendor and by our own rows. */
export async function expireAll({ google, microsoft, installation }: TokenTown): Promise<void> {
  for (const { consents } of [google, microsoft]) consents.expireAccessTokens();
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

/** The page says that the accounts answer, and lists their calendars. */
export const isLive = (page: OpenedPage) => listsOf(page).length === 2;

/** The vendors whose calendars a page lists. */
export const listsOf = ({ number, status, html }: OpenedPage): readonly GrantVendor[] =>
  status !== 200
    ? []
    : (["google", "microsoft"] as const).filter((vendor) =>
        html.includes(`value="${writeCalendarId({ vendor, id: calendarOf(number) })}"`),
      );
