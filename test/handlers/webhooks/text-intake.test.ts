import { beforeEach, describe, expect, test } from "vitest";
import {
  booked,
  cancelByLink,
  countOf,
  later,
  performAll,
  TUESDAY_NOON,
} from "../../helpers/office.ts";
import { texting as agreed, CLEO } from "../../helpers/text-desk.ts";
import { type Texting, useTexting } from "../../helpers/texting.ts";

/* Somebody who is in no request writes, and is asked for one thing at a time. */

const talk = useTexting();
const texting = agreed();
let { desk, says }: Texting = {} as Texting;

beforeEach(() => {
  ({ desk, says } = talk());
});

const request = () => desk.db("requests").first();

describe("a stranger who wants to come", () => {
  test("is asked for what is missing, one thing at a time, and booked", async () => {
    expect(await says("Hi, can I get an appointment?")).toEqual([
      "Harbor & Pine: what would you like to book? Reply 1 for Consultation, 2 for Portfolio review. Reply STOP to opt out.",
    ]);
    expect(await says("1")).toEqual([
      "Harbor & Pine: when would you like to come for Consultation? Write a day and a time, like: Tuesday 2pm.",
    ]);
    expect(await says("tuesday at noon")).toEqual(["Harbor & Pine: what is your name?"]);
    expect(await countOf(desk.db, "holds")).toBe(1);
    expect(await says("My name is Cleo Stern")).toEqual([
      "Harbor & Pine: at which e-mail address can we send you the details?",
    ]);
    const told = await says("it's cleo@home.example, thanks");
    expect(told).toEqual([expect.stringContaining("Consultation with")]);
    expect(told[0]).toContain("is booked for Tue 24 Nov 12:00 PM, New York time (EST)");
    expect(await request()).toMatchObject({
      channel: "sms",
      state: "booked",
      contact_name: "Cleo Stern",
      contact_email: "cleo@home.example",
      contact_phone: CLEO,
      notes: "Hi, can I get an appointment?",
    });
    expect((await desk.db("appointments").first()).starts_at).toEqual(TUESDAY_NOON);
    expect(await countOf(desk.db, "holds")).toBe(0);
    expect(await countOf(desk.db, "receipts", { decision: "auto-book" })).toBe(1);
    expect(talk().desk.twilio.breaches).toEqual([]);
  });

  test("is not asked for what the first words say", async () => {
    expect(await says("I'd like a Consultation on tuesday at noon")).toEqual([
      "Harbor & Pine: what is your name? Reply STOP to opt out.",
    ]);
  });

  test("hears what is free where the wanted time is not, and chooses by number", async () => {
    await says("book a Consultation please");
    const [offered] = await says("saturday 2pm");
    expect(offered).toContain(
      "these times are free for Consultation, New York time (EST). Reply 1 for",
    );
    expect(await countOf(desk.db, "holds")).toBe(3);
    const start = new Date(
      (await desk.db("text_questions").first()).content.draft.options[1].start,
    );
    expect(await says("2")).toEqual(["Harbor & Pine: what is your name?"]);
    await says("Cleo Stern");
    await says("cleo@home.example");
    expect((await desk.db("appointments").first()).starts_at).toEqual(start);
  });

  test("goes through the gate: a VIP gets a person, and hears by when", async () => {
    await says("Consultation tuesday at noon");
    await says("Vic Major");
    expect(await says("vic@bigcorp.example")).toEqual([
      expect.stringContaining("thank you, we have your request. A person will answer you by"),
    ]);
    expect(await request()).toMatchObject({ channel: "sms", state: "escalated" });
    expect(await countOf(desk.db, "escalations", { state: "open" })).toBe(1);
  });
});

describe("a talk that goes another way", () => {
  test("who is not understood twice reaches a person", async () => {
    await says("hello, I need to see someone");
    expect(await says("the usual")).toEqual([
      expect.stringContaining("what would you like to book?"),
    ]);
    expect(await says("you know which")).toEqual([
      expect.stringContaining("thank you, we have your request. A person will answer you by"),
    ]);
    expect(desk.chat.deskNotes).toEqual([]);
    expect(await request()).toMatchObject({
      ...{ state: "escalated", contact_email: null, contact_phone: CLEO },
      ...{ contact_name: "Number ending in 0123", notes: "hello, I need to see someone" },
    });
    const [escalation] = await desk.db("escalations");
    expect(escalation.findings.map(({ detail }: { detail: string }) => detail)).toEqual([
      "the client gave no e-mail address, only a number",
      "the client asked for a person",
      "They did not say what they want to book; “Consultation” only stands for it",
    ]);
    expect(desk.chat.notes.map(({ quote }) => quote)).toContain("you know which");
    expect(await countOf(desk.db, "text_questions", { state: "handed-over" })).toBe(1);
  });

  test("whose text is delivered five times is asked once, and booked once", async () => {
    expect(await says("Consultation tuesday at noon", { deliveries: 5 })).toHaveLength(1);
    await says("Cleo Stern", { deliveries: 3 });
    expect(await says("cleo@home.example", { deliveries: 5 })).toHaveLength(1);
    expect(await countOf(desk.db, "requests")).toBe(1);
  });

  test("who sends STOP is asked nothing more", async () => {
    await says("can I book a consultation?");
    expect(await says("STOP")).toEqual([]);
    expect(await says("1")).toEqual([]);
  });

  test("who says no thanks is left in peace", async () => {
    await says("can I book a consultation?");
    expect(await says("no thanks")).toEqual([]);
    expect(await countOf(desk.db, "text_questions", { state: "open" })).toBe(0);
  });

  test("whose wanted time was taken meanwhile hears what is free now", async () => {
    await says("Consultation tuesday at noon");
    await says("Cleo Stern");
    await desk.db("holds").delete();
    for (const name of ["a", "b"])
      await booked(desk, { clientEmail: { address: `${name}@x.example`, domain: "x.example" } });
    const [offered] = await says("cleo@home.example");
    expect(offered).toContain("these times are free for Consultation");
    expect(offered).not.toContain("Tue 24 Nov 12:00 PM");
    expect(await says("1")).toEqual([expect.stringContaining("is booked for")]);
  });
});

describe("words that ask for no appointment", () => {
  test.each(["wrong number", "who is this", "Your verification code is 5512", "🤷"])(
    "%j starts no talk, and is shown to the desk",
    async (words) => {
      expect(await says(words)).toEqual([expect.stringContaining("we do not know this number")]);
      expect(await countOf(desk.db, "text_questions")).toBe(0);
      expect(desk.chat.deskNotes).toHaveLength(1);
    },
  );

  test("a machine that answers every time is answered a few times a day", async () => {
    let sent = 0;
    for (let turn = 0; turn < 30; turn += 1)
      sent += (await says(`message ${turn}: hello there`)).length;
    expect(sent).toBeLessThan(12);
  });
});

test("a client who was here before is asked for no name and no address", async () => {
  const { token } = await booked(desk, texting);
  await cancelByLink(desk, token);
  await performAll(desk);
  expect(await says("can I book a Consultation on wednesday at noon?")).toEqual([
    expect.stringContaining("is booked for"),
  ]);
  const rows = await desk.db("requests").orderBy("number");
  expect(rows.map(({ contact_name: name }) => name)).toEqual(["Kim Lee", "Kim Lee"]);
  const made = await desk.db("appointments").where({ state: "confirmed" }).first();
  // By the clock of the client, which the first request named.
  expect(made.starts_at).toEqual(later(TUESDAY_NOON, 1440 + 120));
});
