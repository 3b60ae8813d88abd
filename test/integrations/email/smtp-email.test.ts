import ICAL from "ical.js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { smtpEmail } from "#integrations/email/smtp-email.ts";
import type { Email, EmailMessage } from "#ports/email.ts";
import { type MailDouble, type ReceivedMail, startMailDouble } from "#sandbox/mail/mail-double.ts";
import { company, contents, envelope, everyKind } from "../../views/messages/mails.ts";
import { startPretendMailServer } from "./pretend-mail-server.ts";

let server: MailDouble;
let email: Email;
beforeEach(async () => {
  server = await startMailDouble();
  email = connect();
});
afterEach(() => server.stop());

function connect({ url = server.url, deadlineMs = 5_000 } = {}): Email {
  return smtpEmail({ url, from: envelope.from, deadlineMs });
}

const message: EmailMessage = {
  id: "018f3c1e-0000-7000-8000-0000000000f1",
  to: { name: "Cleo Client", address: "cleo@client.test" },
  company,
  content: contents.confirmed,
};

function only(): ReceivedMail {
  expect(server.state.messages).toHaveLength(1);
  const [first] = server.state.messages;
  if (first === undefined) throw new Error("nothing was delivered");
  return first;
}

test("a mail goes out once, under its own stable Message-ID at the sender's host", async () => {
  await email.send(message);

  expect(only()).toMatchObject({
    messageId: "<018f3c1e-0000-7000-8000-0000000000f1@harbour.test>",
    from: "Harbour Clinic <booking@harbour.test>",
    to: "Cleo Client <cleo@client.test>",
    subject: "Confirmed: Check-up, 30 min, Mon 23 Nov 2:00 PM, Phoenix time (MST)",
    envelope: { from: "booking@harbour.test", to: ["cleo@client.test"] },
  });
  expect(only().raw).toContain("Reply-To: Harbour Clinic <hello@harbour.test>\r\n");
  expect(only().raw).toContain("Auto-Submitted: auto-generated\r\n");
});

test("it has a text, a page, and the invitation as an alternative that calendars recognise", async () => {
  await email.send(message);

  const { text, html, calendar, attachments } = only();
  expect(text).toContain("Phoenix time (MST)");
  expect(html).toContain("<h1");
  expect(calendar?.method).toBe("REQUEST");
  const event = new ICAL.Component(ICAL.parse(calendar?.content ?? "")).getFirstSubcomponent();
  expect(event?.getFirstPropertyValue("organizer")).toBe("mailto:booking@harbour.test");
  expect(attachments).toMatchObject([{ name: "invite.ics", text: calendar?.content }]);
});

test("a cancellation takes the event out of the calendar", async () => {
  await email.send({ ...message, content: contents.cancelled });
  expect(only().calendar?.method).toBe("CANCEL");
});

test.each(everyKind)("a mail of kind $kind is delivered", async (content) => {
  await email.send({ ...message, content });
  expect(only().envelope.to).toEqual(["cleo@client.test"]);
});

test("a name with line breaks and addresses in it makes no other recipient and no header", async () => {
  const name = 'victim@y.test\r\nBcc: "evil@evil.test", <evil@evil.test>';
  await email.send({ ...message, to: { name, address: "cleo@client.test" } });

  const { envelope, raw } = only();
  expect(envelope.to).toEqual(["cleo@client.test"]);
  expect(raw.split("\r\n\r\n")[0]).not.toMatch(/evil/);
});

describe("when the answer is lost after the server took the message", () => {
  test("it is in doubt, and a second copy is recognisable as one", async () => {
    server.faults.add({ kind: "reset-after-accept" });
    await expect(email.send(message)).rejects.toMatchObject({ verdict: "retry", ambiguous: true });

    await email.send(message);
    const [first, second] = server.state.messages;
    expect([first?.copy, second?.copy]).toEqual([1, 2]);
  });

  test("a server that never answers is left at the deadline, in doubt", async () => {
    server.faults.add({ kind: "hang" });
    const sending = connect({ deadlineMs: 1_500 }).send(message);
    await expect(sending).rejects.toMatchObject({ verdict: "retry", ambiguous: true });
  });
});

test("a password that is no longer valid asks for reconnecting", async () => {
  server.faults.add({ kind: "unauthorized" });
  await expect(email.send(message)).rejects.toMatchObject({ verdict: "auth", ambiguous: false });
});

test("a password is not sent without TLS to a server elsewhere", async () => {
  const plain = await startPretendMailServer(undefined);
  // Another name of this machine, which is not known to be this machine.
  const url = `smtp://gatehouse:hunter2@127.0.0.2:${plain.port}`;

  await expect(connect({ url }).send(message)).rejects.toMatchObject({ ambiguous: false });
  expect(plain.heard.join("\n")).toMatch(/EHLO/);
  expect(plain.heard.join("\n")).not.toMatch(/AUTH/);
  await plain.close();
});
