import type { AddressInfo } from "node:net";
import ICAL from "ical.js";
import { SMTPServer } from "smtp-server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { smtpEmail } from "#integrations/email/smtp-email.ts";
import type { Email, EmailMessage } from "#ports/email.ts";
import { company, contents, envelope, everyKind } from "../../views/messages/mails.ts";
import { startPretendMailServer } from "./pretend-mail-server.ts";

type Delivered = { readonly from: string; readonly to: string[]; readonly raw: string };

let delivered: Delivered[];
let server: SMTPServer;
let email: Email;
beforeEach(async () => {
  delivered = [];
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, { envelope: { mailFrom, rcptTo } }, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        delivered.push({
          from: mailFrom === false ? "" : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
        });
        callback();
      });
    },
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.server.address() as AddressInfo;
  const url = `smtp://127.0.0.1:${port}`;
  email = smtpEmail({ url, from: envelope.from, deadlineMs: 5_000 });
});
afterEach(() => new Promise<void>((closed) => server.close(() => closed())));

const message: EmailMessage = {
  id: "018f3c1e-0000-7000-8000-0000000000f1",
  to: { name: "Cleo Client", address: "cleo@client.test" },
  company,
  content: contents.confirmed,
};

/** The parts of a message by content type, decoded. */
function partsOf(raw: string): Map<string, string> {
  const parts = raw.split(/^--.*\r\n/m).map((part) => {
    const [head = "", ...rest] = part.split("\r\n\r\n");
    const type = /content-type: ([^;\s]+)/i.exec(head)?.[1] ?? "";
    const body = rest.join("\r\n\r\n");
    const encoding = /content-transfer-encoding: (\S+)/i.exec(head)?.[1]?.toLowerCase();
    if (encoding === "base64") return [type, Buffer.from(body, "base64").toString()] as const;
    return [type, encoding === "quoted-printable" ? unquoted(body) : body] as const;
  });
  return new Map(parts);
}

function unquoted(body: string): string {
  const bytes = body
    .replaceAll(/=\r\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(bytes, "latin1").toString();
}

function headersOf(raw: string): string {
  const [head = ""] = raw.split("\r\n\r\n");
  return head.replaceAll(/\r\n[ \t]+/g, " ");
}

function only(): Delivered {
  expect(delivered).toHaveLength(1);
  const [first] = delivered;
  if (first === undefined) throw new Error("nothing was delivered");
  return first;
}

test("a mail goes out once, under its own stable Message-ID at the sender's host", async () => {
  await email.send(message);

  const { from, to, raw } = only();
  expect([from, to]).toEqual(["booking@harbour.test", ["cleo@client.test"]]);
  const headers = headersOf(raw);
  expect(headers).toContain("Message-ID: <018f3c1e-0000-7000-8000-0000000000f1@harbour.test>");
  expect(headers).toContain("From: Harbour Clinic <booking@harbour.test>");
  expect(headers).toContain("To: Cleo Client <cleo@client.test>");
  expect(headers).toContain("Reply-To: Harbour Clinic <hello@harbour.test>");
  expect(headers).toContain("Auto-Submitted: auto-generated");
});

test("it has a text, a page, and the invitation as an alternative that calendars recognise", async () => {
  await email.send(message);

  const { raw } = only();
  const parts = partsOf(raw);
  expect(parts.get("text/plain")).toContain("Phoenix time (MST)");
  expect(parts.get("text/html")).toContain("<h1");
  expect(raw).toMatch(/content-type: text\/calendar;[^\n]*method=REQUEST/i);
  const calendar = new ICAL.Component(ICAL.parse(parts.get("text/calendar") ?? ""));
  const event = calendar.getFirstSubcomponent("vevent");
  expect(event?.getFirstPropertyValue("organizer")).toBe("mailto:booking@harbour.test");
  expect(raw).toContain("filename=invite.ics");
});

test("a cancellation takes the event out of the calendar", async () => {
  await email.send({ ...message, content: contents.cancelled });
  expect(only().raw).toMatch(/content-type: text\/calendar;[^\n]*method=CANCEL/i);
});

test.each(everyKind)("a mail of kind $kind is taken by a real server", async (content) => {
  await email.send({ ...message, content });
  expect(only().to).toEqual(["cleo@client.test"]);
});

test("a name with line breaks and addresses in it makes no other recipient and no header", async () => {
  const name = 'victim@y.test\r\nBcc: "evil@evil.test", <evil@evil.test>';
  await email.send({ ...message, to: { name, address: "cleo@client.test" } });

  const { to, raw } = only();
  expect(to).toEqual(["cleo@client.test"]);
  expect(headersOf(raw)).not.toMatch(/evil/);
});

test("a password is not sent without TLS to a server elsewhere", async () => {
  const plain = await startPretendMailServer(undefined);
  // Another name of this machine, which is not known to be this machine.
  const url = `smtp://gatehouse:hunter2@127.0.0.2:${plain.port}`;
  const elsewhere = smtpEmail({ url, from: envelope.from, deadlineMs: 2_000 });

  await expect(elsewhere.send(message)).rejects.toMatchObject({ ambiguous: false });
  expect(plain.heard.join("\n")).not.toMatch(/AUTH/);
  await plain.close();
});
