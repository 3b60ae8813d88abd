import { createTransport, type SendMailOptions } from "nodemailer";
import { expect, onTestFinished, test } from "vitest";
import { type MailDouble, startMailDouble } from "#sandbox/mail/mail-double.ts";

async function aMailbox() {
  const mail = await startMailDouble();
  onTestFinished(() => mail.stop());
  return { ...mail, send: (message: SendMailOptions = {}) => send(mail, message) };
}

const message = {
  from: "Harbor & Pine <desk@harborpine.example>",
  to: "Zoë Lee <zoe@bigcorp.example>",
  subject: "Confirmed: your consultation – Mon 23 Nov, 2:00 PM (café)",
  text: "See you on Monday.\nÀ bientôt = soon.",
  html: "<p>See you on <b>Monday</b> – café</p>",
  messageId: "<effect-1@harborpine.example>",
};

async function send({ url }: Pick<MailDouble, "url">, changes: SendMailOptions): Promise<void> {
  const transport = createTransport(`${url}/?socketTimeout=300`);
  try {
    await transport.sendMail({ ...message, ...changes });
  } finally {
    transport.close();
  }
}

test("a message is shown as a mail program shows it", async () => {
  const mailbox = await aMailbox();
  await mailbox.send();
  expect(mailbox.state.messages).toMatchObject([
    {
      messageId: message.messageId,
      subject: message.subject,
      from: expect.stringContaining("desk@harborpine.example"),
      to: expect.stringContaining("Zoë Lee"),
      text: expect.stringContaining("À bientôt = soon."),
      html: message.html,
      calendar: undefined,
      attachments: [],
      envelope: { from: "desk@harborpine.example", to: ["zoe@bigcorp.example"] },
      copy: 1,
    },
  ]);
});

test("an invitation is found as a calendar program finds it, and as a file", async () => {
  const content = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Café\r\nEND:VCALENDAR";
  const mailbox = await aMailbox();
  await mailbox.send({ icalEvent: { method: "REQUEST", content, filename: "invite.ics" } });

  const [received] = mailbox.state.messages;
  expect(received?.calendar).toEqual({ method: "REQUEST", content });
  expect(received?.text).toContain("See you on Monday.");
  expect(received?.attachments).toMatchObject([{ name: "invite.ics", text: content }]);
});

test("an attached file keeps its name and its bytes", async () => {
  const mailbox = await aMailbox();
  const content = Buffer.from([0, 255, 10, 13]);
  await mailbox.send({ attachments: [{ filename: "map – café.bin", content }] });
  expect(mailbox.state.messages[0]?.attachments).toMatchObject([{ bytes: 4, text: undefined }]);
});

test("a second copy of one Message-ID is counted", async () => {
  const mailbox = await aMailbox();
  await mailbox.send();
  await mailbox.send();
  await mailbox.send({ messageId: "<effect-2@harborpine.example>" });
  expect(mailbox.state.messages.map(({ copy }) => copy)).toEqual([1, 2, 1]);
});

test.each([
  ["refuse", 451, "EMESSAGE"],
  ["permanent", 550, "EENVELOPE"],
  ["unauthorized", 535, "EAUTH"],
] as const)("%s answers %i and keeps nothing", async (kind, responseCode, code) => {
  const mailbox = await aMailbox();
  mailbox.faults.add({ kind });
  await expect(mailbox.send()).rejects.toMatchObject({ responseCode, code });
  expect(mailbox.state.messages).toEqual([]);
  await mailbox.send();
  expect(mailbox.state.messages).toHaveLength(1);
});

test("reset after accept: the message is in the mailbox, and the sender does not know", async () => {
  const mailbox = await aMailbox();
  mailbox.faults.add({ kind: "reset-after-accept" });
  await expect(mailbox.send()).rejects.toMatchObject({ code: expect.stringMatching(/^E/) });
  expect(mailbox.state.messages).toHaveLength(1);
});

test("a hang gives no answer to DATA, and keeps nothing", async () => {
  const mailbox = await aMailbox();
  mailbox.faults.add({ kind: "hang" });
  await expect(mailbox.send()).rejects.toMatchObject({ code: "ETIMEDOUT" });
  expect(mailbox.state.messages).toEqual([]);
});

test("a delay answers late", async () => {
  const mailbox = await aMailbox();
  mailbox.faults.add({ kind: "delay", milliseconds: 20 });
  await mailbox.send();
  expect(mailbox.state.messages).toHaveLength(1);
});

test("a fault may be meant for one recipient only", async () => {
  const mailbox = await aMailbox();
  mailbox.faults.add({ kind: "permanent", match: "kim@" });
  await mailbox.send();
  await expect(mailbox.send({ to: "kim@bigcorp.example" })).rejects.toThrow("550");
});

test("nobody sends without the user and password of the address", async () => {
  const { url } = await aMailbox();
  const address = new URL(url);
  address.password = "other";
  await expect(send({ url: address.href }, {})).rejects.toMatchObject({ responseCode: 535 });
  address.username = "";
  address.password = "";
  await expect(send({ url: address.href }, {})).rejects.toMatchObject({ responseCode: 530 });
});
