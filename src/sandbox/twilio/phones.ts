import { forgetOldest } from "#sandbox/forget-oldest.ts";
import { newSid } from "./messages-api.ts";
import { optOutBy } from "./opt-out.ts";
import { keepMessage, type PhoneOffice, type StoredMessage } from "./phone-office.ts";
import { type Ack, type ProgramPlace, postWebhook } from "./webhook.ts";

export type TextedProgram = {
  readonly sid: string;
  /** What the program answered, one for each delivery. */
  readonly acks: readonly Ack[];
};

export type Phones = {
  /** Somebody writes to our number: kept, acted on if it is one of the opt-out words, delivered. */
  readonly textFrom: (
    phone: string,
    body: string,
    more?: {
      /** Addresses of pictures that come with it. */
      readonly media?: readonly string[];
      /** How many times the same message is delivered. */
      readonly deliveries?: number;
    },
  ) => Promise<TextedProgram>;
  /** Delivers a message that came in once more, exactly as before. */
  readonly redeliver: (sid: string) => Promise<Ack>;
};

const PATH = "/hooks/twilio/sms";
const FORMS_KEPT = 2_000;

export function phones(office: PhoneOffice, place: () => ProgramPlace): Phones {
  const forms = new Map<string, Record<string, string>>();

  function deliver(sid: string): Promise<Ack> {
    const form = forms.get(sid);
    if (form === undefined) throw new Error(`no message ${sid} came in here`);
    return postWebhook(office, place(), { url: place().publicUrl + PATH, form });
  }

  return {
    redeliver: deliver,
    async textFrom(phone, body, { media = [], deliveries = 1 } = {}) {
      const message = keepMessage(office, incoming(office, { phone, body, media }));
      const { sid } = message;
      const optOut = optOutBy(office, message);
      const types = office.state.behaviour.advancedOptOut && optOut ? optOut.type : undefined;
      forms.set(sid, {
        ...formOf(office, message, media),
        ...(types !== undefined && { OptOutType: types }),
      });
      forgetOldest(forms, FORMS_KEPT);
      if (optOut?.answer !== undefined) keepMessage(office, answered(office, phone, optOut.answer));
      const acks: Ack[] = [];
      for (let delivery = 0; delivery < deliveries; delivery += 1) acks.push(await deliver(sid));
      return { sid, acks };
    },
  };
}

function incoming(
  { names, now }: PhoneOffice,
  sent: { readonly phone: string; readonly body: string; readonly media: readonly string[] },
): StoredMessage {
  const at = now();
  return {
    sid: newSid(sent.media.length > 0 ? "MM" : "SM"),
    direction: "inbound",
    from: sent.phone,
    to: names.number,
    body: sent.body,
    messagingServiceSid: names.messagingServiceSid,
    numMedia: sent.media.length,
    dateCreated: at,
    statusCallback: "",
    status: "received",
    errorCode: null,
    dateSent: at,
  };
}

/** What the vendor says in our place; nobody at the program asked for it. */
function answered({ names, now }: PhoneOffice, phone: string, body: string): StoredMessage {
  const at = now();
  return {
    sid: newSid(),
    direction: "outbound-reply",
    from: names.number,
    to: phone,
    body,
    messagingServiceSid: names.messagingServiceSid,
    numMedia: 0,
    dateCreated: at,
    statusCallback: "",
    status: "delivered",
    errorCode: null,
    dateSent: at,
  };
}

function formOf({ names }: PhoneOffice, message: StoredMessage, media: readonly string[]) {
  const { sid, from, to, body } = message;
  return {
    ToCountry: "US",
    ToState: "AZ",
    SmsMessageSid: sid,
    NumMedia: String(media.length),
    SmsSid: sid,
    SmsStatus: "received",
    FromCity: "",
    Body: body,
    FromCountry: "US",
    To: to,
    MessagingServiceSid: names.messagingServiceSid,
    NumSegments: "1",
    MessageSid: sid,
    AccountSid: names.accountSid,
    From: from,
    ApiVersion: "2010-04-01",
    ...Object.fromEntries(
      media.flatMap((url, index) => [
        [`MediaUrl${index}`, url],
        [`MediaContentType${index}`, "image/jpeg"],
      ]),
    ),
  };
}
