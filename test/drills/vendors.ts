import { googleEnvironment, mailEnvironment, slackEnvironment } from "#sandbox/environment.ts";
import type { PretendCalendar } from "#sandbox/google/calendars.ts";
import { type GoogleDouble, startGoogleDouble } from "#sandbox/google/google-double.ts";
import { type MailDouble, startMailDouble } from "#sandbox/mail/mail-double.ts";
import { type SlackDouble, startSlackDouble } from "#sandbox/slack/slack-double.ts";
import { slackWorld } from "#sandbox/slack/slack-world.ts";
import type { VendorHooks } from "#sandbox/vendor-server.ts";
import { alwaysOpen } from "../bench/small-company.ts";
import { contractEye } from "../contracts/eye.ts";
import { byDay } from "./by-day.ts";

/** The pretend vendors of a drill, and how a program is told of them. */
export type Vendors = {
  readonly google: GoogleDouble;
  readonly slack: SlackDouble;
  readonly mail: MailDouble;
  /** What Google was asked, or answered, against its contract. */
  readonly breaches: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
};

/** The channel where the escalations of a drill's company go. */
export const channel = "C0BOOKINGS";

export const providerOf = (number: number) => `provider-0-${number}`;
export const calendarOf = (number: number) => `calendar-${number}@open.example`;

/** With a calendar for each provider. */
export async function startVendors(
  providers: number,
  slackLimits: {
    readonly messagesPerSecondMax?: number;
    readonly updatesPerMinuteMax?: number;
  } = {},
  /** Of Google's. */
  onAnswer: VendorHooks["onAnswer"] = () => undefined,
): Promise<Vendors> {
  const eye = contractEye("google");
  const [google, slack, mail] = await Promise.all([
    startGoogleDouble({
      world: () => Array.from({ length: providers }, (_, n) => aCalendar(n)),
      ...eye.hooks,
      onAnswer(request, answer) {
        eye.hooks.onAnswer?.(request, answer);
        onAnswer(request, answer);
      },
    }),
    startSlackDouble({ world: byDay(slackWorld()), ...slackLimits }),
    startMailDouble(),
  ]);
  return {
    google,
    slack,
    mail,
    breaches: eye.breaches,
    environment: {
      ...slackEnvironment(slack),
      ...googleEnvironment(google),
      ...mailEnvironment(mail, "Always Open <desk@open.example>"),
    },
    stop: async () => {
      await Promise.all([google, slack, mail].map((double) => double.stop()));
    },
  };
}

/** Open day and night, with calendars, members who can press, and a domain that wants a person. */
export function aCompany(
  providers: number,
  change: { readonly members: readonly object[]; readonly escalation: object },
): object {
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
    members: change.members,
    gate: { vipDomains: ["bigcorp.example"] },
    escalation: { ...company.escalation, channel, onCall: "maya", ...change.escalation },
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
