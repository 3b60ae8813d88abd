import type { MailTrouble, PostOffice, StoredMail } from "./post-office.ts";

/** Where the program takes news, with the password that its webhook's address has at Postmark. */
export type NewsPlace = { readonly appUrl: string; readonly secret: string };

/** What can be told of a mail, or of an address. */
export type Told = "delivered" | MailTrouble | "out-of-office" | "switched-off" | "switched-on";

/** Postmark waits this long for an answer. */
const ANSWER_MAX_MS = 15_000;

/** The status that the program answered; 0 is no answer at all. */
export type Ack = number;

/** The body that Postmark sends about a mail. */
export function newsOf(office: PostOffice, mail: StoredMail, told: Told): Record<string, unknown> {
  const at = new Date(office.now()).toISOString();
  const common = {
    MessageID: mail.messageId,
    ServerID: 1,
    MessageStream: mail.stream,
    Tag: mail.tag,
    Metadata: mail.metadata,
  };
  switch (told) {
    case "delivered":
      return {
        RecordType: "Delivery",
        ...common,
        Recipient: mail.address,
        DeliveredAt: at,
        Details: "smtp;250 2.0.0 OK",
      };
    case "switched-off":
    case "switched-on": {
      const off = told === "switched-off";
      return {
        RecordType: "SubscriptionChange",
        ...common,
        ...(off ? {} : { MessageID: null, Metadata: {}, Tag: null }),
        ChangedAt: at,
        Recipient: mail.address,
        Origin: off ? "Recipient" : "Admin",
        SuppressSending: off,
        SuppressionReason: off
          ? (office.state.suppressed[mail.address] ?? "ManualSuppression")
          : null,
      };
    }
    default:
      return { ...common, ...bounces[told], Email: mail.address, From: mail.from, BouncedAt: at };
  }
}

const bounces = {
  "hard-bounce": {
    RecordType: "Bounce",
    ID: 1,
    Type: "HardBounce",
    TypeCode: 1,
    Name: "Hard bounce",
    Description:
      "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
    Details: "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
    Inactive: true,
    CanActivate: true,
  },
  "soft-bounce": {
    RecordType: "Bounce",
    ID: 2,
    Type: "SoftBounce",
    TypeCode: 4096,
    Name: "Soft bounce",
    Description: "Unable to temporarily deliver message (i.e. mailbox full, account disabled).",
    Details: "smtp;552 5.2.2 Mailbox full",
    Inactive: false,
    CanActivate: false,
  },
  "out-of-office": {
    RecordType: "Bounce",
    ID: 3,
    Type: "AutoResponder",
    TypeCode: 64,
    Name: "Auto responder",
    Description: 'Automatic email responder (ex: "Out of Office" or "On Vacation").',
    Details: "",
    Inactive: false,
    CanActivate: false,
  },
  complaint: {
    RecordType: "SpamComplaint",
    ID: 4,
    Type: "SpamComplaint",
    TypeCode: 100001,
    Name: "Spam complaint",
    Description: "The subscriber explicitly marked this message as spam.",
    Details: "",
    Inactive: true,
    CanActivate: false,
  },
} as const;

/** Posts news as Postmark does: JSON, with the password of the webhook's address. */
export async function postNews({ appUrl, secret }: NewsPlace, body: unknown): Promise<Ack> {
  try {
    const response = await fetch(`${appUrl}/hooks/email/postmark`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "Postmark",
        authorization: `Basic ${Buffer.from(`postmark:${secret}`).toString("base64")}`,
      },
      body: JSON.stringify(body),
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_MAX_MS),
    });
    return response.status;
  } catch {
    // Refused, cut or too late: for the vendor it is all the same.
    return 0;
  }
}
