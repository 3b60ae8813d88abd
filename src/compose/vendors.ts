import type { Config } from "#config.ts";
import type { Log } from "#log.ts";
import type { Calendar } from "#ports/calendar.ts";
import type { Chat } from "#ports/chat.ts";
import type { Crm } from "#ports/crm.ts";
import type { Email } from "#ports/email.ts";
import type { Sms } from "#ports/sms.ts";

/** The vendors that are configured; a vendor that is off is undefined. */
export type Vendors = {
  /** For whoever waits: one quick look. */
  readonly quickCalendar: Calendar | undefined;
  readonly calendar: Calendar | undefined;
  readonly chat: Chat | undefined;
  readonly email: Email | undefined;
  readonly crm: Crm | undefined;
  readonly sms: Sms | undefined;
};

/** Loads an adapter only when its vendor is configured: importing one costs memory and start-up time. */
export async function connectVendors(
  config: Config,
  { log, channelId }: { log: Log; channelId: () => Promise<string> },
): Promise<Vendors> {
  const [calendars, chat, email, crm, sms] = await Promise.all([
    connectGoogle(config),
    connectSlack(config, { log, channelId }),
    connectMail(config),
    connectHubSpot(config),
    connectTwilio(config),
  ]);
  return { ...calendars, chat, email, crm, sms };
}

async function connectGoogle({ google }: Config) {
  if (google === undefined) return { quickCalendar: undefined, calendar: undefined };
  const [{ googleAccount }, { googleCalendar, interactive, unhurried }] = await Promise.all([
    import("#integrations/google-calendar/account.ts"),
    import("#integrations/google-calendar/google-calendar.ts"),
  ]);
  const account = googleAccount({
    account: {
      clientEmail: google.serviceAccountEmail,
      privateKey: google.privateKey,
      subject: google.subject,
    },
    apiUrl: google.apiUrl,
    tokenUrl: google.tokenUrl,
  });
  return {
    quickCalendar: googleCalendar(account, interactive),
    calendar: googleCalendar(account, unhurried),
  };
}

async function connectSlack(
  { slack }: Config,
  { log, channelId }: { log: Log; channelId: () => Promise<string> },
): Promise<Chat | undefined> {
  if (slack === undefined) return undefined;
  const { slackChat } = await import("#integrations/slack/slack-chat.ts");
  return slackChat({
    botToken: slack.botToken,
    apiUrl: slack.apiUrl,
    deadlineMs: 3_000,
    channelId,
    onDegraded: (card) => log.error("Slack refused a card; a plain one is shown", card),
  });
}

async function connectHubSpot({ hubspot }: Config): Promise<Crm | undefined> {
  if (hubspot === undefined) return undefined;
  const { hubSpotCrm } = await import("#integrations/hubspot/hubspot-crm.ts");
  return hubSpotCrm(hubspot);
}

async function connectTwilio({ twilio, publicUrl }: Config): Promise<Sms | undefined> {
  if (twilio === undefined) return undefined;
  const [{ TWILIO_DEADLINE_MS }, { twilioSms }] = await Promise.all([
    import("#integrations/twilio/account.ts"),
    import("#integrations/twilio/twilio-sms.ts"),
  ]);
  return twilioSms({ ...twilio, publicUrl, deadlineMs: TWILIO_DEADLINE_MS });
}

async function connectMail({ mail }: Config): Promise<Email | undefined> {
  if (mail === undefined) return undefined;
  const { SMTP_DEADLINE_MS, smtpEmail } = await import("#integrations/email/smtp-email.ts");
  return smtpEmail({ url: mail.smtpUrl, from: mailbox(mail.from), deadlineMs: SMTP_DEADLINE_MS });
}

/** "Harbor & Pine <hello@harbor.example>" or a bare address, as the configuration has checked it. */
export function mailbox(from: string): { readonly name: string; readonly address: string } {
  const [, name = "", address] = /^(.*)<([^<>]+)>$/.exec(from) ?? [];
  return { name: name.trim(), address: address ?? from };
}
