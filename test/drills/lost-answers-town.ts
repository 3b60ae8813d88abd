import { startApp } from "#app.ts";
import { readConfig } from "#config.ts";
import { createLog } from "#log.ts";
import {
  microsoftEnvironment,
  postmarkEnvironment,
  twilioEnvironment,
} from "#sandbox/environment.ts";
import type { PretendMailbox } from "#sandbox/microsoft/mailboxes.ts";
import { type MicrosoftDouble, startMicrosoftDouble } from "#sandbox/microsoft/microsoft-double.ts";
import { type PostmarkDouble, startPostmarkDouble } from "#sandbox/postmark/postmark-double.ts";
import { startTwilioDouble, type TwilioDouble } from "#sandbox/twilio/twilio-double.ts";
import type { VendorHooks } from "#sandbox/vendor-server.ts";
import { contractEye } from "../contracts/eye.ts";
import { environmentOf, type Installation, startInstallation } from "../helpers/installation.ts";
import { eventually } from "./drill.ts";
import { type CrmName, type DrilledCrm, startCrm } from "./lost-answers-crm.ts";
import { aCompany, calendarOf, startVendors, type Vendors } from "./vendors.ts";

/** The whole program, with its production adapters, and the vendors that it can't tell from real ones. */
export type Town = Pick<Installation, "db" | "token"> &
  Pick<Vendors, "google" | "slack" | "mail"> & {
    /** What the calendars' vendors were asked, or answered, against their contracts. */
    readonly breaches: () => readonly string[];
    readonly url: string;
    readonly crm: DrilledCrm;
    readonly twilio: TwilioDouble;
    /** Where mails go instead of the mail server, if the town has one. */
    readonly postmark: PostmarkDouble | undefined;
    /** Where the providers' calendars are instead of Google, if the town has one. */
    readonly microsoft: MicrosoftDouble | undefined;
    readonly stop: () => Promise<void>;
  };

/** Who presses. */
export const presser = "U0MAYA";
/** Minutes of business time after which a card is late. */
export const firstResponseMinutes = 5;

/** As many providers as stories: each has a calendar of its own, so that a fault can be aimed. */
export async function startTown(
  providers: number,
  { mailBy, calendarsAt = "google", crmBy = "hubspot" }: TownPlan = { mailBy: "smtp" },
): Promise<Town> {
  const company = {
    ...aCompany(providers, { members: [maya], escalation }),
    crm: { mirrorThread: true },
  };
  const installation = await startInstallation(
    calendarsAt === "google" ? company : withOutlook(company),
  );
  const eye = contractEye("microsoft");
  const [vendors, crm, twilio, postmark, microsoft] = await Promise.all([
    startVendors(providers),
    startCrm(crmBy),
    startTwilioDouble(),
    mailBy === "postmark" ? startPostmarkDouble() : undefined,
    calendarsAt === "microsoft" ? startOutlook(providers, eye.hooks) : undefined,
  ]);
  const { google, slack, mail } = vendors;
  const stopRest = async () => {
    await Promise.all(
      [vendors, crm.double, twilio, postmark, microsoft].map((double) => double?.stop()),
    );
    await installation.stop();
  };
  try {
    const config = readConfig({
      ...environmentOf(installation),
      PORT: "0",
      ...vendors.environment,
      ...crm.environment,
      ...twilioEnvironment(twilio),
      ...(postmark && { SMTP_URL: "", ...postmarkEnvironment(postmark, mailbox) }),
      ...(microsoft && microsoftEnvironment(microsoft)),
    });
    const app = await startApp(
      config,
      createLog("error", (line) => process.stderr.write(line)),
    );
    slack.connect(app.url);
    postmark?.connect({ appUrl: app.url, secret: mailbox.secret });
    twilio.connect({ appUrl: app.url, publicUrl: config.publicUrl });
    const { db, token } = installation;
    // Nothing is offered before the calendars were read once.
    await eventually("reading the calendars", async () => {
      const unread = await db("providers").whereNull("busy_read_at");
      if (unread.length > 0) throw new Error(`${unread.length} calendars are not read yet`);
    });
    return {
      breaches: () => [...new Set([...vendors.breaches, ...eye.breaches])],
      ...{ db, token, url: app.url, google, slack, mail, crm, twilio, postmark, microsoft },
      stop: async () => {
        await app.stop();
        await stopRest();
      },
    };
  } catch (error) {
    await stopRest();
    throw error;
  }
}

type TownPlan = {
  readonly mailBy: "smtp" | "postmark";
  readonly calendarsAt?: "google" | "microsoft";
  readonly crmBy?: CrmName;
};

/** The same calendars, kept by Microsoft. */
function withOutlook(company: object): object {
  const { providers } = company as { readonly providers: readonly { readonly calendar: string }[] };
  const moved = providers.map((provider) => ({
    ...provider,
    calendar: `microsoft:${provider.calendar}`,
  }));
  return { ...company, providers: moved };
}

function startOutlook(providers: number, hooks: VendorHooks): Promise<MicrosoftDouble> {
  const mailbox = (number: number): PretendMailbox => ({
    id: calendarOf(number),
    summary: `Provider ${number}`,
    timeZone: "America/Phoenix",
    unreadable: undefined,
    teams: true,
    calendars: [],
    events: {},
    changes: 0,
  });
  return startMicrosoftDouble({
    world: () => Array.from({ length: providers }, (_, number) => mailbox(number)),
    ...hooks,
  });
}

const maya = {
  key: "maya",
  name: "Maya Okafor",
  email: "maya@open.example",
  role: "manager",
  slack: { team: "T0HARBOR", user: presser },
};

const mailbox = {
  from: "Always Open <desk@open.example>",
  secret: "the-password-of-a-drills-webhook",
};

/** As soon as it is claimed late, so that a note follows in the thread. */
const escalation = {
  vip: { firstResponseMinutes, resolutionMinutes: firstResponseMinutes },
};
