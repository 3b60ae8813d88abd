import type { Config } from "#config.ts";
import type { Log } from "#log.ts";
import type { Calendar } from "#ports/calendar.ts";
import type { CalendarChanges } from "#ports/calendar-changes.ts";
import type { Chat } from "#ports/chat.ts";
import type { Crm } from "#ports/crm.ts";
import type { Email } from "#ports/email.ts";
import type { Sms } from "#ports/sms.ts";
import { connectCalendars, type Grants } from "./calendars.ts";
import type { ChatRows } from "./chat.ts";

/** The vendors that are configured; a vendor that is off is undefined. */
export type Vendors = {
  /** For whoever waits: one quick look. */
  readonly quickCalendar: Calendar | undefined;
  readonly calendar: Calendar | undefined;
  readonly calendarChanges: CalendarChanges | undefined;
  readonly chat: Chat | undefined;
  readonly email: Email | undefined;
  readonly crm: Crm | undefined;
  readonly sms: Sms | undefined;
};

/** Loads an adapter only when its vendor is configured: importing one costs memory and start-up time. */
export async function connectVendors(
  config: Config,
  { log, chatRows, grants }: { log: Log; chatRows: ChatRows; grants: Grants | undefined },
): Promise<Vendors> {
  const [calendars, chat, email, crm, sms] = await Promise.all([
    connectCalendars(config, grants),
    connectSlack(config, { log, chatRows }),
    connectMail(config),
    connectCrm(config, log),
    connectTwilio(config),
  ]);
  return { ...calendars, chat, email, crm, sms };
}

async function connectSlack(
  { slack }: Config,
  { log, chatRows }: { log: Log; chatRows: ChatRows },
): Promise<Chat | undefined> {
  if (slack === undefined) return undefined;
  const { slackChat } = await import("#integrations/slack/slack-chat.ts");
  const { onRefusedDrawing, ...rest } = chatRows;
  return slackChat({
    botToken: slack.botToken,
    apiUrl: slack.apiUrl,
    teamId: slack.teamId,
    deadlineMs: 3_000,
    ...rest,
    async onDegraded(card) {
      log.error("Slack refused a card; a plain one is shown", card);
      await onRefusedDrawing(card);
    },
  });
}

/** The configuration names one of them at most. */
async function connectCrm({ hubspot, salesforce }: Config, log: Log): Promise<Crm | undefined> {
  if (salesforce !== undefined) {
    const { salesforceCrm } = await import("#integrations/salesforce/salesforce-crm.ts");
    const onUsage = (usage: { readonly used: number; readonly limit: number }) =>
      log.warn("Salesforce's calls of the day are running out, all programs together", usage);
    return salesforceCrm({ ...salesforce, onUsage });
  }
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
  const from = mailbox(mail.from);
  if (mail.kind === "postmark") {
    const { POSTMARK_DEADLINE_MS, postmarkEmail } = await import(
      "#integrations/email/postmark-email.ts"
    );
    return postmarkEmail({ ...mail, from, deadlineMs: POSTMARK_DEADLINE_MS });
  }
  const { SMTP_DEADLINE_MS, smtpEmail } = await import("#integrations/email/smtp-email.ts");
  return smtpEmail({ url: mail.smtpUrl, from, deadlineMs: SMTP_DEADLINE_MS });
}

/** "Harbor & Pine <hello@harbor.example>" or a bare address, as the configuration has checked it. */
export function mailbox(from: string): { readonly name: string; readonly address: string } {
  const [, name = "", address] = /^(.*)<([^<>]+)>$/.exec(from) ?? [];
  return { name: name.trim(), address: address ?? from };
}
