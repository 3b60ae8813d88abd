import { randomUUID } from "node:crypto";
import { z } from "zod";
import { parseJson } from "#sandbox/parse-json.ts";
import { jsonAnswer, type VendorAnswer, type VendorRequest } from "#sandbox/vendor-server.ts";
import { keepMail, type PostOffice, type StoredMail } from "./post-office.ts";
import { answerRefusal, PostmarkRefusal } from "./postmark-error.ts";

const Envelope = z.object({
  From: z.string(),
  To: z.string(),
  Subject: z.string().default(""),
  TextBody: z.string().default(""),
  HtmlBody: z.string().default(""),
  MessageStream: z.string().default("outbound"),
  Tag: z.string().default(""),
  Metadata: z.record(z.string(), z.string()).default({}),
  Headers: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
  Attachments: z
    .array(z.object({ Name: z.string(), Content: z.base64(), ContentType: z.string() }))
    .default([]),
});

/** Answers one call. `onAccepted`: what happens to a mail from now on. */
export function answerPostmarkCall(
  request: VendorRequest,
  office: PostOffice,
  onAccepted: (mail: StoredMail) => void,
): VendorAnswer {
  try {
    return route(request, office, onAccepted);
  } catch (error) {
    if (error instanceof PostmarkRefusal) return answerRefusal(error);
    throw error;
  }
}

function route(
  request: VendorRequest,
  office: PostOffice,
  onAccepted: (mail: StoredMail) => void,
): VendorAnswer {
  if (request.headers["x-postmark-server-token"] !== office.token) throw new PostmarkRefusal(10);
  const call = `${request.method} ${request.path}`;
  if (call === "GET /messages/outbound") return jsonAnswer(200, search(request.query, office));
  if (call !== "POST /email") throw new PostmarkRefusal(701);
  const mail = accept(parseJson(request.body), office);
  onAccepted(mail);
  return jsonAnswer(200, {
    To: mail.to,
    SubmittedAt: new Date(mail.acceptedAt).toISOString(),
    MessageID: mail.messageId,
    ErrorCode: 0,
    Message: "OK",
  });
}

function accept(body: unknown, office: PostOffice): StoredMail {
  const { success, data } = Envelope.safeParse(body);
  if (!success) throw new PostmarkRefusal(402);
  const address = addressIn(data.To);
  if (data.MessageStream !== office.stream) throw new PostmarkRefusal(1235);
  if (office.state.suppressed[address] !== undefined) throw new PostmarkRefusal(406);
  return keepMail(office, {
    messageId: randomUUID(),
    from: data.From,
    to: data.To,
    address,
    subject: data.Subject,
    text: data.TextBody,
    html: data.HtmlBody,
    stream: data.MessageStream,
    tag: data.Tag,
    metadata: data.Metadata,
    headers: Object.fromEntries(data.Headers.map(({ Name, Value }) => [Name, Value])),
    attachments: data.Attachments.map(({ Name, Content, ContentType }) => ({
      name: Name,
      type: ContentType,
      text: Buffer.from(Content, "base64").toString(),
    })),
    acceptedAt: office.now(),
  });
}

/** `"Cleo, the client" <cleo@home.example>`: one recipient, and its bare address. */
function addressIn(recipient: string): string {
  const quoted = /^(?:"(?:[^"\\]|\\.)*" )?<([^<>\s,;"]+@[^<>\s,;"]+)>$/.exec(recipient)?.[1];
  const bare = /^[^<>\s,;"]+@[^<>\s,;"]+$/.exec(recipient)?.[0];
  const address = quoted ?? bare;
  if (address === undefined) throw new PostmarkRefusal(300);
  return address.toLowerCase();
}

/** Newest first, and nothing that was accepted a moment ago. */
function search(query: URLSearchParams, { state, now }: PostOffice) {
  if (query.get("count") === null || query.get("offset") === null) throw new PostmarkRefusal(402);
  const offset = Number(query.get("offset"));
  const visible = state.mails
    .filter(({ acceptedAt }) => acceptedAt + state.behaviour.visibleAfterMs <= now())
    .filter((mail) => matches(mail, query))
    .toReversed();
  return {
    TotalCount: visible.length,
    Messages: visible.slice(offset, offset + Number(query.get("count"))).map((mail) => ({
      Tag: mail.tag,
      MessageID: mail.messageId,
      MessageStream: mail.stream,
      To: [{ Email: mail.address, Name: "" }],
      Cc: [],
      Bcc: [],
      Recipients: [mail.address],
      ReceivedAt: new Date(mail.acceptedAt).toISOString(),
      From: mail.from,
      Subject: mail.subject,
      Attachments: mail.attachments.map(({ name }) => name),
      Status: "Sent",
      TrackOpens: false,
      TrackLinks: "None",
      Metadata: mail.metadata,
    })),
  };
}

function matches(mail: StoredMail, query: URLSearchParams): boolean {
  const wanted = (name: string, value: string) => [null, value].includes(query.get(name));
  const fields = [...query].filter(([name]) => name.startsWith("metadata_"));
  return (
    wanted("recipient", mail.address) &&
    wanted("tag", mail.tag) &&
    wanted("messagestream", mail.stream) &&
    fields.every(([name, value]) => mail.metadata[name.slice("metadata_".length)] === value)
  );
}
