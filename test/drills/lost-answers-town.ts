import { startApp } from "#app.ts";
import { readConfig } from "#config.ts";
import { createLog } from "#log.ts";
import type { PretendCalendar } from "#sandbox/google/calendars.ts";
import { type GoogleDouble, startGoogleDouble } from "#sandbox/google/google-double.ts";
import { type MailDouble, startMailDouble } from "#sandbox/mail/mail-double.ts";
import { type SlackDouble, startSlackDouble } from "#sandbox/slack/slack-double.ts";
import { slackWorld } from "#sandbox/slack/slack-world.ts";
import { alwaysOpen } from "../bench/small-company.ts";
import { environmentOf, type Installation, startInstallation } from "../helpers/installation.ts";
import { eventually } from "./drill.ts";

/** The whole program, with its production adapters, and the vendors that it can't tell from real ones. */
export type Town = Pick<Installation, "db" | "token"> & {
  readonly url: string;
  readonly google: GoogleDouble;
  readonly slack: SlackDouble;
  readonly mail: MailDouble;
  readonly stop: () => Promise<void>;
};

/** Where the escalations of this company go, and who presses there. */
export const channel = "C0BOOKINGS";
export const presser = "U0MAYA";
/** Minutes of business time after which a card is late. */
export const firstResponseMinutes = 5;

export const providerOf = (number: number) => `provider-0-${number}`;
export const calendarOf = (number: number) => `calendar-${number}@open.example`;

/** As many providers as stories: each has a calendar of its own, so that a fault can be aimed. */
export async function startTown(providers: number): Promise<Town> {
  const installation = await startInstallation(aCompany(providers));
  const [google, slack, mail] = await Promise.all([
    startGoogleDouble({ world: () => Array.from({ length: providers }, (_, n) => aCalendar(n)) }),
    startSlackDouble({ world: slackWorld() }),
    startMailDouble(),
  ]);
  const doubles = [google, slack, mail];
  const stopRest = async () => {
    await Promise.all(doubles.map((double) => double.stop()));
    await installation.stop();
  };
  try {
    const config = readConfig({
      ...environmentOf(installation),
      PORT: "0",
      GOOGLE_SERVICE_ACCOUNT_EMAIL: google.account.email,
      GOOGLE_PRIVATE_KEY: google.account.privateKey,
      GOOGLE_API_URL: google.url,
      GOOGLE_TOKEN_URL: google.tokenUrl,
      SLACK_BOT_TOKEN: slack.token,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_TEAM_ID: slack.state.team.id,
      SLACK_API_URL: slack.apiUrl,
      SMTP_URL: mail.url,
      MAIL_FROM: "Always Open <desk@open.example>",
    });
    const app = await startApp(
      config,
      createLog("error", (line) => process.stderr.write(line)),
    );
    slack.connect(app.url);
    const { db, token } = installation;
    // Nothing is offered before the calendars were read once.
    await eventually("reading the calendars", async () => {
      const unread = await db("providers").whereNull("busy_read_at");
      if (unread.length > 0) throw new Error(`${unread.length} calendars are not read yet`);
    });
    return {
      ...{ db, token, url: app.url, google, slack, mail },
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

function aCompany(providers: number): object {
  const company = alwaysOpen({
    services: 1,
    providersPerService: providers,
    horizonDays: 14,
    service: { minutes: 30, stepMinutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 },
  }) as Record<"providers", object[]> & Record<"escalation", object>;
  return {
    ...company,
    providers: company.providers.map((provider, number) => ({
      ...provider,
      calendar: calendarOf(number),
    })),
    members: [
      {
        key: "maya",
        name: "Maya Okafor",
        email: "maya@open.example",
        role: "manager",
        slack: { team: "T0HARBOR", user: presser },
      },
    ],
    gate: { vipDomains: ["bigcorp.example"] },
    escalation: {
      ...company.escalation,
      channel,
      onCall: "maya",
      // As soon as it is claimed late, so that a note follows in the thread.
      vip: { firstResponseMinutes, resolutionMinutes: firstResponseMinutes },
    },
  };
}

function aCalendar(number: number): PretendCalendar {
  return {
    id: calendarOf(number),
    summary: `Provider ${number}`,
    timeZone: "America/Phoenix",
    unreadable: undefined,
    videoLinks: true,
    events: {},
  };
}
