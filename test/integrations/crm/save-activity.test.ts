import { describe, expect, test } from "vitest";
import { cleo, mail, task, text, ticket } from "./office.ts";
import { useOffice, vendors } from "./vendors.ts";

/** The one who may shows a stranger's words as markup. */
const asShown = (words: string) => words.replaceAll(/[<‹]/g, "(").replaceAll(/[>›]/g, ")");

describe.each(vendors)("%s keeps what was written", (_vendor, openOffice) => {
  const office = useOffice(openOffice);
  const shown = () =>
    office()
      .activities()
      .map(({ words, ...rest }) => ({ ...rest, words: asShown(words) }));

  test.each([
    ["a mail to a client", mail],
    ["a text from one", text],
  ])("of %s, with the contact and the ticket, once", async (_kind, message) => {
    const { id: contactId } = office().addContact({ email: cleo.email });
    const { ticketId } = await office().crm().saveTicket(ticket);
    const wanted = { ...message, contactId, ticketId };
    const first = await office().crm().saveActivity(wanted);
    expect(await office().crm().saveActivity(wanted)).toEqual(first);
    expect(shown()).toEqual([
      {
        ...{ channel: message.channel, subject: message.subject, isLost: false },
        words: asShown(message.body ?? ""),
        on: "2026-11-23",
        ...{ contactIds: [contactId], ticketIds: [ticketId] },
      },
    ]);
  });

  test.each([
    ["mail", mail],
    ["text", text],
  ])("and says of a %s that it never arrived, once that is known", async (_kind, message) => {
    await office().crm().saveActivity(message);
    await office()
      .crm()
      .saveActivity({ ...message, isLost: true });
    expect(shown()).toMatchObject([{ subject: message.subject, isLost: true }]);
  });

  test("without its words, where they are not to stand there", async () => {
    await office()
      .crm()
      .saveActivity({ ...mail, body: undefined });
    await office()
      .crm()
      .saveActivity({ ...text, body: undefined });
    expect(shown()).toMatchObject([
      { channel: "email", subject: mail.subject, words: "" },
      { channel: "sms", subject: text.subject, words: "" },
    ]);
  });

  test("beside what somebody is asked to do", async () => {
    await office()
      .crm()
      .saveTask({ ...task, id: mail.id });
    await office().crm().saveActivity(mail);
    expect(office().tasks()).toHaveLength(1);
    expect(office().activities()).toHaveLength(1);
  });

  test("however long it is", async () => {
    await office()
      .crm()
      .saveActivity({ ...mail, body: "🦆".repeat(30_000) });
    await office()
      .crm()
      .saveActivity({ ...text, subject: "é".repeat(400) });
    expect(office().activities()).toHaveLength(2);
  });
});
