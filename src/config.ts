import { z } from "zod";
import {
  googleClientFrom,
  googleClientMistakes,
  googleFrom,
  googleOthers,
  googleRequires,
  googleVariables,
  isByConsentAlone,
} from "#config/google.ts";
import { grantKeys } from "#config/grant-keys.ts";
import { hubSpotFrom, hubSpotOthers, hubSpotRequires, hubSpotVariables } from "#config/hubspot.ts";
import { mailFrom, mailOthers, mailRequires, mailVariables, mailWays } from "#config/mail.ts";
import {
  microsoftFrom,
  microsoftOthers,
  microsoftRequires,
  microsoftVariables,
} from "#config/microsoft.ts";
import {
  oneCrm,
  salesforceFrom,
  salesforceGrant,
  salesforceOthers,
  salesforceRequires,
  salesforceVariables,
} from "#config/salesforce.ts";
import { slackPaceVariables, slackSocketVariables } from "#config/slack.ts";
import { twilioFrom, twilioRequires, twilioSenders, twilioVariables } from "#config/twilio.ts";
import { webAddress } from "#config/web-address.ts";
import { GatehouseError } from "#errors.ts";
import { logLevels } from "#log.ts";

/*
 * Every variable of the environment that the program reads; docs/configuration.md explains each
 * and says where to get it, and a test holds the two together. An empty value counts as none.
 */

const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, "must be a whole number")
    .transform(Number)
    .pipe(z.int().min(least, `must be at least ${least}`).max(most, `must be at most ${most}`));

const list = (text: string) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

const secrets = z
  .string({ error: "is missing: it signs links and sessions. Make one with: openssl rand -hex 32" })
  .transform(list)
  .pipe(
    z
      .array(z.string().min(32, "must be at least 32 characters each"))
      .min(1, "must hold at least one secret"),
  );

