import { beforeEach, expect, test } from "vitest";
import type { Company } from "#company/company.ts";
import { VendorError } from "#errors.ts";
import { checkInvariants } from "#flows/check-invariants.ts";
import { noteMailNewsFlow } from "#flows/note-mail-news.ts";
import { noteSmsStatusFlow } from "#flows/note-sms-status.ts";
import type { Crm, CrmActivity, CrmTicket } from "#ports/crm.ts";
import { noteCrmContact } from "#store/clients.ts";
import { aContact, aCrm } from "../../helpers/fake-crm.ts";
import {
  booked,
  cancelByLink,
  countOf,
  escalated,
  later,
  type Office,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../../helpers/office.ts";
import { aTextDesk, texting } from "../../helpers/text-desk.ts";

const office = useOffice();
let kept: CrmActivity[] = [];
beforeEach(() => {
  kept = [];
});

const keep: Crm["saveActivity"] = async (activity) => {
  kept.push(activity);
  return { activityId: "a1" };
};

/** The office with a CRM, and with what the company says of it. */
function withCrm(
  change: Partial<Crm> = {},
  said: Partial<Company["crm"]> = {},
  contacts = [aContact()],
): Office {
  const { context } = office();
  return {
    ...office(),
    context: {
      ...context,
      crm: aCrm(contacts, { saveActivity: keep, ...change }),
      async company() {
        const company = await context.company();
        const crm = { ...company.settings.crm, ...said };
        return { ...company, settings: { ...company.settings, crm } };
      },
    },
  };
}

const activities = () => countOf(office().db, "effects", { kind: "crm-activity" });
const isMail = ({ channel }: CrmActivity) => channel === "email";

test("a mail that has left stands with the contact, without the links that are the client's alone", async () => {
  const desk = withCrm();
  const { token } = await booked(desk);
  await performAll(desk);

  const [mail] = desk.email.sent;
  expect(kept).toEqual([
    {
      ...{ id: mail?.id, channel: "email", direction: "out", at: desk.clock.at, isLost: false },
      from: { name: mail?.company.name, address: mail?.company.contactEmail },
      to: { name: "Kim Lee", address: "kim@home.example" },
      subject: expect.stringContaining("Consultation"),
      body: expect.stringContaining("[link]"),
      ...{ contactId: "501", ticketId: undefined },
    },
  ]);
  const said = JSON.stringify(
    await desk.db("effects").where({ kind: "crm-activity" }).select("payload"),
  );
  for (const words of [kept[0]?.body, said]) {
    expect(words).toContain("Kim");
    expect(words).not.toContain(token);
  }
});

test("a client's own link that they are quoted with does not stand in the ticket either", async () => {
  const tickets: CrmTicket[] = [];
  const saveTicket: Crm["saveTicket"] = async (ticket) => {
    tickets.push(ticket);
    return { ticketId: "t7", ownerEmail: undefined };
  };
  const desk = await aTextDesk(withCrm({ saveTicket }));
  const { token } = await booked(desk, texting());
  await performAll(desk);
  await desk.says(`What is ${desk.context.publicUrl}/m/${token} for, please?`);
  await performAll(desk);
  const said = JSON.stringify(tickets);
  expect(said).toContain("[link]");
  expect(said).not.toContain(token);
});

test("what was never sent does not stand there", async () => {
  const desk = withCrm();
  const { token } = await booked(desk);
  await cancelByLink(desk, token);
  await performAll(desk);
  expect(kept.map(({ id }) => id)).toEqual(desk.email.sent.map(({ id }) => id));
  expect(desk.email.sent.map(({ content }) => content.kind)).toEqual(["cancelled"]);
});

test("texts stand there too, both ways, and what is said while a person works is on the ticket", async () => {
  const desk = await aTextDesk(
    withCrm({ saveTicket: async () => ({ ticketId: "t7", ownerEmail: undefined }) }),
  );
  await escalated(desk, texting());
  await performAll(desk);
  await desk.says("Is there parking?");

  const texts = kept.filter((one) => !isMail(one));
  expect(
    texts.map(({ direction, ticketId, contactId }) => [direction, ticketId, contactId]),
  ).toEqual(
    expect.arrayContaining([
      ["in", "t7", "501"],
      ["out", "t7", "501"],
    ]),
  );
  const heard = texts.find(({ direction }) => direction === "in");
  expect(heard).toMatchObject({
    ...{ subject: "Text from Vic Major", body: "Is there parking?" },
    from: { name: "Vic Major", address: "+16025550123" },
  });
  expect(kept.filter(isMail)).toMatchObject([{ ticketId: "t7" }]);
});

test("a text has lost its link, too, and says later that it did not arrive", async () => {
  const desk = await aTextDesk(withCrm());
  const { token } = await booked(desk, texting());
  await performAll(desk);
  const text = kept.find((one) => !isMail(one));
  expect(text).toMatchObject({ subject: "Text to Kim Lee (confirmed)", isLost: false });
  expect(text?.body).toContain("[link]");
  expect(text?.body).not.toContain(token);

  kept = [];
  const { vendor_id: vendorId } = await desk.db("messages").where({ id: text?.id }).first();
  const lost = { effectId: undefined, vendorId, status: "undelivered", errorCode: 30005 } as const;
  await noteSmsStatusFlow(desk.context)(lost);
  await performAll(desk);
  expect(kept.filter(({ id }) => id === text?.id)).toMatchObject([{ isLost: true }]);
});

test("a mail that came back says so, and stays where it was", async () => {
  const desk = withCrm();
  await booked(desk);
  await performAll(desk);
  const effectId = String(kept[0]?.id);
  kept = [];
  await noteMailNewsFlow(desk.context)({
    ...{ origin: "postmark", address: "kim@home.example", at: new Date(), effectId },
    ...{ kind: "bounced", block: undefined, detail: "mailbox full" },
  });
  await performAll(desk);
  expect(kept.find(({ id }) => id === effectId)).toMatchObject({
    isLost: true,
    ticketId: undefined,
  });
});

test("what goes to members is nobody's business there", async () => {
  const desk = withCrm();
  const { requestId, escalationId } = await escalated(desk);
  await desk.db("effects").insert({
    id: "018f3c1e-0000-7000-8000-0000000000d1",
    ...{ kind: "email", key: "email:desk-alert:test", request_id: requestId, state: "pending" },
    payload: JSON.stringify({ template: "desk-alert", escalationId }),
  });
  await performAll(desk);
  expect(desk.email.sent.map(({ content }) => content.kind).sort()).toEqual([
    "desk-alert",
    "person-will-answer",
  ]);
  expect(kept).toHaveLength(1);
});

test("the company says whether the words stand there, or nothing does", async () => {
  const brief = withCrm({}, { logMessages: "subject" });
  await booked(brief);
  await performAll(brief);
  expect(kept).toMatchObject([{ subject: expect.any(String), body: undefined }]);
  const [row] = await office().db("effects").where({ kind: "crm-activity" });
  expect(row.payload).not.toHaveProperty("text");
});

test("where it says nothing does, nothing is even owed", async () => {
  const silent = withCrm({}, { logMessages: "never" });
  await booked(silent);
  await performAll(silent);
  expect(kept).toEqual([]);
  expect(await activities()).toBe(0);
});

test("nobody becomes a contact by it, against the company's policy", async () => {
  const desk = withCrm({}, {}, []);
  await booked(desk);
  await performAll(desk);
  expect(kept).toEqual([]);
  expect(await countOf(office().db, "effects", { kind: "crm-activity", state: "suppressed" })).toBe(
    1,
  );
});

test("of several contacts none is chosen", async () => {
  const desk = withCrm({}, {}, [aContact(), aContact({ contactId: "502" })]);
  await booked(desk);
  await performAll(desk);
  expect(kept).toEqual([]);
});

test("a contact that was deleted is looked for again, and one that is known is not", async () => {
  const asked: string[] = [];
  const desk = withCrm({
    async findContacts({ name }) {
      asked.push(name);
      return [aContact()];
    },
    async saveActivity(activity) {
      if (activity.contactId === "gone")
        throw new VendorError("crm", { verdict: "gone", ambiguous: false, detail: "404" });
      return keep(activity);
    },
  });
  const { requestId } = await booked(desk);
  const { client_id: clientId } = await desk.db("requests").where({ id: requestId }).first();
  await noteCrmContact(desk.db, clientId, { contactId: "gone" });
  await desk.db("effects").where({ kind: "crm-meeting" }).update({ state: "suppressed" });
  await performAll(desk);
  expect(kept).toMatchObject([{ contactId: "501" }]);
  expect(asked).toHaveLength(1);

  // The search has told us who it is.
  await desk
    .db("effects")
    .where({ kind: "crm-activity" })
    .update({ state: "pending", fulfilled: 0 });
  await performAll(desk);
  expect(kept).toHaveLength(2);
  expect(asked).toHaveLength(1);
});

test("a CRM that refuses it bothers nobody at the desk, and the admins once a day", async () => {
  const refusal = { verdict: "human", ambiguous: false, detail: "400 run the set-up" } as const;
  const desk = withCrm({
    async saveActivity() {
      throw new VendorError("crm", refusal);
    },
  });
  await booked(desk);
  await booked(desk, { start: later(TUESDAY_NOON, 60) });
  await performAll(desk);
  expect(
    await countOf(desk.db, "effects", { kind: "crm-activity", state: "dead" }),
  ).toBeGreaterThan(0);
  const letters = desk.email.sent.filter(({ content }) => content.kind === "crm-unlogged");
  expect(letters).toHaveLength(1);
  expect(letters[0]?.content).toMatchObject({ detail: expect.stringContaining("run the set-up") });
  const told = async () =>
    (await checkInvariants(desk.db, { now: desk.clock.at, graceMinutes: 15, outside: {} })).find(
      ({ code }) => code === "I15",
    )?.state;
  expect(await told()).toBe("holds");
  const about = await desk.db("escalations").select("findings");
  expect(JSON.stringify(about)).not.toContain("logged");
  await desk.db("effects").where({ kind: "desk-mail" }).delete();
  expect(await told()).toBe("broken");
});
