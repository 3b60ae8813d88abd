import { calendarWorld } from "./google/calendar-world.ts";
import { type GoogleDouble, startGoogleDouble } from "./google/google-double.ts";
import { type MailDouble, startMailDouble } from "./mail/mail-double.ts";
import { type SlackDouble, startSlackDouble } from "./slack/slack-double.ts";
import { slackWorld } from "./slack/slack-world.ts";

/** The pretend vendors of one installation, as the control API and the page see them. */
export type Sandbox = {
  readonly slack: SlackDouble;
  readonly google: GoogleDouble;
  readonly mail: MailDouble;
  /** The program under trial: where it listens, and a token for its API if we were given one. */
  readonly app: { readonly url: string; readonly token: string | undefined };
  /** The variables with which the program reaches the pretend vendors: the same as for real ones. */
  readonly environment: Readonly<Record<string, string>>;
  readonly reset: () => void;
  readonly stop: () => Promise<void>;
};

/** 0 takes a free port. */
export type SandboxPorts = {
  readonly slack: number;
  readonly google: number;
  readonly mail: number;
};

/** Starts the three doubles on loopback, with the demo company's people and calendars in them. */
export async function startSandbox(
  app: Sandbox["app"],
  ports: SandboxPorts = { slack: 0, google: 0, mail: 0 },
): Promise<Sandbox> {
  const [slack, google, mail] = await Promise.all([
    startSlackDouble({ world: slackWorld(), port: ports.slack }),
    startGoogleDouble({ world: () => calendarWorld(Date.now()), port: ports.google }),
    startMailDouble({ port: ports.mail }),
  ]);
  slack.connect(app.url);
  const doubles = [slack, google, mail];
  return {
    slack,
    google,
    mail,
    app,
    environment: {
      SLACK_BOT_TOKEN: slack.token,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_TEAM_ID: slack.state.team.id,
      SLACK_APP_ID: slack.state.app.id,
      SLACK_API_URL: slack.apiUrl,
      GOOGLE_SERVICE_ACCOUNT_EMAIL: google.account.email,
      GOOGLE_PRIVATE_KEY: google.account.privateKey,
      GOOGLE_API_URL: google.url,
      GOOGLE_TOKEN_URL: google.tokenUrl,
      SMTP_URL: mail.url,
      MAIL_FROM: "Harbor & Pine Advisory <bookings@harborpine.example>",
    },
    reset() {
      for (const double of doubles) double.reset();
    },
    async stop() {
      await Promise.all(doubles.map((double) => double.stop()));
    },
  };
}
