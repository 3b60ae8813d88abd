import type { Environment } from "#config.ts";
import { googleEnvironment, mailEnvironment, slackEnvironment } from "#sandbox/environment.ts";
import type { HttpFault } from "#sandbox/faults.ts";
import type { PretendCalendar } from "#sandbox/google/calendars.ts";
import { type GoogleDouble, startGoogleDouble } from "#sandbox/google/google-double.ts";
import { type MailDouble, startMailDouble } from "#sandbox/mail/mail-double.ts";
import { type SlackDouble, startSlackDouble } from "#sandbox/slack/slack-double.ts";
import { slackWorld } from "#sandbox/slack/slack-world.ts";
import type { VendorRequest } from "#sandbox/vendor-server.ts";

/** A fault without the words that say which calls it strikes. */
export type Fault = HttpFault extends infer One
  ? One extends HttpFault
    ? Omit<One, "match" | "times">
    : never
  : never;

type SlackTrouble = {
  /** For example "chat.postMessage". */
  readonly method: string;
  /** Only calls that say this: a client's name, a thread's timestamp. */
  readonly about: string;
  readonly alsoAbout?: string;
  /** One for each call in turn; after the last one Slack is well again. */
  readonly faults: readonly Fault[];
};

export type PretendVendors = {
  readonly google: GoogleDouble;
  readonly slack: SlackDouble;
  readonly mail: MailDouble;
  /** The variables with which the program reaches them. */
  readonly environment: Environment;
  /**
   * Spoils the calls of a method that are about something, until the returned function is called.
   * (Slack's paths alone do not tell one call from another.)
   */
  readonly troubleSlack: (trouble: SlackTrouble) => () => void;
  readonly stop: () => Promise<void>;
};

/** The three doubles, with an empty calendar for each id. */
export async function startPretendVendors(calendarIds: readonly string[]): Promise<PretendVendors> {
  const troubles: (SlackTrouble & { used: number })[] = [];
  const strike = (request: VendorRequest) => {
    const trouble = troubles.find(
      ({ method, about, alsoAbout = about, faults, used }) =>
        used < faults.length &&
        request.path.endsWith(`/${method}`) &&
        [...new URLSearchParams(request.body).values()].some(
          (value) => value.includes(about) && value.includes(alsoAbout),
        ),
    );
    const fault = trouble?.faults[trouble.used];
    if (trouble === undefined || fault === undefined) return;
    trouble.used += 1;
    // The double takes its fault right after this, so that no other call can have it.
    slack.faults.add({ ...fault, match: "." });
  };
  const [slack, google, mail] = await Promise.all([
    startSlackDouble({ world: slackWorld(), onRequest: strike }),
    startGoogleDouble({ world: () => calendarIds.map(emptyCalendar) }),
    startMailDouble(),
  ]);
  return {
    google,
    slack,
    mail,
    environment: {
      ...slackEnvironment(slack),
      ...googleEnvironment(google),
      ...mailEnvironment(mail, "Harbor & Pine <bookings@harbor.example>"),
    },
    troubleSlack(trouble) {
      const added = { ...trouble, used: 0 };
      troubles.push(added);
      return () => {
        added.used = trouble.faults.length;
      };
    },
    async stop() {
      await Promise.all([slack, google, mail].map((vendor) => vendor.stop()));
    },
  };
}

function emptyCalendar(id: string): PretendCalendar {
  return {
    id,
    summary: id,
    timeZone: "America/New_York",
    unreadable: undefined,
    videoLinks: true,
    events: {},
  };
}
