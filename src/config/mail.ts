import { z } from "zod";
import { webAddress } from "./web-address.ts";

export const mailVariables = {
  MAIL_FROM: z
    .string()
    .regex(
      /^([^<>@\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
      'must be "Name <a@b.example>"',
    )
    .optional(),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, message: "must start with smtps:// or smtp://" })
    .optional(),
  POSTMARK_TOKEN: z
    .string()
    .regex(/^[\w-]{16,100}$/, "must be the token of a server at Postmark")
    .optional(),
  POSTMARK_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w.~-]{16,200}$/, "must be 16 letters and digits or more: it stands in an address")
    .optional(),
  POSTMARK_STREAM: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,29}$/, "must be the id of a message stream, such as outbound")
    .default("outbound"),
  POSTMARK_API_URL: webAddress.default("https://api.postmarkapp.com"),
};

export const mailRequires = ["MAIL_FROM"] as const;
export const mailOthers = [
  "SMTP_URL",
  "POSTMARK_TOKEN",
  "POSTMARK_WEBHOOK_SECRET",
  "POSTMARK_STREAM",
  "POSTMARK_API_URL",
] as const;

type MailValues = z.infer<z.ZodObject<typeof mailVariables>>;

/** What is wrong with the ways of mail, where mail is mentioned at all: it goes by one of the two. */
export function mailWays(given: Readonly<Record<string, string | undefined>>): string[] {
  const [smtp, postmark] = [given["SMTP_URL"], given["POSTMARK_TOKEN"]];
  if (smtp && postmark)
    return ["SMTP_URL or POSTMARK_TOKEN must be set, one of the two: both are; mail goes one way"];
  const others = mailOthers.filter((name) => name.startsWith("POSTMARK_") && given[name]);
  if (postmark)
    return given["POSTMARK_WEBHOOK_SECRET"]
      ? []
      : [
          "POSTMARK_TOKEN is set but POSTMARK_WEBHOOK_SECRET is missing: nobody would hear of bounces",
        ];
  if (others.length > 0)
    return [
      `${others.join(" and ")} ${others.length === 1 ? "is" : "are"} set but POSTMARK_TOKEN is missing`,
    ];
  return smtp ? [] : ["MAIL_FROM is set but SMTP_URL or POSTMARK_TOKEN is missing"];
}

/** Undefined where mail is off. */
export function mailFrom(values: MailValues) {
  const { MAIL_FROM: from, SMTP_URL: smtpUrl } = values;
  if (from === undefined) return undefined;
  if (smtpUrl !== undefined) return { kind: "smtp", from, smtpUrl } as const;
  const { POSTMARK_TOKEN: token, POSTMARK_WEBHOOK_SECRET: webhookSecret } = values;
  if (token === undefined || webhookSecret === undefined) return undefined;
  const { POSTMARK_STREAM: stream, POSTMARK_API_URL: apiUrl } = values;
  return { kind: "postmark", from, token, webhookSecret, stream, apiUrl } as const;
}
