import { beforeEach, describe, expect, test } from "vitest";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { expireOffersFlow } from "#flows/expire-offers.ts";
import { noteMailNewsFlow } from "#flows/note-mail-news.ts";
import { proposeTimesFlow } from "#flows/propose-times.ts";
import { reachableBy } from "#flows/reachable-by.ts";
import { readDossierFlow } from "#flows/read-dossier.ts";
import { textClientFlow } from "#flows/text-client.ts";
import { wishSms } from "#flows/wish-sms.ts";
import { perform } from "#outbox/perform.ts";
import { blockAddress } from "#store/blocked-addresses.ts";
import { findSmsConsent, listConsents, recordConsent, smsConsent } from "#store/consents.ts";
import { preferenceAddress, recordContactPreference } from "#store/contact-preferences.ts";
import { findRequest } from "#store/requests.ts";
import { listTimeline } from "#store/timeline.ts";
import {
  aPressOf,
  booked,
  cancelByLink,
  countOf,
  escalated,
  later,
  MONDAY,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";
import { aTextDesk, CLEO, type TextDesk, texting } from "../helpers/text-desk.ts";

const office = useOffice();
let desk: TextDesk;
beforeEach(async () => {
  desk = await aTextDesk(office());
});

/** A member writes to the client of an escalation that is theirs. */
async function writes(escalationId: string, text: string, textId = text) {
  const press = await aPressOf(desk, escalationId);
  return textClientFlow(desk.context)({ ...press, text, textId });
}

/** Cleo's request, which is Olga's. */
async function claimed(phone = CLEO) {
  const one = await escalated(desk, texting(phone));
  await claimEscalationFlow(desk.context)(await aPressOf(desk, one.escalationId));
  await performAll(desk);
  return one;
}

const effectOf = (name: string) =>
  desk
    .db("effects")
    .where({ key: `sms:${name}` })
    .first();
const by = async (requestId: string) => {
  const request = await findRequest(desk.db, requestId);
  if (request === undefined) throw new Error("the request is there");
  return reachableBy(desk.context, request);
};
const told = async (requestId: string) =>
  (await listTimeline(desk.db, requestId))
    .filter(({ action }) => action === "text-not-delivered")
    .map(({ detail }) => detail["reason"]);

const blockMail = (address: string) =>
  blockAddress(desk.db, {
    ...{ address, reason: "hard-bounce", detail: "no such user" },
    ...{ since: MONDAY, origin: "postmark" },
  });

const report = (status: "undelivered" | "failed" | "delivered" | "sent", code?: number) => {
  const sid = desk.twilio.state.messages.findLast((one) => one.direction === "outbound-api")?.sid;
  return desk.twilio.reportStatus(sid ?? "", status, code);
};

describe("an opt-out", () => {
  test("holds for what waits already: it is looked at when a text is sent, and goes by e-mail", async () => {
    const { escalationId } = await claimed();
    expect(await writes(escalationId, "Is Tuesday good?", "t1")).toEqual({ kind: "done" });
    await desk.twilio.textFrom(CLEO, "STOP");
    desk.email.sent.length = 0;
    await performAll(desk);
    expect(await desk.sent()).toEqual([]);
    expect(await effectOf("free-text:t1")).toMatchObject({
      state: "suppressed",
      last_error: "the client opted out of texts",
    });
    expect(desk.email.sent).toMatchObject([
      { content: { kind: "free-text", text: "Is Tuesday good?" } },
    ]);
  });

  test("counts for all our numbers, whichever was written to", async () => {
    const { requestId } = await booked(desk, texting());
    await recordConsent(desk.db, {
      phone: CLEO,
      given: false,
      wording: "STOP",
      origin: "sms",
      ourNumber: "+16025550777",
      requestId: undefined,
      at: MONDAY,
    });
    await performAll(desk);
    expect(await desk.sent()).toEqual([]);
    expect(await by(requestId)).toBe("email");
  });

  test("that comes between the look and the send still counts", async () => {
    const { escalationId } = await claimed();
    await writes(escalationId, "Is Tuesday good?", "t1");
    const { renderSms } = desk.context;
    const { id } = await effectOf("free-text:t1");
    let stop: Promise<unknown> = Promise.resolve();
    await perform(
      {
        ...desk.context,
        renderSms: (content, name) => {
          stop = desk.twilio.textFrom(CLEO, "STOP");
          return renderSms(content, name);
        },
        // The stop is committed before the text is booked.
        company: async () => {
          await stop;
          return desk.context.company();
        },
      },
      id,
    );
    expect(await desk.sent()).toEqual([]);
  });

  test("that only the carrier knows of is written down, and the client hears it by e-mail", async () => {
    const { escalationId, requestId } = await claimed();
    desk.twilio.state.optedOut.push(CLEO);
    await writes(escalationId, "Is Tuesday good?", "t1");
    desk.email.sent.length = 0;
    await performAll(desk);
    expect(await smsConsent(desk.db, CLEO)).toBe("revoked");
    expect(await listConsents(desk.db, [CLEO])).toMatchObject([
      { given: true, origin: "api" },
      { given: false, origin: "vendor" },
    ]);
    expect(desk.email.kinds()).toEqual(["free-text"]);
    expect(await told(requestId)).toEqual([
      "the client opted out of texts at their carrier; it was sent by e-mail instead",
    ]);
  });
});

describe("the ledger", () => {
  test("has what the telephone stopped undone by the telephone alone", async () => {
    await booked(desk, texting());
    await desk.says("STOP");
    await booked(desk, { ...texting(), start: later(new Date("2026-11-24T17:00:00Z"), 60) });
    expect(await findSmsConsent(desk.db, CLEO)).toEqual({ state: "revoked", stoppedByText: true });
    await performAll(desk);
    expect(await desk.sent()).toEqual([]);
    await desk.says("start");
    expect(await smsConsent(desk.db, CLEO)).toBe("given");
  });

  test("keeps the number that was written to and the client's own words, for ever", async () => {
    await booked(desk, {
      ...texting(),
      consents: [
        { channel: "email", given: true, wording: "E-mail me." },
        { channel: "sms", given: true, wording: "Text me." },
      ],
    });
    await desk.says("Please stop texting me!");
    expect(await listConsents(desk.db, [CLEO, "kim@home.example"])).toMatchObject([
      { kind: "email", given: true, wording: "E-mail me.", origin: "api" },
      { kind: "sms", given: true, wording: "Text me.", origin: "api" },
      {
        kind: "sms",
        given: false,
        wording: "Please stop texting me!",
        origin: "sms",
        ourNumber: desk.twilio.number,
      },
    ]);
    await expect(desk.db("consents").update({ given: true })).rejects.toThrow();
    await expect(desk.db("consents").delete()).rejects.toThrow();
  });
});

describe("by which way a client hears of something", () => {
  const prefer = async (requestId: string, channel: "sms" | "email") => {
    const request = await findRequest(desk.db, requestId);
    if (request === undefined) throw new Error("the request is there");
    const address = preferenceAddress(request);
    await recordContactPreference(desk.db, { address, channel, requestId, at: MONDAY });
  };

  test("is a text where that was agreed to, and an e-mail where not", async () => {
    const { requestId } = await booked(desk, texting());
    expect(await by(requestId)).toBe("sms");
    const other = await booked(desk, {
      clientPhone: "+16025550124",
      clientEmail: { address: "lo@home.example", domain: "home.example" },
      start: later(new Date("2026-11-24T17:00:00Z"), 60),
    });
    expect(await by(other.requestId)).toBe("email");
  });

  test("is what they prefer, for every later request with their address", async () => {
    const { requestId } = await booked(desk, texting());
    await prefer(requestId, "email");
    expect(await by(requestId)).toBe("email");
    const next = await booked(desk, {
      ...texting(),
      clientEmail: { address: "KIM@home.example", domain: "home.example" },
      start: later(new Date("2026-11-24T17:00:00Z"), 60),
    });
    expect(await by(next.requestId)).toBe("email");
    await prefer(requestId, "sms");
    expect(await by(next.requestId)).toBe("sms");
  });

  test("is a text where their address takes no mail, whatever they prefer", async () => {
    const { requestId, token } = await booked(desk, texting());
    await performAll(desk);
    await prefer(requestId, "email");
    await blockAddress(desk.db, {
      address: "kim@home.example",
      ...{ reason: "hard-bounce", detail: "550", since: MONDAY, origin: "smtp" },
    });
    expect(await by(requestId)).toBe("sms");
    const before = (await desk.sent()).length;
    await cancelByLink(desk, token);
    await performAll(desk);
    expect((await desk.sent()).slice(before)).toEqual([expect.stringContaining("is cancelled")]);
    await desk.db("blocked_addresses").delete();
  });

  test("is e-mail for news that waited while they came to prefer it", async () => {
    const { requestId, token } = await booked(desk, texting());
    await prefer(requestId, "email");
    await cancelByLink(desk, token);
    await performAll(desk);
    expect(await desk.sent()).toEqual([]);
    expect(desk.email.kinds()).toContain("cancelled");
  });
});

describe("where and how much is texted", () => {
  test("a number of another country is told by e-mail, with the reason in the timeline", async () => {
    const { requestId } = await booked(desk, texting("+18765550123"));
    await performAll(desk);
    expect(await desk.sent()).toEqual([]);
    expect(await told(requestId)).toEqual([
      "we send no texts to numbers of JM; it was sent by e-mail instead",
    ]);
    expect(desk.email.kinds()).toEqual(["confirmed"]);
    expect(await countOf(desk.db, "escalations")).toBe(0);
  });

  test("the texts of one client end at the limit; the rest goes by e-mail, and an admin hears of it once", async () => {
    const { escalationId } = await claimed();
    const company = await desk.context.company();
    const texts = { ...company.settings.texts, segmentsPerClientPerDayMax: 3 };
    const context = {
      ...desk.context,
      company: async () => ({ ...company, settings: { ...company.settings, texts } }),
    };
    const capped = { ...desk, context };
    desk.email.sent.length = 0;
    for (const number of [1, 2, 3, 4, 5]) await writes(escalationId, `Word ${number}`);
    await performAll(capped);
    expect(await desk.sent()).toHaveLength(3);
    expect(desk.email.kinds().toSorted()).toEqual(["free-text", "free-text", "texts-held-back"]);
    expect(desk.email.sent.find(({ content }) => content.kind === "texts-held-back")).toMatchObject(
      {
        to: { address: "ada@harbor.example" },
        content: { cap: "perClient", limit: "3 segments" },
      },
    );
  });

  test("of two nodes that have room for one more text only one sends it", async () => {
    const { escalationId } = await claimed();
    const company = await desk.context.company();
    const texts = { ...company.settings.texts, segmentsPerDayMax: 1 };
    const context = {
      ...desk.context,
      company: async () => ({ ...company, settings: { ...company.settings, texts } }),
    };
    await writes(escalationId, "one");
    await writes(escalationId, "two");
    const ids = await desk.db("effects").where({ kind: "sms" }).pluck("id");
    await Promise.all(ids.map((id: string) => perform(context, id)));
    expect(await desk.sent()).toHaveLength(1);
  });

  test("a text without a place to say that it did not go asks a person", async () => {
    const { requestId } = await booked(desk, texting("+18765550123"));
    await performAll(desk);
    await wishSms(desk.db, {
      requestId,
      name: "gone",
      content: { template: "offer-gone", messageId: await anIncoming("+18765550123") },
    });
    await performAll(desk);
    const { findings } = await desk.db("escalations").first();
    expect(findings).toMatchObject([
      { rule: "client-message" },
      {
        rule: "automation-failed",
        detail: "A text message did not reach the client: we send no texts to numbers of JM",
      },
    ]);
  });
});

async function anIncoming(phone: string): Promise<string> {
  await desk.twilio.textFrom(phone, "hello");
  const row = await desk.db("messages").where({ phone, direction: "in" }).first("id");
  return row.id;
}

describe("at night", () => {
  /** 22:00 in Phoenix. */
  const night = new Date("2026-11-24T05:00:00Z");

  test("nobody who did not just write is texted; it leaves at eight", async () => {
    const { escalationId } = await claimed();
    desk.clock.at = night;
    await writes(escalationId, "Is Tuesday good?", "t1");
    await performAll(desk);
    expect(await desk.sent()).toEqual([]);
    expect(await effectOf("free-text:t1")).toMatchObject({
      state: "pending",
      last_error: "it is night where the client is",
    });
    await desk.says("anybody there?");
    expect(await desk.sent()).toEqual([expect.stringContaining("a person on our team")]);
  });

  test.each([
    ["form", 1],
    ["slack", 0],
    ["crm", 0],
  ] as const)(
    "who asked by %s has just been heard, or somebody else spoke for them",
    async (channel, texts) => {
      desk.clock.at = night;
      const wish = { ...texting(), channel, receivedAt: night };
      const { escalationId } = await escalated(desk, wish);
      await claimEscalationFlow(desk.context)(await aPressOf(desk, escalationId));
      await writes(escalationId, "Is Tuesday good?", "t1");
      await performAll(desk);
      expect(await desk.sent()).toHaveLength(texts);
    },
  );

  test("who hides their zone is texted only when it is day in their whole country", async () => {
    const { escalationId } = await escalated(desk, { ...texting(), clientZone: "UTC" });
    await claimEscalationFlow(desk.context)(await aPressOf(desk, escalationId));
    // Ten in New York, five in Honolulu.
    desk.clock.at = new Date("2026-11-23T15:00:00Z");
    await writes(escalationId, "Is Tuesday good?", "t1");
    await performAll(desk);
    expect(await desk.sent()).toEqual([]);
    desk.clock.at = new Date("2026-11-23T18:00:00Z");
    await desk.db("effects").update({ not_before: null });
    await performAll(desk);
    expect(await desk.sent()).toHaveLength(1);
  });

  test("what would come after the appointment has begun does not come; an e-mail says it", async () => {
    // Tuesday 07:30 in Phoenix is booked on the evening before, and changed by a person at night.
    const { token } = await booked(desk, texting());
    await performAll(desk);
    desk.clock.at = night;
    const before = (await desk.sent()).length;
    await desk.db("appointments").update({ starts_at: new Date("2026-11-24T14:30:00Z") });
    await wishSms(desk.db, {
      requestId: (await desk.db("requests").first("id")).id,
      name: "reassigned:early",
      content: { template: "reassigned", sequence: 0 },
    });
    await performAll(desk);
    expect(token).not.toBe("");
    expect((await desk.sent()).length).toBe(before);
    expect(await effectOf("reassigned:early")).toMatchObject({
      state: "suppressed",
      last_error: "it would come after the appointment has begun",
    });
  });
});

describe("times that are proposed at night", () => {
  /** They are held for as many minutes. */
  async function proposed(minutes: number, at = new Date("2026-11-24T06:00:00Z")) {
    const { escalationId } = await claimed();
    desk.clock.at = at;
    const { id: providerId } = await desk.db("providers").where({ key: "ana" }).first("id");
    const times = [1, 2].map((day) => ({ start: later(TUESDAY_NOON, day * 1_440), providerId }));
    const press = await aPressOf(desk, escalationId);
    expect(await proposeTimesFlow(desk.context)({ ...press, times })).toEqual({ kind: "done" });
    const until = later(desk.clock.at, minutes);
    await desk.db("offers").update({ expires_at: until });
    return { escalationId, until };
  }

  test("go by e-mail at once where they would be over by the morning, and the thread says so", async () => {
    const { escalationId } = await proposed(60);
    await performAll(desk);
    expect(await desk.sent()).toEqual([]);
    expect(desk.email.kinds().at(-1)).toBe("offers");
    expect(await effectOf(`offers:${escalationId}:1`)).toMatchObject({ state: "suppressed" });
    expect(JSON.stringify(desk.chat.notes)).toContain("no longer held; it was sent by e-mail");
  });

  test.each([
    ["wait for the morning", undefined, "The proposed times did not reach the client;"],
    ["were told by day", new Date("2026-11-23T20:00:00Z"), "The client did not answer;"],
  ])("and those that %s are over with words that are true", async (_how, at, words) => {
    const { until } = await proposed(2_000, at);
    await performAll(desk);
    desk.clock.at = until;
    expect(await expireOffersFlow(desk.context)()).toBe(1);
    const notes = await desk.db("effects").where({ kind: "thread-note" });
    expect(JSON.stringify(notes)).toContain(words);
  });
});

describe("a text that does not arrive", () => {
  test("goes by e-mail instead, once, and the thread has one line about it", async () => {
    const { escalationId, requestId } = await claimed();
    await writes(escalationId, "Is Tuesday good?", "t1");
    await performAll(desk);
    desk.email.sent.length = 0;
    const notes = desk.chat.notes.length;
    await report("undelivered", 30003);
    await report("undelivered", 30003);
    await report("failed", 30008);
    await performAll(desk);
    expect(desk.email.kinds()).toEqual(["free-text"]);
    expect(await told(requestId)).toEqual([
      "the telephone is switched off, or out of reach; it was sent by e-mail instead",
    ]);
    // The request came from a VIP: a person is asked as well, on the card.
    expect(desk.chat.notes.length - notes).toBeLessThanOrEqual(1);
  });

  test("and then does, is noted as delivered whatever came before or comes after", async () => {
    await booked(desk, texting());
    await performAll(desk);
    await report("delivered");
    await report("sent");
    await report("undelivered", 30003);
    expect(await desk.db("messages").where({ direction: "out" }).first()).toMatchObject({
      status: "delivered",
    });
    expect(await countOf(desk.db, "escalations")).toBe(0);
  });

  test.each([
    [30006, "a landline"],
    [30005, "not in use"],
  ])(
    "for a reason of the number (%i): it is texted no more until it writes to us",
    async (code) => {
      const { requestId } = await booked(desk, texting());
      await performAll(desk);
      await report("undelivered", code);
      expect(await by(requestId)).toBe("email");
      await desk.says("I am here");
      expect(await by(requestId)).toBe("sms");
    },
  );

  test("to somebody whose address takes no mail asks a person", async () => {
    await booked(desk, texting());
    await performAll(desk);
    await blockAddress(desk.db, {
      address: "kim@home.example",
      ...{ reason: "hard-bounce", detail: "550", since: MONDAY, origin: "smtp" },
    });
    await report("undelivered", 30003);
    await desk.db("blocked_addresses").delete();
    const { findings } = await desk.db("escalations").first();
    expect(findings).toMatchObject([
      {
        detail:
          "A text message did not reach the client: the telephone is switched off, or out of reach",
      },
    ]);
  });
});

describe("a text that is lost", () => {
  test("because the carriers refuse what we send asks a person as well", async () => {
    await booked(desk, texting());
    await performAll(desk);
    await report("undelivered", 30007);
    const { findings } = await desk.db("escalations").first();
    expect(findings).toMatchObject([
      { detail: expect.stringContaining("the carrier filtered it out as spam") },
    ]);
  });

  test("says so on the card, as it says how far every other text came", async () => {
    const { escalationId } = await claimed();
    const shown = () => desk.chat.live().at(-1)?.card.lastText;
    expect(shown()).toBeUndefined();
    await writes(escalationId, "Is Tuesday good?", "t1");
    await performAll(desk);
    await report("sent");
    await report("delivered");
    await performAll(desk);
    expect(shown()).toBe("delivered");
    await writes(escalationId, "Or Friday?", "t2");
    await performAll(desk);
    await report("failed", 30006);
    await performAll(desk);
    expect(shown()).toBe("did not arrive: the number is a landline, or its carrier takes no texts");
  });

  test("says so on the request's page, beside what the client agreed to", async () => {
    const { requestId, reference } = await booked(desk, texting());
    await performAll(desk);
    await report("undelivered", 30006);
    const dossier = await readDossierFlow(desk.context)(reference);
    expect(dossier?.story.request.id).toBe(requestId);
    expect(dossier?.rows.texts).toMatchObject([
      { direction: "out", status: "undelivered", errorCode: 30006 },
    ]);
    expect(dossier?.rows.ledger).toMatchObject([{ kind: "sms", given: true, address: CLEO }]);
  });

  test("and is in doubt is never sent again by itself", async () => {
    const { escalationId } = await claimed();
    await writes(escalationId, "Is Tuesday good?", "t1");
    desk.twilio.faults.add({ kind: "reset-after-accept", match: "POST .*Messages", times: 1 });
    await performAll(desk);
    await desk.db("effects").where({ kind: "sms" }).update({ not_before: null });
    await performAll(desk);
    expect(await desk.sent()).toHaveLength(1);
  });
});

describe("a text that does not arrive, nor the mail", () => {
  test("to a client whose address takes no mail asks a person: neither way is left", async () => {
    await blockMail("kim@home.example");
    const { requestId } = await booked(desk, texting());
    await performAll(desk);
    expect(await countOf(desk.db, "escalations")).toBe(0);
    await report("undelivered", 30003);
    expect(await told(requestId)).toEqual(["the telephone is switched off, or out of reach"]);
    expect(await countOf(desk.db, "escalations", { request_id: requestId })).toBe(1);
    await performAll(desk);
    expect(desk.email.sent).toEqual([]);
  });

  test("and a mail that comes back afterwards ask a person, too", async () => {
    const { requestId } = await booked(desk, texting());
    await performAll(desk);
    await report("undelivered", 30003);
    expect(await countOf(desk.db, "escalations")).toBe(0);
    const mail = await desk.db("effects").where({ kind: "email", request_id: requestId }).first();
    await noteMailNewsFlow(desk.context)({
      ...{ kind: "bounced", block: "hard-bounce", detail: "", origin: "postmark" },
      ...{ address: "kim@home.example", at: MONDAY, effectId: mail.id },
    });
    expect(await countOf(desk.db, "escalations", { request_id: requestId })).toBe(1);
  });
});
