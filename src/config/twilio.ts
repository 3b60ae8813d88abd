import { z } from "zod";
import { webAddress } from "./web-address.ts";

const idOf = (kind: "AC" | "SK" | "MG") =>
  z
    .string()
    .regex(new RegExp(`^${kind}[0-9a-fA-F]{32}$`), `must be an id that starts with ${kind}`);

export const twilioVariables = {
  TWILIO_ACCOUNT_SID: idOf("AC").optional(),
  TWILIO_API_KEY_SID: idOf("SK").optional(),
  TWILIO_API_KEY_SECRET: z.string().min(16, "is too short to be the key's secret").optional(),
  TWILIO_AUTH_TOKEN: z
    .string()
    .regex(/^[0-9a-f]{32}$/i, "must be 32 hexadecimal digits")
    .optional(),
  TWILIO_MESSAGING_SERVICE_SID: idOf("MG").optional(),
  TWILIO_FROM: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, "must be a number like +16025550100")
    .optional(),
  TWILIO_API_URL: webAddress.default("https://api.twilio.com"),
};

export const twilioRequires = [
  "TWILIO_ACCOUNT_SID",
  "TWILIO_API_KEY_SID",
  "TWILIO_API_KEY_SECRET",
  "TWILIO_AUTH_TOKEN",
] as const;

type TwilioValues = z.infer<z.ZodObject<typeof twilioVariables>>;

/** What is wrong with the senders, where Twilio is mentioned at all: one of the two must be set. */
export function twilioSenders(given: Readonly<Record<string, string | undefined>>): string[] {
  const set = ["TWILIO_MESSAGING_SERVICE_SID", "TWILIO_FROM"].filter((name) => given[name]);
  if (set.length === 1) return [];
  const found = set.length === 0 ? "neither is" : "both are";
  return [`TWILIO_MESSAGING_SERVICE_SID or TWILIO_FROM must be set, one of the two: ${found}`];
}

/** Undefined where Twilio is off. */
export function twilioFrom(values: TwilioValues) {
  const {
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_API_KEY_SID: apiKeySid,
    TWILIO_API_KEY_SECRET: apiKeySecret,
    TWILIO_AUTH_TOKEN: authToken,
  } = values;
  const sender = senderOf(values);
  if (!accountSid || !apiKeySid || !apiKeySecret || !authToken || !sender) return undefined;
  // The auth token only proves who calls our webhooks: nothing is ever asked with it.
  const { TWILIO_API_URL: apiUrl } = values;
  return { accountSid, apiKeySid, apiKeySecret, authToken, sender, apiUrl };
}

function senderOf({ TWILIO_MESSAGING_SERVICE_SID, TWILIO_FROM }: TwilioValues) {
  if (TWILIO_MESSAGING_SERVICE_SID !== undefined)
    return { messagingServiceSid: TWILIO_MESSAGING_SERVICE_SID };
  return TWILIO_FROM === undefined ? undefined : { from: TWILIO_FROM };
}
