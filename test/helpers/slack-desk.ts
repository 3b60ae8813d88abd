import { afterAll, vi } from "vitest";
import { mailEnvironment, slackEnvironment, twilioEnvironment } from "#sandbox/environment.ts";
import { type MailDouble, startMailDouble } from "#sandbox/mail/mail-double.ts";
import { type SlackDouble, startSlackDouble } from "#sandbox/slack/slack-double.ts";
import { slackWorld } from "#sandbox/slack/slack-world.ts";
import { startTwilioDouble, type TwilioDouble } from "#sandbox/twilio/twilio-double.ts";
import { aCompany } from "./company.ts";
import { type TestApp, useApp } from "./running-app.ts";

export const DESK = "C0BOOKINGS";

export type SlackDesk = TestApp & {
  readonly slack: SlackDouble;
  readonly mail: MailDouble;
  readonly twilio: TwilioDouble;
  /** Types a command in the desk's channel, and gives what its author is shown. */
  readonly type: (user: string, text: string) => Promise<string>;
  /** Puts a request before a person; gives what became of it. */
  readonly raise: (change?: object) => Promise<Raised>;
};

export type Raised = {
  readonly requestId: string;
  readonly reference: string;
  readonly escalationId: string;
};

const members = [
  { key: "maya", name: "Maya Okafor", role: "operator", user: "U0MAYA" },
  { key: "ana", name: "Ana Ortiz", role: "manager", user: "U0ANA" },
  { key: "sam", name: "Sam Whitfield", role: "admin", user: "U0SAM" },
].map(({ user, ...member }) => ({
  ...member,
  email: `${member.key}@harborpine.example`,
  slack: { team: "T0HARBOR", user },
}));
/** In the workspace, a member, and nobody has said that these two are one. */
const unlinked = {
  key: "lee",
  name: "Lee Park",
  email: "Lee@harborpine.example",
  role: "operator",
} as const;

/** The whole program on a database of its own, a pretend Slack with the desk's channel, and a mailbox. */
export function useSlackDesk(
  change: {
    readonly escalation?: object;
    readonly company?: object;
    /** What a further vendor needs, started when the desk is. */
    readonly further?: () => Promise<Readonly<Record<string, string>>>;
  } = {},
): () => SlackDesk {
  // A worker, a pretend Slack and sometimes a phone have their turn in each.
  vi.setConfig({ testTimeout: 20_000 });
  let slack: SlackDouble | undefined;
  let mail: MailDouble | undefined;
  let twilio: TwilioDouble | undefined;
  const company = aCompany();
  const app = useApp(
    async () => {
      slack = await startSlackDouble({ world: slackWorld() });
      mail = await startMailDouble();
      twilio = await startTwilioDouble();
      return {
        ...twilioEnvironment(twilio),
        ...slackEnvironment(slack),
        ...mailEnvironment(mail, "Desk <desk@harbor.example>"),
        ...(await change.further?.()),
      };
    },
    {
      ...company,
      ...change.company,
      members: [...members, unlinked],
      escalation: { ...company.escalation, channel: DESK, onCall: "maya", ...change.escalation },
    },
  );
  afterAll(async () => {
    await Promise.all([slack?.stop(), mail?.stop(), twilio?.stop()]);
  });
  return () => {
    const running = app();
    if (slack === undefined || mail === undefined || twilio === undefined)
      throw new Error("The desk is open inside tests");
    slack.connect(running.base);
    return deskOf(running, { slack, mail, twilio });
  };
}

function deskOf(app: TestApp, vendors: Pick<SlackDesk, "slack" | "mail" | "twilio">): SlackDesk {
  const { slack } = vendors;
  return {
    ...app,
    ...vendors,
    async type(user, text) {
      const before = slack.state.ephemerals.length;
      const ack = await slack.command({ user, channel: DESK, command: "/gatehouse", text });
      if (ack.status !== 200) throw new Error(`/gatehouse was answered ${ack.status} ${ack.body}`);
      return slack.state.ephemerals[before]?.text ?? "";
    },
    async raise(asked = {}) {
      const response = await app.post("/api/v1/requests", {
        service: "consult",
        zone: "America/Phoenix",
        name: "Vic Major",
        email: "vic@bigcorp.example",
        askPerson: true,
        ...asked,
      });
      const body = await response.json();
      if (response.status !== 202) throw new Error(`${response.status}: ${JSON.stringify(body)}`);
      const row = await app.db("escalations").where({ request_id: body.requestId }).first("id");
      return { requestId: body.requestId, reference: body.reference, escalationId: row.id };
    },
  };
}

/** What happens a moment later, on a worker. */
export function soon(check: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 15_000, interval: 100 });
}