const everyVariable = z.object({
  PORT: whole(0, 65_535).default(3000),
  HOST: z.string().default("127.0.0.1"),
  DATABASE_URL: z
    .string({ error: "is missing: the PostgreSQL to use (npm start brings one of its own)" })
    .regex(/^postgres(ql)?:\/\//, "must start with postgres://"),
  PUBLIC_URL: webAddress.optional(),
  APP_SECRETS: secrets,
  ROLES: z
    .string()
    .default("web,worker")
    .transform(list)
    .pipe(z.array(z.enum(["web", "worker"], "must be web, worker, or both")).min(1)),
  COMPANY_FILE: z.string().optional(),
  CLOCK_MOVABLE: z.enum(["true", "false"], "must be true or false").default("false"),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(", ")}`).default("info"),
  TRUST_PROXY: whole(0, 10).default(0),
  RATE_LIMIT_FORM_PER_10_MINUTES: whole(0, 1_000_000).default(10),
  RATE_LIMIT_HOLDS_PER_10_MINUTES: whole(0, 1_000_000).default(30),
  RATE_LIMIT_SLOTS_PER_MINUTE: whole(0, 1_000_000).default(120),
  RATE_LIMIT_API_PER_MINUTE: whole(0, 1_000_000).default(600),
  RATE_LIMIT_LINK_PER_10_MINUTES: whole(0, 1_000_000).default(20),
  JOB_HEARTBEAT_SECONDS: whole(10, 3600).default(15),
  CRM_POLL_SECONDS: whole(2, 3600).default(60),

  GRANT_KEYS: grantKeys,

  ...googleVariables,

  ...microsoftVariables,

  ...mailVariables,

  SLACK_BOT_TOKEN: z.string().startsWith("xoxb-", "must start with xoxb-").optional(),
  SLACK_SIGNING_SECRET: z.string().min(16, "is too short to be the signing secret").optional(),
  SLACK_TEAM_ID: z
    .string()
    .regex(/^[TE][A-Z0-9]+$/, "must be an id that starts with T")
    .optional(),
  SLACK_APP_ID: z
    .string()
    .regex(/^A[A-Z0-9]+$/, "must be an id that starts with A")
    .optional(),
  SLACK_API_URL: webAddress.default("https://slack.com/api"),
  ...slackSocketVariables,
  ...slackPaceVariables,

  ...twilioVariables,
  ...hubSpotVariables,
  ...salesforceVariables,
});

type Variable = keyof typeof everyVariable.shape;
type Values = z.infer<typeof everyVariable>;

export const variableNames = Object.keys(everyVariable.shape) as readonly Variable[];

/** A vendor is on when all it requires is set; one variable without the others is a mistake. */
const vendors = {
  google: { required: googleRequires, others: googleOthers },
  microsoft: { required: microsoftRequires, others: microsoftOthers },
  mail: { required: mailRequires, others: mailOthers },
  slack: {
    required: ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_TEAM_ID"],
    others: ["SLACK_APP_ID", "SLACK_APP_TOKEN", "SLACK_API_URL"],
  },
  twilio: {
    required: twilioRequires,
    others: ["TWILIO_MESSAGING_SERVICE_SID", "TWILIO_FROM", "TWILIO_API_URL"],
  },
  hubspot: { required: hubSpotRequires, others: hubSpotOthers },
  salesforce: { required: salesforceRequires, others: salesforceOthers },
} as const satisfies Record<string, { required: readonly Variable[]; others: readonly Variable[] }>;

export type VendorName = keyof typeof vendors;
export const vendorNames = Object.keys(vendors) as readonly VendorName[];
export type Environment = { readonly [name: string]: string | undefined };
export type Config = ReturnType<typeof compose>;

/**
 * Reads the whole environment at once. Throws CONFIG_INVALID with one line per mistake, all of
 * them, by name and never with the value: it may be a secret.
 */
export function readConfig(env: Environment): Config {
  const given = Object.fromEntries(
    variableNames.flatMap((name) => (env[name]?.trim() ? [[name, env[name].trim()]] : [])),
  );
  const read = everyVariable.safeParse(given);
  const mistakes = [
    ...(read.error?.issues ?? []).map(({ path, message }) => `${String(path[0])} ${message}`),
    ...halfConfigured(given),
    ...(vendorsMentioned(given).includes("twilio") ? twilioSenders(given) : []),
    ...(vendorsMentioned(given).includes("mail") ? mailWays(given) : []),
    ...(vendorsMentioned(given).includes("salesforce") ? salesforceGrant(given) : []),
    ...oneCrm(vendorsMentioned(given)),
    ...googleClientMistakes(given),
  ];
  if (!read.success || mistakes.length > 0) {
    throw new GatehouseError("CONFIG_INVALID", {
      detail: `\n${[...new Set(mistakes)].map((mistake) => `  ${mistake}`).join("\n")}\nEvery variable is explained in docs/configuration.md.`,
    });
  }
  return compose(read.data);
}

export function vendorVariables(vendor: VendorName): readonly Variable[] {
  return [...vendors[vendor].required, ...vendors[vendor].others];
}

/** Which vendors have any variable set at all: the launcher starts pretend ones only if none has. */
export function vendorsMentioned(env: Environment): readonly VendorName[] {
  return vendorNames.filter((vendor) => vendorVariables(vendor).some((name) => env[name]?.trim()));
}

function halfConfigured(given: Environment): readonly string[] {
  return vendorsMentioned(given).flatMap((vendor) => {
    if (vendor === "google" && isByConsentAlone(given)) return [];
    const missing = vendors[vendor].required.filter((name) => given[name] === undefined);
    const set = vendorVariables(vendor).filter((name) => given[name] !== undefined);
    return missing.length === 0 ? [] : [`${and(set)} set but ${and(missing)} missing`];
  });
}

/** "A is", "A and B are" */
function and(names: readonly string[]): string {
  return `${names.join(" and ")} ${names.length === 1 ? "is" : "are"}`;
}

function compose(values: Values) {
  return {
    listen: { host: values.HOST, port: values.PORT },
    databaseUrl: values.DATABASE_URL,
    /** Without a slash at its end. */
    publicUrl: values.PUBLIC_URL ?? `http://localhost:${values.PORT}`,
    /** The first one signs; the others still verify, so that secrets can be changed in peace. */
    secrets: values.APP_SECRETS as readonly string[],
    roles: values.ROLES as readonly ("web" | "worker")[],
    companyFile: values.COMPANY_FILE,
    clockMovable: values.CLOCK_MOVABLE === "true",
    logLevel: values.LOG_LEVEL,
    /** How many proxies in front of us may say who the client is. */
    trustProxy: values.TRUST_PROXY,
    /** Zero means: no limit. */
    rateLimits: {
      formPer10Minutes: values.RATE_LIMIT_FORM_PER_10_MINUTES,
      holdsPer10Minutes: values.RATE_LIMIT_HOLDS_PER_10_MINUTES,
      slotsPerMinute: values.RATE_LIMIT_SLOTS_PER_MINUTE,
      apiPerMinute: values.RATE_LIMIT_API_PER_MINUTE,
      linkPer10Minutes: values.RATE_LIMIT_LINK_PER_10_MINUTES,
    },
    jobHeartbeatSeconds: values.JOB_HEARTBEAT_SECONDS,
    crmPollSeconds: values.CRM_POLL_SECONDS,
    google: googleFrom(values),
    microsoft: microsoftFrom(values),
    consent: consentFrom(values),
    mail: mailFrom(values),
    slack: slackFrom(values),
    slackPace: {
      postsPerMinute: values.SLACK_POSTS_PER_MINUTE,
      redrawsPerMinute: values.SLACK_REDRAWS_PER_MINUTE,
    },
    twilio: twilioFrom(values),
    hubspot: hubSpotFrom(values),
    salesforce: salesforceFrom(values),
  };
}

/** What providers connect calendars of their own with; undefined where they cannot. */
function consentFrom(values: Values) {
  const [first, ...others] = values.GRANT_KEYS ?? [];
  const google = googleClientFrom(values);
  const microsoft = microsoftFrom(values);
  if (first === undefined || (google ?? microsoft) === undefined) return undefined;
  return { keys: [first, ...others] as readonly [Buffer, ...Buffer[]], google, microsoft };
}

function slackFrom({
  SLACK_BOT_TOKEN: botToken,
  SLACK_SIGNING_SECRET: signingSecret,
  ...rest
}: Values) {
  const { SLACK_TEAM_ID: teamId, SLACK_APP_ID: appId, SLACK_API_URL: apiUrl } = rest;
  if (botToken === undefined || signingSecret === undefined || teamId === undefined)
    return undefined;
  // The Slack SDK takes the address with a slash at its end.
  const { SLACK_APP_TOKEN: appToken } = rest;
  return { botToken, signingSecret, teamId, appId, appToken, apiUrl: `${apiUrl}/` };
}
