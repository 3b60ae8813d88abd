import { startApp } from "#app.ts";
import { readConfig } from "#config.ts";
import { createLog } from "#log.ts";
import { twilioEnvironment } from "#sandbox/environment.ts";
import type { SlackMessage } from "#sandbox/slack/workspace.ts";
import { startTwilioDouble, type TwilioDouble } from "#sandbox/twilio/twilio-double.ts";
import { eventTypes } from "#views/slack/identifiers.ts";
import { environmentOf, type Installation, startInstallation } from "../helpers/installation.ts";
import { eventually } from "./drill.ts";
import { aCompany, channel, providerOf, startVendors, type Vendors } from "./vendors.ts";

/** The whole program, paced as it is shipped, and a Slack that grants what the real one does. */
export type Town = Pick<Installation, "db" | "token"> &
  Pick<Vendors, "slack" | "mail"> & {
    readonly url: string;
    readonly twilio: TwilioDouble;
    /** Posts that Slack refused as too fast. */
    readonly refusedPosts: () => number;
    readonly stop: () => Promise<void>;
  };

export const fallback = "C0SPARE";
export const onCall = { user: "U0MAYA", email: "maya@open.example", phone: "+16025550142" };
export const admin = "sam@open.example";
const providers = 10;
const hourMs = 60 * 60_000;

export async function startTown(): Promise<Town> {
  const installation = await startInstallation(
    aCompany(providers, { members, escalation: { fallbackChannel: fallback } }),
  );
  const [vendors, twilio] = await Promise.all([
    startVendors(providers, { messagesPerSecondMax: 1, updatesPerMinuteMax: 50 }),
    startTwilioDouble(),
  ]);
  const { slack, mail } = vendors;
  const desk = slack.state.channels[channel];
  if (desk !== undefined)
    slack.state.channels[fallback] = { ...desk, id: fallback, name: "booking-desk-spare" };
  const stopRest = async () => {
    await Promise.all([vendors.stop(), twilio.stop()]);
    await installation.stop();
  };
  try {
    const config = readConfig({
      ...environmentOf(installation),
      PORT: "0",
      ...vendors.environment,
      ...twilioEnvironment(twilio),
      SLACK_POSTS_PER_MINUTE: "55",
      SLACK_REDRAWS_PER_MINUTE: "40",
    });
    let refused = 0;
    const log = createLog("warn", (line) => {
      if (line.includes("ratelimited")) refused += 1;
      if (/"level":"error"/.test(line)) process.stderr.write(line);
    });
    const app = await startApp(config, log);
    slack.connect(app.url);
    twilio.connect({ appUrl: app.url, publicUrl: config.publicUrl });
    const { db, token } = installation;
    await eventually("reading the calendars", async () => {
      const unread = await db("providers").whereNull("busy_read_at");
      if (unread.length > 0) throw new Error(`${unread.length} calendars are not read yet`);
    });
    return {
      ...{ db, token, url: app.url, slack, mail, twilio },
      refusedPosts: () => refused,
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

const members = [
  {
    key: "maya",
    name: "Maya Okafor",
    email: onCall.email,
    role: "manager",
    phone: onCall.phone,
    slack: { team: "T0HARBOR", user: onCall.user },
  },
  { key: "sam", name: "Sam Whitfield", email: admin, role: "admin" },
];

/** A question that a person must settle, and when it was put (real time). */
export type Asked = {
  readonly requestId: string;
  readonly escalationId: string;
  readonly reference: string;
  readonly vip: boolean;
  /** Earlier than it was, by what was done to spare the waiting. */
  askedAt: number;
  /** As the row said when it was raised. */
  readonly due: string;
};

/** So many questions at once, as many of them VIPs'. */
export async function raise(
  town: Town,
  { first, count, vips }: { first: number; count: number; vips: number },
): Promise<readonly Asked[]> {
  const numbers = Array.from({ length: count }, (_, index) => first + index);
  return Promise.all(numbers.map((number, index) => ask(town, number, index >= count - vips)));
}

async function ask(town: Town, number: number, vip: boolean): Promise<Asked> {
  const hours = 48 + Math.floor(number / providers);
  const askedAt = Date.now();
  const response = await fetch(`${town.url}/api/v1/requests`, {
    method: "POST",
    headers: { authorization: `Bearer ${town.token}`, "content-type": "application/json" },
    body: JSON.stringify({
      service: "service-0",
      provider: providerOf(number % providers),
      start: new Date((Math.floor(Date.now() / hourMs) + hours) * hourMs).toISOString(),
      zone: "America/Phoenix",
      name: `Client ${number}`,
      email: `client-${number}@${vip ? "bigcorp" : "home"}.example`,
      notes: vip ? "" : "We are a group",
    }),
  });
  const body = await response.text();
  if (response.status !== 202) throw new Error(`${response.status} instead of 202: ${body}`);
  const { requestId, reference } = JSON.parse(body);
  const row = await town.db("escalations").where({ request_id: requestId }).first();
  return { requestId, escalationId: row.id, reference, vip, askedAt, due: dueOf(row) };
}

// biome-ignore lint/suspicious/noExplicitAny: a row of an undeclared table.
export const dueOf = (row: any): string =>
  [row.raised_at, row.first_response_due_at, row.resolution_due_at, row.waited_seconds]
    .map(String)
    .join();

/** The cards of an escalation that offer something, wherever they are. */
export function cardsOf({ slack }: Town, escalationId: string): readonly SlackMessage[] {
  return slack.state.messages.filter(
    ({ metadata }) =>
      metadata?.event_type === eventTypes.card && metadata.event_payload["id"] === escalationId,
  );
}

/** When who is on call was told of it by mail, in milliseconds since 1970; and whether by text too. */
export function toldOf(
  { mail, twilio }: Town,
  { reference }: Asked,
): { readonly at: number; readonly byText: boolean } | undefined {
  const letter = mail.state.messages.find(
    ({ envelope, subject }) =>
      envelope.to.includes(onCall.email) && subject.startsWith(`${reference} needs a person`),
  );
  const texts = twilio.conversation(onCall.phone);
  const byText = texts.some(({ body }) => body.includes(`/${reference}`));
  return letter && { at: Date.parse(letter.receivedAt), byText };
}

/** Everything that was wished for is older by so much real time: nobody has to sit it out. */
export async function age({ db }: Town, asked: readonly Asked[], seconds: number): Promise<void> {
  for (const one of asked) one.askedAt -= seconds * 1_000;
  await db("effects").update({
    created_at: db.raw("created_at - make_interval(secs => ?)", [seconds]),
    doubted_at: db.raw("doubted_at - make_interval(secs => ?)", [seconds]),
  });
}
