import { randomBytes } from "node:crypto";
import {
  googleClientEnvironment,
  microsoftEnvironment,
  twilioEnvironment,
} from "#sandbox/environment.ts";
import { type MicrosoftDouble, startMicrosoftDouble } from "#sandbox/microsoft/microsoft-double.ts";
import { startTwilioDouble, type TwilioDouble } from "#sandbox/twilio/twilio-double.ts";
import type { VendorAnswer, VendorRequest } from "#sandbox/vendor-server.ts";
import { replaceGrantCalendars } from "#store/grant-calendars.ts";
import { type GrantVendor, saveGrant } from "#store/grants.ts";
import { type Child, startChild } from "../../bin/children.ts";
import { freePort } from "../../bin/postgres.ts";
import { programReady } from "../../bin/programs.ts";
import { environmentOf, type Installation, startInstallation } from "../helpers/installation.ts";
import { aMailbox } from "../helpers/outlook.ts";
import { eventually } from "./drill.ts";
import { type CrmName, type DrilledCrm, startCrm } from "./lost-answers-crm.ts";
import { aCompany, calendarOf, providerOf, startVendors, type Vendors } from "./vendors.ts";

/** Who connected their own calendar at Google, who at Microsoft; the third is opened by the service account. */
export const own = { google: 0, microsoft: 1 } as const;
const providers = 3;

/** The whole program in a process of its own, everything it says, and all that must not be repeated. */
export type CanaryTown = Pick<Vendors, "google" | "slack" | "mail"> & {
  readonly installation: Installation;
  readonly microsoft: MicrosoftDouble;
  readonly twilio: TwilioDouble;
  readonly crm: DrilledCrm;
  readonly url: string;
  /** Every line that the program has written, to wherever. */
  readonly output: readonly string[];
  /** Each secret with what it is. */
  readonly canaries: Map<string, string>;
  readonly stop: () => Promise<void>;
};

export async function startCanaryTown(crmBy: CrmName): Promise<CanaryTown> {
  const canaries = new Map<string, string>();
  const grantKey = randomBytes(32);
  const installation = await startInstallation(companyOf());
  const vendors = await startVendors(providers, {}, (request, answer) =>
    noteTokens(canaries, request, answer),
  );
  const { google, slack, mail } = vendors;
  const microsoft = await startMicrosoftDouble({
    world: () => [aMailbox(calendarOf(own.microsoft))],
    onAnswer: (request, answer) => noteTokens(canaries, request, answer),
  });
  const [crm, twilio] = await Promise.all([startCrm(crmBy), startTwilioDouble()]);
  await connect(installation, { google, microsoft }, { canaries, grantKey });
  const environment = {
    ...environmentOf(installation),
    ...vendors.environment,
    ...googleClientEnvironment(google),
    ...microsoftEnvironment(microsoft),
    ...crm.environment,
    ...twilioEnvironment(twilio),
    GRANT_KEYS: grantKey.toString("hex"),
    LOG_LEVEL: "debug",
  };
  for (const [name, value] of Object.entries(environment))
    if (/SECRET|TOKEN$|KEY$|KEYS$|SECRETS$/.test(name)) canaries.set(value, name);
  canaries.set(installation.token, "an API token");
  const output: string[] = [];
  const program = await startProgram(environment, output);
  const stop = async () => {
    await program.child.stop();
    await Promise.all([vendors, microsoft, crm.double, twilio].map((double) => double.stop()));
    await installation.stop();
  };
  slack.connect(program.url);
  twilio.connect({ appUrl: program.url, publicUrl: program.url });
  await eventually("reading the calendars", async () => {
    const unread = await installation.db("providers").whereNull("busy_read_at");
    if (unread.length > 0) throw new Error(`${unread.length} calendars are not read yet`);
  });
  const { url } = program;
  return { installation, google, slack, mail, microsoft, twilio, crm, url, output, canaries, stop };
}

/** What the vendor's token doors hand out, and what watches are made with. */
function noteTokens(
  canaries: Map<string, string>,
  { path, body }: VendorRequest,
  { body: answered }: VendorAnswer,
): void {
  if (path.endsWith("/token")) {
    const given = JSON.parse(answered || "{}") as Record<string, unknown>;
    for (const name of ["access_token", "refresh_token"])
      if (typeof given[name] === "string") canaries.set(given[name], `${name} of ${path}`);
  }
  if (path.endsWith("/events/watch") || path.endsWith("/subscriptions")) {
    const wanted = JSON.parse(body) as { readonly token?: string; readonly clientState?: string };
    canaries.set(wanted.token ?? wanted.clientState ?? "", "a watch's secret");
  }
}

type Consenting = Pick<CanaryTown, "google" | "microsoft">;

async function connect(
  { db }: Installation,
  { google, microsoft }: Consenting,
  { canaries, grantKey }: Pick<CanaryTown, "canaries"> & { readonly grantKey: Buffer },
): Promise<void> {
  const scopes = ["calendar.freebusy", "calendar.events"].map(
    (name) => `https://www.googleapis.com/auth/${name}`,
  );
  for (const [vendor, number] of Object.entries(own)) {
    const account = calendarOf(number);
    const { consents } = vendor === "google" ? google : microsoft;
    const { access_token: accessToken, refresh_token: refreshToken } = consents.grant(
      account,
      scopes,
    );
    for (const token of [accessToken, refreshToken]) canaries.set(token, `a token of ${vendor}`);
    const { id: providerId } = await db("providers")
      .where({ key: providerOf(number) })
      .first("id");
    const accessUntil = new Date(Date.now() + 3_600_000);
    const tokens = { accessToken, refreshToken, accessUntil };
    const id = await saveGrant(db, [grantKey], {
      ...{ providerId, vendor: vendor as GrantVendor, account, scopes, tokens, at: new Date() },
    });
    await replaceGrantCalendars(db, id, [vendor === "google" ? account : `microsoft:${account}`]);
  }
}

async function startProgram(
  environment: Readonly<Record<string, string>>,
  output: string[],
): Promise<{ readonly child: Child; readonly url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = startChild({
    name: "The program",
    args: ["src/app.ts"],
    env: { PATH: process.env["PATH"], ...environment, PORT: String(port), PUBLIC_URL: url },
    isReady: (line) => line["msg"] === "ready",
    onLine: (line) => void output.push(line),
  });
  await programReady(child, { web: true });
  return { child, url };
}

function companyOf(): object {
  const company = aCompany(providers, { members: [maya], escalation: {} }) as {
    readonly providers: readonly { readonly calendar: string }[];
  };
  return {
    ...company,
    providers: company.providers.map((provider, number) =>
      number === own.microsoft
        ? { ...provider, calendar: `microsoft:${provider.calendar}` }
        : provider,
    ),
  };
}

const maya = {
  key: "maya",
  name: "Maya Okafor",
  email: "maya@open.example",
  role: "admin",
  slack: { team: "T0HARBOR", user: "U0MAYA" },
};
