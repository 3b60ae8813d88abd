import { type Headed, quotedBytes, readStructured, splitHead } from "./mail-headers.ts";

/** What a mail program shows of a message. */
export type ParsedMail = {
  readonly messageId: string;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly text: string | undefined;
  readonly html: string | undefined;
  /** The invitation that a calendar program acts on: the text/calendar alternative. */
  readonly calendar: { readonly method: string | undefined; readonly content: string } | undefined;
  readonly attachments: readonly Attachment[];
};
export type Attachment = {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  /** For text/… only. */
  readonly text: string | undefined;
};

type Part = {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly attached: boolean;
  readonly name: string;
  readonly bytes: Buffer;
};

/** Our own small reader of MIME: enough for what one program sends, with its raw text kept beside it. */
export function parseMail(raw: Buffer): ParsedMail {
  const message = splitHead(raw.toString("latin1"));
  const parts = leaves(message);
  const inline = parts.filter(({ attached }) => !attached);
  const calendar = inline.find(({ type }) => type === "text/calendar");
  const header = (name: string) => message.headers.get(name) ?? "";
  return {
    messageId: header("message-id"),
    subject: header("subject"),
    from: header("from"),
    to: header("to"),
    text: textOf(inline.find(({ type }) => type === "text/plain")),
    html: textOf(inline.find(({ type }) => type === "text/html")),
    calendar: calendar && {
      method: calendar.parameters.get("method"),
      content: decode(calendar),
    },
    attachments: parts
      .filter(({ attached }) => attached)
      .map((part) => ({
        name: part.name,
        type: part.type,
        bytes: part.bytes.length,
        text:
          part.type.startsWith("text/") || part.type === "application/ics"
            ? decode(part)
            : undefined,
      })),
  };
}

/** Every part that is no multipart, in the order in which they were written. */
function leaves({ headers, body }: Headed): readonly Part[] {
  const { value: type, parameters } = readStructured(headers.get("content-type") ?? "text/plain");
  const boundary = parameters.get("boundary");
  if (type.startsWith("multipart/") && boundary !== undefined) {
    return split(body, boundary).flatMap((part) => leaves(splitHead(part)));
  }
  const disposition = readStructured(headers.get("content-disposition") ?? "inline");
  const name = disposition.parameters.get("filename") ?? parameters.get("name") ?? "";
  const attached = disposition.value === "attachment";
  const encoding = (headers.get("content-transfer-encoding") ?? "").toLowerCase();
  return [{ type, parameters, attached, name, bytes: transferDecoded(body, encoding) }];
}

/** The line break before a boundary belongs to the boundary. */
function split(body: string, boundary: string): readonly string[] {
  const [inside = ""] = `\r\n${body}`.split(`\n--${boundary}--`);
  const [, ...parts] = inside.split(`\n--${boundary}`);
  return parts.map((part) => part.replace(/^[ \t]*\r?\n/, "").replace(/\r$/, ""));
}

function transferDecoded(body: string, encoding: string): Buffer {
  if (encoding === "base64") return Buffer.from(body, "base64");
  return encoding === "quoted-printable" ? quotedBytes(body) : Buffer.from(body, "latin1");
}

function textOf(part: Part | undefined): string | undefined {
  return part && decode(part);
}

function decode({ bytes, parameters }: Part): string {
  return new TextDecoder(parameters.get("charset") ?? "utf-8").decode(bytes);
}
