import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { noteSmsStatusFlow } from "#flows/note-sms-status.ts";
import { proposeTimesFlow } from "#flows/propose-times.ts";
import { receiveSmsFlow, resumeSmsFlow } from "#flows/receive-sms.ts";
import { textClientFlow } from "#flows/text-client.ts";
import { mountApi, type RouteTools } from "#handlers/routes.ts";
import { twilioRoutes } from "#handlers/webhooks/routes.ts";
import type { BookingRequest } from "#intake/request.ts";
import { twilioSms } from "#integrations/twilio/twilio-sms.ts";
import { smsConsent } from "#store/consents.ts";
import { insertIncoming } from "#store/messages.ts";
import { untilSomeoneWaits } from "../../helpers/db.ts";
import {
  aPressOf,
  booked,
  countOf,
  escalated,
  later,
  MONDAY,
  type Office,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../../helpers/office.ts";
import { aPhoneCompany, type PhoneCompany } from "../../helpers/phone-company.ts";

/*
 * What a client writes, from the pretend Twilio's signed delivery to what their telephone shows: the
 * real webhook, flows, PostgreSQL, outbox and adapter.
 */

const PUBLIC_URL = "https://book.harbor.example";
const CLEO = "+16025550123";

const office = useOffice();
let desk: Office;
let twilio: PhoneCompany;

beforeEach(async () => {
  twilio = await aPhoneCompany();
  const { accountSid, apiKeySid, apiKeySecret, authToken, number, url: apiUrl } = twilio;
  const account = { accountSid, apiKeySid, apiKeySecret, publicUrl: PUBLIC_URL };
  const sms = twilioSms({ ...account, sender: { from: number }, apiUrl, deadlineMs: 2_000 });
  const context = { ...office().context, sms, connected: { crm: false, sms: true } };
  desk = { ...office(), context };
  const flows = { receiveSms: receiveSmsFlow(context), noteSmsStatus: noteSmsStatusFlow(context) };
  const options = { accountSid, authToken, publicUrl: PUBLIC_URL, log: context.log };
  const web = express();
  mountApi(web, twilioRoutes(flows, options), { log: context.log } as unknown as RouteTools);
  const server = createServer(web);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const appUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  twilio.connect({ appUrl, publicUrl: PUBLIC_URL });
});

/** A text arrives, and everything is sent that came of it. */
async function says(body: string, options: Parameters<PhoneCompany["textFrom"]>[2] = {}) {
  const { acks } = await twilio.textFrom(CLEO, body, options);
  for (const { status } of acks) expect(status).toBe(200);
  await performAll(desk);
}

/** What our own messages say, newest last; what Twilio answered by itself is not ours. */
const ours = async (): Promise<string[]> => {
  const rows = await desk.db("messages").where({ direction: "out" }).orderBy(["at", "id"]);
  return rows.map(({ body }) => body);
};
const newNotes = (from: number) => desk.chat.notes.slice(from);
const minutesPass = (count: number) => {
  desk.clock.at = later(desk.clock.at, count);
};

const texting: Partial<BookingRequest> = {
  clientPhone: CLEO,
  consents: [{ channel: "sms", given: true, wording: "Text me about this appointment." }],
};

/** Cleo's request is Olga's, who proposed three times; the text about them has arrived. */
async function asked() {
  const one = await escalated(desk, texting);
  await claimEscalationFlow(desk.context)(await aPressOf(desk, one.escalationId));
  await propose(one.escalationId, 0);
  return one;
}

async function propose(escalationId: string, daysOn: number) {
  const { id: providerId } = await desk.db("providers").where({ key: "ana" }).first("id");
  const times = [0, 1, 2].map((day) => ({
    start: later(TUESDAY_NOON, (day + daysOn) * 1440),
    providerId,
  }));
  const press = await aPressOf(desk, escalationId);
  expect(await proposeTimesFlow(desk.context)({ ...press, times })).toEqual({ kind: "done" });
  await performAll(desk);
}

const escalationOf = (id: string) => desk.db("escalations").where({ id }).first();
const appointment = () => desk.db("appointments").first();

describe("a number in answer to proposed times", () => {
  test("books that time, gives the others back, and is confirmed", async () => {
    const { escalationId } = await asked();
    expect((await ours()).at(-1)).toContain("Reply 1 for");
    await says("2");
    expect((await appointment()).starts_at).toEqual(later(TUESDAY_NOON, 1440));
    expect(await escalationOf(escalationId)).toMatchObject({ resolution: "booked" });
    expect(await countOf(desk.db, "offers", { state: "released" })).toBe(2);
    expect((await ours()).at(-1)).toContain("is booked for Wed 25 Nov 10:00 AM");
    expect(twilio.breaches).toEqual([]);
  });

  test("delivered five times, and said twice, does one thing", async () => {
    await asked();
    await says("2", { deliveries: 5 });
    const before = [await ours(), desk.chat.notes.length];
    await says("2");
    expect(await countOf(desk.db, "appointments")).toBe(1);
    expect(await countOf(desk.db, "messages", { direction: "in" })).toBe(2);
    expect([await ours(), desk.chat.notes.length]).toEqual(before);
  });

  test("that comes too late books nothing, says what is next, and is told to the owner", async () => {
    const { escalationId, token } = await asked();
    await desk.db("offers").update({ expires_at: later(desk.clock.at, 1) });
    minutesPass(5);
    const before = desk.chat.notes.length;
    await says("2");
    expect(await appointment()).toBeUndefined();
    expect((await ours()).at(-1)).toBe(
      `Harbor & Pine: sorry, that time is no longer held for you, so your message booked nothing. What is booked, and what is free: ${PUBLIC_URL}/m/${token}`,
    );
    expect(newNotes(before)).toMatchObject([
      { text: "The client's answer came too late:", quote: "2", mention: ["U0OLGA"] },
    ]);
    expect(await escalationOf(escalationId)).toMatchObject({ state: "claimed" });
  });

  test("that names none of the times is not guessed at: asked again once, and read by a person", async () => {
    const { token } = await asked();
    const before = desk.chat.notes.length;
    await says("4");
    expect((await ours()).at(-1)).toBe(
      `Harbor & Pine: sorry, we could not tell which time you mean. Please reply with its number alone, or choose here: ${PUBLIC_URL}/m/${token}`,
    );
    const sent = (await ours()).length;
    await says("any of them");
    expect((await ours()).length).toBe(sent);
    // The second one, too, although the wait was over with the first.
    expect(newNotes(before)).toMatchObject([
      { quote: "4", mention: ["U0OLGA"] },
      { quote: "any of them", mention: ["U0OLGA"] },
    ]);
    expect(desk.chat.direct.map(({ why }) => why)).toEqual(["client-answered", "client-answered"]);
    await says("1");
    expect((await appointment()).starts_at).toEqual(TUESDAY_NOON);
  });
});

describe("words that are no answer", () => {
  test("become a note in the thread, and the client hears that a person reads them, once a day", async () => {
    const { escalationId, token } = await escalated(desk, texting);
    await performAll(desk);
    const before = desk.chat.notes.length;
    await says("running late can we do 4?");
    await says("or 5");
    expect(newNotes(before)).toMatchObject([
      // Nobody has taken it: who is on call is.
      { text: "The client wrote:", quote: "running late can we do 4?", mention: ["U0OLGA"] },
      { text: "The client wrote:", quote: "or 5", mention: ["U0OLGA"] },
    ]);
    expect(await ours()).toEqual([
      `Harbor & Pine: thank you, a person on our team will read this and answer you. How things stand: ${PUBLIC_URL}/m/${token}`,
    ]);
    expect(await desk.db("messages").where({ direction: "in" }).first()).toMatchObject({
      escalation_id: escalationId,
    });
    minutesPass(1440);
    await says("hello?");
    expect(await ours()).toHaveLength(2);
  });

  test("that come as their question is settled are put before a person, and not into its thread", async () => {
    const { escalationId, requestId } = await asked();
    const before = desk.chat.notes.length;
    const settling = await desk.db.transaction();
    await settling("escalations")
      .where({ id: escalationId })
      .update({ state: "resolved", resolution: "answered", ended_at: MONDAY, waiting_since: null });
    const said = says("but where do I park?");
    await untilSomeoneWaits(desk.db);
    await settling.commit();
    await said;
    const raised = await desk.db("escalations").where({ request_id: requestId, state: "open" });
    expect(JSON.stringify(raised[0]?.findings)).toContain("but where do I park?");
    expect(newNotes(before).filter(({ quote }) => quote === "but where do I park?")).toEqual([]);
  });

  test("about an appointment that nobody asks about raise a card", async () => {
    const { requestId } = await booked(desk, texting);
    await performAll(desk);
    await says("I am at the wrong door");
    const raised = await desk.db("escalations").where({ request_id: requestId }).first();
    expect(raised.state).toBe("open");
    expect(JSON.stringify(raised.findings)).toContain("I am at the wrong door");
    expect((await ours()).at(-1)).toContain("a person on our team will read this");
  });
});

describe("STOP and START", () => {
  test("change the consent, and after STOP nothing is sent until START", async () => {
    const { escalationId } = await asked();
    await says("STOP");
    expect(await smsConsent(desk.db, CLEO)).toBe("revoked");
    const sent = (await ours()).length;
    const press = await aPressOf(desk, escalationId);
    const text = { ...press, text: "Are you there?", textId: "t1" };
    expect(await textClientFlow(desk.context)(text)).toEqual({ kind: "not-allowed" });
    await says("what about friday?");
    await propose(escalationId, 7);
    await says("2");
    expect((await ours()).length).toBe(sent);
    // The number still chooses; the confirmation goes by e-mail.
    expect((await appointment()).starts_at).toEqual(later(TUESDAY_NOON, 8 * 1440));

    await says("START");
    expect(await smsConsent(desk.db, CLEO)).toBe("given");
    await says("thanks for that");
    expect((await ours()).length).toBe(sent + 1);
  });

  test("STOP raises no card where nothing is open; CANCEL may have meant the appointment, and does", async () => {
    await booked(desk, texting);
    await performAll(desk);
    await says("STOP");
    expect(await countOf(desk.db, "escalations")).toBe(0);
    await says("START");
    const sent = await ours();
    await says("Cancel");
    expect(await smsConsent(desk.db, CLEO)).toBe("revoked");
    expect((await appointment()).state).toBe("confirmed");
    const { findings } = await desk.db("escalations").first();
    expect(findings).toMatchObject([
      { rule: "client-message", detail: expect.stringContaining("may have meant the appointment") },
    ]);
    expect(await ours()).toEqual(sent);
  });

  test("said in other words is obeyed, confirmed once, and read by a person", async () => {
    await escalated(desk, texting);
    await performAll(desk);
    const before = desk.chat.notes.length;
    await says("please stop texting me");
    await says("stop texting me, thanks");
    expect(await smsConsent(desk.db, CLEO)).toBe("revoked");
    expect(await ours()).toEqual([
      "Harbor & Pine: you will get no more texts from us. Reply START if you change your mind.",
    ]);
    expect(newNotes(before)).toHaveLength(2);
  });

  test("HELP is answered with whom to call, unless the vendor was told what to answer", async () => {
    await booked(desk, texting);
    await performAll(desk);
    const sent = (await ours()).length;
    await says("HELP");
    await says("help");
    expect((await ours()).slice(sent)).toEqual([
      "Harbor & Pine: we text you about your appointments. To speak to a person, call +1 212 555 0100. Reply STOP to opt out.",
    ]);
    twilio.state.behaviour.advancedOptOut = true;
    minutesPass(1440);
    await says("HELP");
    expect((await ours()).length).toBe(sent + 1);
    expect(await countOf(desk.db, "escalations")).toBe(0);
  });
});

describe("a number that is in no request", () => {
  const answer =
    "Harbor & Pine: we do not know this number, so your message booked or changed nothing. To book: https://book.harbor.example/book To speak to a person, call +1 212 555 0100.";

  test("is answered once a day, and a person sees what it wrote", async () => {
    await says("Who is this? <!channel>");
    await says("2");
    expect(await ours()).toEqual([answer]);
    expect(desk.chat.deskNotes).toMatchObject([
      {
        text: `The number ${CLEO}, which is in no request, wrote.`,
        quote: "Who is this? <!channel>",
      },
      { quote: "2" },
    ]);
    expect(await countOf(desk.db, "escalations")).toBe(0);
    minutesPass(1440);
    await says("you have the wrong number");
    expect(await ours()).toEqual([answer, answer]);
    expect(twilio.breaches).toEqual([]);
  });

  test("cannot fill the channel; everything is kept", async () => {
    for (const number of [1, 2, 3, 4, 5, 6, 7]) await says(`wrong number, I said ${number} times`);
    expect(desk.chat.deskNotes).toHaveLength(5);
    expect(desk.chat.deskNotes.at(-1)?.text).toContain("is kept, but not shown");
    expect(await countOf(desk.db, "messages", { direction: "in" })).toBe(7);
    expect(await ours()).toHaveLength(1);
  });

  test("that opted out is answered nothing, and its STOP is nobody's work", async () => {
    await says("STOP");
    expect(desk.chat.deskNotes).toEqual([]);
    await says("who is this?");
    expect(await ours()).toEqual([]);
    expect(desk.chat.deskNotes).toHaveLength(1);
  });

  test.each([
    ["HELP", "To speak to a person, call +1 212 555 0100", 0],
    ["please stop texting me", "you will get no more texts from us", 1],
  ])("that says %j is answered", async (words, told, notes) => {
    await says(words);
    expect(await ours()).toEqual([expect.stringContaining(told)]);
    expect(desk.chat.deskNotes).toHaveLength(notes);
  });

  test("is not answered when it is a short code: that is a machine", async () => {
    const { acks } = await twilio.textFrom("72345", "Your code is 1234");
    expect(acks).toMatchObject([{ status: 200 }]);
    await performAll(desk);
    expect(await ours()).toEqual([]);
    expect(desk.chat.deskNotes).toHaveLength(1);
  });
});

describe("a text that was stored by a node which died over it", () => {
  let texts = 0;

  /** As the flow's first transaction leaves it. */
  async function left(body: string, secondsAgo: number) {
    texts += 1;
    const at = desk.clock.at;
    const text = { vendorId: `SM-left-${texts}`, phone: CLEO, ourNumber: twilio.number, body, at };
    const id = await insertIncoming(desk.db, text);
    await desk.db.raw(
      "update messages set changed_at = now() - make_interval(secs => ?) where id = ?",
      [secondsAgo, id ?? ""],
    );
  }
  const resume = () => resumeSmsFlow(desk.context)();

  test("books all the same, once", async () => {
    await asked();
    await left("2", 20);
    expect(await resume()).toBe(1);
    expect(await resume()).toBe(0);
    await performAll(desk);
    expect((await appointment()).starts_at).toEqual(later(TUESDAY_NOON, 1440));
    expect((await ours()).at(-1)).toContain("is booked for");
  });

  test("reaches a person when acting upon it fails for minutes", async () => {
    const { requestId } = await booked(desk, texting);
    // What an answer to it needs, and the card does not.
    await desk.db.raw("alter table holds rename to elsewhere");
    try {
      const cards = () => countOf(desk.db, "escalations", { request_id: requestId });
      await left("can we do wednesday instead", 200);
      await expect(resume()).rejects.toThrow("holds");
      expect(await cards()).toBe(0);
      await desk.db("messages").update({ changed_at: desk.db.raw("now() - interval '6 minutes'") });
      await expect(resume()).rejects.toThrow("holds");
      expect(await cards()).toBe(1);
      expect(await resume()).toBe(0);
    } finally {
      await desk.db.raw("alter table elsewhere rename to holds");
    }
  });

  test("reaches a person once, however many nodes look after it", async () => {
    const { requestId } = await booked(desk, texting);
    await left("I am at the wrong door", 20);
    await Promise.all([resume(), resume(), resume()]);
    const { findings } = await desk.db("escalations").where({ request_id: requestId }).first();
    expect(findings).toHaveLength(1);
  });

  test("is left alone while somebody may be at work on it, and when it was acted upon", async () => {
    await booked(desk, texting);
    await left("I am at the wrong door", 5);
    expect(await resume()).toBe(0);
    await says("I found it");
    await desk
      .db("messages")
      .where({ body: "I found it" })
      .update({ changed_at: new Date(0) });
    expect(await resume()).toBe(0);
    expect(await countOf(desk.db, "messages", { status: "settled" })).toBe(1);
  });
});
