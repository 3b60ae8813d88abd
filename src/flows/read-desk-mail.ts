import { readMoney, sayMoney } from "#messaging/money.ts";
import type { EmailMessage, MailContent } from "#ports/email.ts";
import type { DeskEffect } from "#store/effects.ts";
import { findMember } from "#store/members.ts";
import { channelOf } from "./chat-trouble.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";

/** What an admin is told, and at which address. */
export async function readDeskMail(
  { db, company, publicUrl }: Pick<FlowContext, "db" | "company" | "publicUrl">,
  { payload }: DeskEffect,
): Promise<Omit<EmailMessage, "id">> {
  const { settings } = await company();
  const memberId = payload["memberId"];
  const admin = typeof memberId === "string" ? await findMember(db, memberId) : undefined;
  const { contact, name } = settings;
  return {
    to: { name: admin?.name ?? name, address: admin?.email ?? contact.email },
    company: { name, contactEmail: contact.email, contactPhone: contact.phone },
    content: contentOf(settings, payload, `${publicUrl}/console`),
  };
}

function contentOf(
  settings: CurrentCompany["settings"],
  payload: DeskEffect["payload"],
  url: string,
): MailContent {
  switch (payload["template"]) {
    case "texts-held-back":
      return heldBack(settings, payload, url);
    case "crm-no-address":
      return {
        kind: "crm-no-address",
        contactId: String(payload["contactId"]),
        property: String(payload["property"]),
        since: new Date(String(payload["since"])),
        zone: settings.zone,
        url,
      };
    case "crm-refused":
      return {
        kind: "crm-refused",
        record: String(payload["record"]),
        property: String(payload["property"]),
        detail: String(payload["detail"]),
        since: new Date(String(payload["since"])),
        zone: settings.zone,
        url,
      };
    case "crm-unlogged":
      return {
        kind: "crm-unlogged",
        detail: String(payload["detail"]),
        since: new Date(String(payload["since"])),
        zone: settings.zone,
        url,
      };
    case "calendar-lost":
      return calendarLost(settings, payload, url);
    case "calendar-dark":
      return darkCalendar(payload, { zone: settings.escalation.hours.zone, url });
    default:
      return chatTrouble(settings, payload, url);
  }
}

function chatTrouble(
  { escalation }: CurrentCompany["settings"],
  payload: DeskEffect["payload"],
  url: string,
): MailContent {
  const subject = String(payload["subject"]);
  return {
    kind: "chat-trouble",
    trouble: channelOf(subject) === undefined ? asTrouble(subject) : "channel",
    channelId: channelOf(subject),
    fallbackChannelId: escalation.fallbackChannel,
    detail: String(payload["detail"]),
    since: new Date(String(payload["since"])),
    zone: escalation.hours.zone,
    url,
  };
}

function calendarLost(
  { providers, zone }: CurrentCompany["settings"],
  payload: DeskEffect["payload"],
  url: string,
): MailContent {
  const key = String(payload["providerKey"]);
  return {
    kind: "calendar-lost",
    providerName: providers.find((one) => one.key === key)?.name ?? key,
    vendor: payload["vendor"] === "microsoft" ? "microsoft" : "google",
    since: new Date(String(payload["since"])),
    zone,
    url: `${url}/calendars`,
  };
}

function darkCalendar(
  { calendarId, providerNames, detail, since }: DeskEffect["payload"],
  shown: { readonly zone: string; readonly url: string },
): MailContent {
  return {
    kind: "calendar-dark",
    calendarId: String(calendarId),
    providerNames: Array.isArray(providerNames) ? providerNames.map(String) : [],
    detail: String(detail),
    since: new Date(String(since)),
    ...shown,
  };
}

const caps = ["all", "perClient", "moneyPerDay", "moneyPerMonth"] as const;

function limitOf(
  { segmentsPerDayMax, segmentsPerClientPerDayMax, money }: CurrentCompany["settings"]["texts"],
  cap: (typeof caps)[number],
): string {
  switch (cap) {
    case "all":
      return `${segmentsPerDayMax} segments`;
    case "perClient":
      return `${segmentsPerClientPerDayMax} segments`;
    case "moneyPerDay":
      return amountOf(money?.currency, money?.perDayMax);
    case "moneyPerMonth":
      return amountOf(money?.currency, money?.perMonthMax);
  }
}

/** Of a limit that was taken from the settings since, nothing is left to name. */
function amountOf(currency = "", text = ""): string {
  const amount = readMoney(text);
  return amount === undefined ? "an amount" : sayMoney(amount, currency);
}

/** Texts that were not sent, and by which limit, as it is now. */
function heldBack(
  { texts, zone }: CurrentCompany["settings"],
  payload: DeskEffect["payload"],
  url: string,
): MailContent {
  const cap = caps.find((one) => one === payload["cap"]) ?? "all";
  return {
    kind: "texts-held-back",
    cap,
    limit: limitOf(texts, cap),
    since: new Date(String(payload["since"])),
    zone,
    url,
  };
}

function asTrouble(subject: string): "token" | "outage" | "drawing" {
  return subject === "token" || subject === "drawing" ? subject : "outage";
}
