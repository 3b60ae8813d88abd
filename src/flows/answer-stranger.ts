import { mayConfirmOptOut } from "#messaging/consent.ts";
import { forbiddenCountry } from "#messaging/countries.ts";
import { whereaboutsOf } from "#messaging/whereabouts.ts";
import { smsConsent } from "#store/consents.ts";
import type { Db } from "#store/db.ts";
import { type DeskEffect, wishForDesk } from "#store/effects.ts";
import { countIncoming, findMessage } from "#store/messages.ts";
import type { FlowContext } from "./context.ts";
import { countriesOf } from "./may-text.ts";
import type { IncomingSms } from "./pass-on-sms.ts";
import type { SmsToCompose } from "./read-sms.ts";
import { questionContent } from "./texts/read-talk.ts";

/** What somebody is told whose number is in no request. */
export type StrangerTemplate = "stranger" | "opted-out" | "help";

const dayMs = 86_400_000;
/** Whoever writes more than that in a day must not fill the desk's channel. */
const shownPerDay = 5;

/** Puts the words of somebody whom no request knows into the desk's channel. */
export async function showStranger(tx: Db, { id, phone, body, at }: IncomingSms): Promise<void> {
  const since = new Date(at.getTime() - dayMs);
  const count = await countIncoming(tx, { phone, since });
  if (count > shownPerDay) return;
  const last =
    count === shownPerDay ? " What else comes from it today is kept, but not shown." : "";
  await wishForDesk(tx, {
    kind: "desk-note",
    key: `desk-note:message:${id}`,
    payload: { text: `The number ${phone}, which is in no request, wrote.${last}`, quote: body },
  });
}

/** At most one answer to a number on a day: two machines must not talk with each other. */
export async function answerStranger(
  tx: Db,
  answer: {
    readonly incoming: IncomingSms;
    readonly template: StrangerTemplate;
    readonly day: string;
  },
): Promise<void> {
  const { incoming, template, day } = answer;
  // A short code is a machine for certain.
  if (!/^\+\d{8,15}$/.test(incoming.phone)) return;
  await wishForDesk(tx, {
    kind: "desk-text",
    key: `desk-text:${incoming.phone}:${day}`,
    payload: { template, messageId: incoming.id },
  });
}

/** The answer as it should be sent now, or why it should not be. */
export async function readDeskText(
  context: Pick<FlowContext, "db" | "company" | "publicUrl" | "linkSecrets" | "now">,
  { payload }: DeskEffect,
): Promise<SmsToCompose> {
  const company = await context.company();
  const { settings } = company;
  const message = await findMessage(context.db, String(payload["messageId"]));
  if (message === undefined) return { kind: "pointless", reason: "nobody wrote" };
  const template = payload["template"] as StrangerTemplate | "question";
  const revoked = (await smsConsent(context.db, message.phone)) === "revoked";
  if (revoked !== (template === "opted-out"))
    return { kind: "pointless", reason: "they have opted out of texts, or in again" };
  if (template === "opted-out" && !mayConfirmOptOut(message.at, context.now()))
    return { kind: "pointless", reason: "it is too late to confirm an opt-out" };
  const forbidden = forbiddenCountry(
    message.phone,
    settings.texts.countries ?? countriesOf(company),
  );
  if (forbidden !== undefined)
    return { kind: "pointless", reason: `we send no texts to numbers of ${forbidden}` };
  const contactPhone = settings.contact.phone;
  const contents = {
    stranger: { kind: "stranger", bookUrl: `${context.publicUrl}/book`, contactPhone },
    help: { kind: "help", contactPhone },
    "opted-out": { kind: "opted-out" },
  } as const;
  const content =
    template === "question"
      ? await questionContent(context, { company, payload })
      : contents[template];
  if (typeof content === "string") return { kind: "pointless", reason: content };
  return {
    kind: "send",
    phone: message.phone,
    companyName: settings.name,
    content,
    escalationId: undefined,
    zones: whereaboutsOf({ phone: message.phone, zone: undefined }, settings.zone),
    heardAt: message.at,
    uselessFrom: undefined,
    validForSeconds: 60 * 60,
    to: template === "opted-out" ? "opt-out" : "client",
  };
}
