import { beforeEach, describe, expect, test } from "vitest";
import { bookHeldTimeFlow } from "#flows/book-held-time.ts";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { declineEscalationFlow } from "#flows/decline-escalation.ts";
import { sendRemindersFlow } from "#flows/send-reminders.ts";
import { endIntakesFlow } from "#flows/texts/end-intakes.ts";
import { listReminders } from "#store/reminders.ts";
import { aCompany } from "../../helpers/company.ts";
import {
  aPressOf,
  booked,
  countOf,
  later,
  performAll,
  TUESDAY_NOON,
} from "../../helpers/office.ts";
import { CLEO } from "../../helpers/text-desk.ts";
import { type Texting, useTexting } from "../../helpers/texting.ts";

/* Somebody who texts and has no e-mail address, or stops answering: a request with an owner all the same. */

const talk = useTexting({
  ...aCompany({ calendars: true }),
  reminders: [{ before: "2h", by: "email" }],
});
let { desk, says }: Texting = {} as Texting;
beforeEach(() => {
  ({ desk, says } = talk());
});

const request = () => desk.db("requests").first();

/** As far as the question for it. */
async function asked() {
  await says("Consultation tuesday at noon");
  expect(await says("Cleo Stern")).toEqual([expect.stringContaining("at which e-mail address")]);
}
const told = () => desk.sent().then((all) => all.at(-1));
async function claimed() {
  await asked();
  await says("no email, sorry");
  const { id: escalationId } = await desk.db("escalations").first("id");
  await claimEscalationFlow(desk.context)(await aPressOf(desk, escalationId));
  return { escalationId, press: () => aPressOf(desk, escalationId) };
}

test.each(["no", "None", "I don’t have one", "don't use e-mail", "sorry, no email"])(
  "%j makes a request with an owner, the wanted time held",
  async (words) => {
    await asked();
    expect(await says(words)).toEqual([expect.stringContaining("A person will answer you by")]);
    const row = await request();
    expect(row).toMatchObject({ state: "escalated", contact_email: null, contact_phone: CLEO });
    expect(row.wanted_start).toEqual(TUESDAY_NOON);
    expect(await countOf(desk.db, "occupancies")).toBe(1);
    expect(await countOf(desk.db, "holds")).toBe(0);
    expect(await countOf(desk.db, "effects", { kind: "card", state: "done" })).toBe(1);
    // Nothing is wished for that has nowhere to go.
    expect(await countOf(desk.db, "effects", { kind: "email" })).toBe(0);
  },
);

test("what they write next is for the same person, and makes no second request", async () => {
  await asked();
  await says("no email, sorry");
  await says("can I book a consultation?");
  expect(await countOf(desk.db, "requests")).toBe(1);
  expect(desk.chat.notes.at(-1)).toMatchObject({ quote: "can I book a consultation?" });
});

test("“no thanks” is no answer about an address, and leaves them in peace", async () => {
  await asked();
  expect(await says("no thanks")).toEqual([]);
  expect(await countOf(desk.db, "requests")).toBe(0);
});

test("who is declined hears it by text", async () => {
  const { press } = await claimed();
  const text = "We are sorry, we cannot help with this.";
  await declineEscalationFlow(desk.context)({ ...(await press()), text });
  await performAll(desk);
  expect(await told()).toContain(`Harbor & Pine: ${text} https://book.harbor.example/m/`);
  expect(desk.email.sent).toEqual([]);
});

test("who is booked is reminded by text, whatever the ladder says, and moves by the link", async () => {
  const { escalationId, press } = await claimed();
  await bookHeldTimeFlow(desk.context)(await press());
  await performAll(desk);
  expect(await told()).toContain("is booked for Tue 24 Nov 12:00 PM");
  const [appointment] = await desk.db("appointments");
  desk.clock.at = later(TUESDAY_NOON, -120);
  await sendRemindersFlow(desk.context)();
  await performAll(desk);
  expect(await told()).toContain("a reminder of Consultation");
  const rows = await listReminders(desk.db, { id: appointment.id });
  expect(rows.map(({ way, skipped }) => [way, skipped])).toEqual([["sms", undefined]]);
  expect(await countOf(desk.db, "escalations")).toBe(1);
  expect(escalationId).toBeDefined();
});

test("who says STOP then cannot be reached at all, and a person hears that", async () => {
  const { press } = await claimed();
  await says("STOP");
  await bookHeldTimeFlow(desk.context)(await press());
  await performAll(desk);
  const open = await desk.db("escalations").where({ state: "open" }).first();
  expect(open.findings.map(({ detail }: { detail: string }) => detail)).toContain(
    "A text message did not reach the client: the client opted out of texts",
  );
});

test("a second request from the number is the same client's", async () => {
  const { press } = await claimed();
  await declineEscalationFlow(desk.context)({ ...(await press()), text: "Sorry." });
  await says("can I book a consultation on wednesday at noon?");
  await says("still no email");
  const rows = await desk.db("requests").select("client_id", "contact_email");
  expect(rows.map(({ contact_email: email }) => email)).toEqual([null, null]);
  expect(new Set(rows.map(({ client_id: id }) => id)).size).toBe(1);
  expect(await countOf(desk.db, "clients")).toBe(1);
});

describe("a talk that nobody goes on with", () => {
  const aDayLater = async () => {
    desk.clock.at = later(desk.clock.at, 24 * 60 + 1);
    const ended = await endIntakesFlow(desk.context)();
    await performAll(desk);
    return ended;
  };

  test("is put before a person with what is known, once, and the client hears so", async () => {
    await says("Consultation thursday at 2pm");
    expect(await aDayLater()).toBe(1);
    expect(await request()).toMatchObject({
      ...{ state: "escalated", contact_email: null, contact_phone: CLEO },
      notes: "Consultation thursday at 2pm",
    });
    expect((await request()).wanted_start).toEqual(new Date("2026-11-26T19:00:00Z"));
    expect(await countOf(desk.db, "effects", { kind: "card", state: "done" })).toBe(1);
    expect((await desk.sent()).at(-1)).toContain("A person will answer you by");
    expect(await aDayLater()).toBe(0);
    expect(await countOf(desk.db, "requests")).toBe(1);
  });

  test("that a node died over after it made the request, makes no second one", async () => {
    await says("Consultation thursday at 2pm");
    await aDayLater();
    await desk.db("text_questions").update({ state: "open" });
    await endIntakesFlow(desk.context)();
    expect(await countOf(desk.db, "requests")).toBe(1);
    expect(await countOf(desk.db, "escalations")).toBe(1);
  });

  test("before its time is over it is waited for", async () => {
    await says("Consultation thursday at 2pm");
    expect(await endIntakesFlow(desk.context)()).toBe(0);
    expect(await countOf(desk.db, "requests")).toBe(0);
  });

  test("that was a greeting alone is nobody's request", async () => {
    await says("hello there");
    expect(await aDayLater()).toBe(1);
    expect(await countOf(desk.db, "requests")).toBe(0);
    expect(await countOf(desk.db, "text_questions", { state: "open" })).toBe(0);
  });
});

test("a request that nobody could answer is refused by the database", async () => {
  await booked(desk);
  const nobody = desk.db("requests").update({ contact_email: null, contact_phone: null });
  await expect(nobody).rejects.toThrow("requests_can_be_answered");
});
