import type { CrmDesk } from "./crm/crm-desk.ts";
import type { CrmVendor } from "./crm/crm-words.ts";
import { openCrmDesk } from "./crm/open-desk.ts";
import {
  type Environment,
  googleClientEnvironment,
  googleEnvironment,
  mailEnvironment,
  microsoftEnvironment,
  slackEnvironment,
  twilioEnvironment,
} from "./environment.ts";
import { calendarWorld } from "./google/calendar-world.ts";
import { type GoogleDouble, startGoogleDouble } from "./google/google-double.ts";
import { type MailDouble, startMailDouble } from "./mail/mail-double.ts";
import { mailboxWorld } from "./microsoft/mailbox-world.ts";
import { type MicrosoftDouble, startMicrosoftDouble } from "./microsoft/microsoft-double.ts";
import { type SlackDouble, startSlackDouble } from "./slack/slack-double.ts";
import { slackWorld } from "./slack/slack-world.ts";
import { startTwilioDouble, type TwilioDouble } from "./twilio/twilio-double.ts";
import type { VendorHooks } from "./vendor-server.ts";

/** The pretend vendors of one installation, as the control API and the page see them. */
export type Sandbox = {
  readonly slack: SlackDouble;
  readonly google: GoogleDouble;
  readonly microsoft: MicrosoftDouble;
  readonly mail: MailDouble;
  readonly crm: CrmDesk;
  readonly twilio: TwilioDouble;
  readonly app: ProgramUnderTrial;
  /** The variables with which the program reaches the pretend vendors: the same as for real ones. */
  readonly environment: Environment;
  readonly reset: () => void;
  readonly stop: () => Promise<void>;
};

export type ProgramUnderTrial = {
  /** Where it listens. */
  readonly url: string;
  /** The address that vendors know it by, and sign for; the program's own default if it is not given. */
  readonly publicUrl?: string | undefined;
  /** For its API, if we were given one. */
  readonly token: string | undefined;
  /** The CRM that it is given; HubSpot unless another one is named. */
  readonly crm?: CrmVendor | undefined;
};

/** 0 takes a free port. */
export type SandboxPorts = {
  readonly slack: number;
  readonly google: number;
  readonly microsoft: number;
  readonly mail: number;
  readonly crm: number;
  readonly twilio: number;
};

/** For whoever wants to see every request and answer of a vendor: tests hold them to its contract. */
export type SandboxHooks = Partial<
  Readonly<Record<"slack" | "google" | "microsoft" | CrmVendor | "twilio", VendorHooks>>
>;

/** Starts the doubles on loopback, with the demo company's people, calendars and contacts in them. */
export async function startSandbox(
  app: ProgramUnderTrial,
  ports: SandboxPorts = { slack: 0, google: 0, microsoft: 0, mail: 0, crm: 0, twilio: 0 },
  hooks: SandboxHooks = {},
): Promise<Sandbox> {
  const vendor = app.crm ?? "hubspot";
  const [slack, google, microsoft, mail, crm, twilio] = await Promise.all([
    startSlackDouble({ ...hooks.slack, world: slackWorld(), port: ports.slack }),
    startGoogleDouble({
      ...hooks.google,
      world: () => calendarWorld(Date.now()),
      port: ports.google,
    }),
    startMicrosoftDouble({
      ...hooks.microsoft,
      world: () => mailboxWorld(Date.now()),
      port: ports.microsoft,
    }),
    startMailDouble({ port: ports.mail }),
    openCrmDesk(vendor, { ...hooks[vendor], port: ports.crm }),
    startTwilioDouble({ ...hooks.twilio, port: ports.twilio }),
  ]);
  const place = { appUrl: app.url, publicUrl: app.publicUrl ?? "http://localhost:3000" };
  slack.connect(app.url);
  for (const caller of [twilio, crm, google.notices, microsoft.notices]) caller.connect(place);
  const doubles = [slack, google, microsoft, mail, crm.double, twilio];
  return {
    slack,
    google,
    microsoft,
    mail,
    crm,
    twilio,
    app,
    environment: {
      ...slackEnvironment(slack),
      ...googleEnvironment(google),
      ...googleClientEnvironment(google),
      // Always the same, so that what was connected before a restart is found to be over, and not unreadable.
      GRANT_KEYS: "5a".repeat(32),
      ...microsoftEnvironment(microsoft),
      ...mailEnvironment(mail, "Harbor & Pine Advisory <bookings@harborpine.example>"),
      ...crm.environment,
      ...twilioEnvironment(twilio),
    },
    reset() {
      for (const double of doubles) double.reset();
    },
    async stop() {
      await Promise.all(doubles.map((double) => double.stop()));
    },
  };
}
