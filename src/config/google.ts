import { z } from "zod";
import { privateKey } from "./private-key.ts";
import { webAddress } from "./web-address.ts";

export const googleVariables = {
  GOOGLE_SERVICE_ACCOUNT_EMAIL: z.email("must be the client_email of the JSON file").optional(),
  GOOGLE_PRIVATE_KEY: privateKey(
    "the whole private_key of the service account's JSON file",
  ).optional(),
  GOOGLE_SUBJECT: z.email("must be the address of the person to act for").optional(),
  GOOGLE_CLIENT_ID: z.string().min(10, "is too short to be an OAuth client's ID").optional(),
  GOOGLE_CLIENT_SECRET: z
    .string()
    .min(16, "is too short to be an OAuth client's secret")
    .optional(),
  GOOGLE_API_URL: webAddress.default("https://www.googleapis.com"),
  GOOGLE_TOKEN_URL: webAddress.default("https://oauth2.googleapis.com/token"),
  GOOGLE_AUTHORIZE_URL: webAddress.default("https://accounts.google.com/o/oauth2/v2/auth"),
};

export const googleRequires = ["GOOGLE_SERVICE_ACCOUNT_EMAIL", "GOOGLE_PRIVATE_KEY"] as const;
export const googleOthers = [
  "GOOGLE_SUBJECT",
  "GOOGLE_CLIENT_ID",
  "GOOGLE_CLIENT_SECRET",
  "GOOGLE_API_URL",
  "GOOGLE_TOKEN_URL",
  "GOOGLE_AUTHORIZE_URL",
] as const;

type Values = z.infer<z.ZodObject<typeof googleVariables>>;
type Given = Readonly<Record<string, unknown>>;

/** The service account; undefined where there is none. */
export function googleFrom(values: Values) {
  const { GOOGLE_SERVICE_ACCOUNT_EMAIL: email, GOOGLE_PRIVATE_KEY: key } = values;
  if (email === undefined || key === undefined) return undefined;
  return {
    serviceAccountEmail: email,
    privateKey: key,
    subject: values.GOOGLE_SUBJECT,
    apiUrl: values.GOOGLE_API_URL,
    tokenUrl: values.GOOGLE_TOKEN_URL,
  };
}

/** The program as people's consent names it; undefined where nobody can give one. */
export function googleClientFrom(values: Values) {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret } = values;
  if (clientId === undefined || clientSecret === undefined) return undefined;
  return {
    clientId,
    clientSecret,
    apiUrl: values.GOOGLE_API_URL,
    tokenUrl: values.GOOGLE_TOKEN_URL,
    authorizeUrl: values.GOOGLE_AUTHORIZE_URL,
  };
}

/** Without a service account Google serves through people's own consent alone. */
export function isByConsentAlone(given: Given): boolean {
  const ofAccount = [...googleRequires, "GOOGLE_SUBJECT"];
  return (
    given["GOOGLE_CLIENT_ID"] !== undefined && ofAccount.every((name) => given[name] === undefined)
  );
}

/** What of an OAuth client is missing, where there is any of it. */
export function googleClientMistakes(given: Given): readonly string[] {
  const needed = ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET", "GRANT_KEYS"];
  const isThere = given["GOOGLE_CLIENT_ID"] ?? given["GOOGLE_CLIENT_SECRET"];
  if (isThere === undefined) return [];
  return needed
    .filter((name) => given[name] === undefined)
    .map(
      (name) => `${name} is missing: people's own calendars at Google need ${needed.join(", ")}`,
    );
}
