import { z } from "zod";
import { privateKey } from "./private-key.ts";
import { webAddress } from "./web-address.ts";

const FOUR = "must be four statuses: open, in progress, waiting, closed";

export const salesforceVariables = {
  SALESFORCE_LOGIN_URL: webAddress.optional(),
  SALESFORCE_CLIENT_ID: z.string().min(16, "is too short to be a consumer key").optional(),
  SALESFORCE_CLIENT_SECRET: z.string().min(16, "is too short to be a consumer secret").optional(),
  SALESFORCE_PRIVATE_KEY: privateKey("the whole private key, as openssl made it").optional(),
  SALESFORCE_USERNAME: z
    .email("must be the user to act for, which looks like an address")
    .optional(),
  SALESFORCE_API_VERSION: z
    .string()
    .regex(/^[6-9]\d\.0$/, "must be a version from 60.0 on")
    .default("66.0"),
  SALESFORCE_CASE_STATUSES: z
    .string()
    // Those of a new org, which has none for waiting.
    .default("New,Working,Working,Closed")
    .transform((text) => text.split(",").map((status) => status.trim()))
    .pipe(z.tuple([status(), status(), status(), status()], FOUR)),
  SALESFORCE_WEBHOOK_SECRET: z
    .string()
    .min(32, "must be at least 32 characters, made by chance")
    .optional(),
  SALESFORCE_NEW_CLIENTS: z
    .enum(["contacts", "leads", "none"], "must be contacts, leads or none")
    .default("contacts"),
};

export const salesforceRequires = ["SALESFORCE_LOGIN_URL", "SALESFORCE_CLIENT_ID"] as const;
export const salesforceOthers = [
  "SALESFORCE_CLIENT_SECRET",
  "SALESFORCE_PRIVATE_KEY",
  "SALESFORCE_USERNAME",
  "SALESFORCE_API_VERSION",
  "SALESFORCE_CASE_STATUSES",
  "SALESFORCE_NEW_CLIENTS",
  "SALESFORCE_WEBHOOK_SECRET",
] as const;

type Given = Readonly<Record<string, string | undefined>>;

/** What is wrong with how we prove who we are, where Salesforce is mentioned at all: one way, whole. */
export function salesforceGrant(given: Given): string[] {
  const has = (name: string) => given[name] !== undefined;
  const bySecret = has("SALESFORCE_CLIENT_SECRET");
  const byKey = has("SALESFORCE_PRIVATE_KEY") || has("SALESFORCE_USERNAME");
  const ways = "SALESFORCE_CLIENT_SECRET, or SALESFORCE_PRIVATE_KEY with SALESFORCE_USERNAME";
  if (bySecret !== byKey) {
    const missing = ["SALESFORCE_PRIVATE_KEY", "SALESFORCE_USERNAME"].filter((name) => !has(name));
    return bySecret || missing.length === 0
      ? []
      : [`${missing[0]} is missing beside the other one`];
  }
  return [`${ways} must be set, one of the two ways: ${bySecret ? "both are" : "neither is"}`];
}

/** There is one CRM: with two of them nobody could say which one knows a client. */
export function oneCrm(mentioned: readonly string[]): string[] {
  if (!mentioned.includes("hubspot") || !mentioned.includes("salesforce")) return [];
  return [
    "HUBSPOT_… and SALESFORCE_… are both set, and there is one CRM: remove the variables of the other",
  ];
}

/** Undefined where Salesforce is off. */
export function salesforceFrom(values: z.infer<z.ZodObject<typeof salesforceVariables>>) {
  const { SALESFORCE_LOGIN_URL: loginUrl, SALESFORCE_CLIENT_ID: clientId } = values;
  const grant = grantOf(values);
  if (loginUrl === undefined || clientId === undefined || grant === undefined) return undefined;
  const [open, inProgress, waiting, closed] = values.SALESFORCE_CASE_STATUSES;
  const kind = values.SALESFORCE_NEW_CLIENTS;
  return {
    loginUrl,
    clientId,
    grant,
    apiVersion: values.SALESFORCE_API_VERSION,
    caseStatuses: { open, "in-progress": inProgress, waiting, closed },
    newClients: kind === "leads" ? ("Lead" as const) : ("Contact" as const),
    /** What the org's callout is signed with; undefined where there is none. */
    webhookSecret: values.SALESFORCE_WEBHOOK_SECRET,
    /** Whether a client whom Salesforce does not know is written down there. */
    createContacts: kind !== "none",
  };
}

function grantOf(values: z.infer<z.ZodObject<typeof salesforceVariables>>) {
  const {
    SALESFORCE_CLIENT_SECRET: clientSecret,
    SALESFORCE_PRIVATE_KEY: key,
    SALESFORCE_USERNAME: username,
  } = values;
  if (clientSecret !== undefined) return { clientSecret };
  return key === undefined || username === undefined ? undefined : { privateKey: key, username };
}

function status() {
  return z.string().min(1, FOUR);
}
