import { beforeEach, describe, expect, test } from "vitest";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { proposeTimesFlow } from "#flows/propose-times.ts";
import { recordConsent, smsConsent } from "#store/consents.ts";
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
} from "../../helpers/office.ts";
import { texting as agreed, CLEO } from "../../helpers/text-desk.ts";
import { type Texting, useTexting } from "../../helpers/texting.ts";

/* What becomes of an appointment that its client writes about. Nothing is done on a guess. */

const talk = useTexting();
const texting = agreed();
let { desk, says }: Texting = {} as Texting;

beforeEach(() => {
  ({ desk, says } = talk());
});

const WEDNESDAY_NOON = later(TUESDAY_NOON, 1440);
const appointmentOf = (requestId: string) =>
  desk.db("appointments").where({ request_id: requestId }).first();

async function onTuesday() {
  const one = await booked(desk, { ...texting, providerKey: "ana" });
  await performAll(desk);
  return one;
}

async function onBothDays() {
  const first = await onTuesday();
  const second = await booked(desk, { ...texting, start: WEDNESDAY_NOON });
  await performAll(desk);
  return { first, second };
}

describe("a wish to cancel", () => {
  test("is asked back about, and done by the answer", async () => {
    const { requestId } = await onTuesday();
    const [question, ...others] = await says("I need to cancel tomorrow, sorry");
    expect(question).toContain("shall we cancel Consultation on Tue 24 Nov 10:00 AM");
    expect(question).toContain("Reply 1 to cancel it, 2 to keep it");
    expect(others).toEqual([]);
    expect((await appointmentOf(requestId)).state).toBe("confirmed");
    expect(await says("1")).toEqual([expect.stringContaining("is cancelled")]);
    expect((await appointmentOf(requestId)).state).toBe("cancelled");
    expect(await countOf(desk.db, "occupancies")).toBe(0);
    expect(await countOf(desk.db, "escalations")).toBe(0);
  });

  test.each(["2", "no", "No, keep it"])("is taken back by %j", async (words) => {
    const { requestId } = await onTuesday();
    await says("please cancel my appointment");
    expect(await says(words)).toEqual([expect.stringContaining("stays as it is")]);
    expect((await appointmentOf(requestId)).state).toBe("confirmed");
  });

  test.each(["yes", "Yes please", "yes cancel it", "ok, cancel it", "cancel it please"])(
    "is done by %j, in answer to our question",
    async (words) => {
      const { requestId } = await onTuesday();
      await says("please cancel my appointment");
      await says(words);
      expect((await appointmentOf(requestId)).state).toBe("cancelled");
    },
  );

  test.each(["yes I'll be there", "ok what do you mean", "ok", "Okay thanks", "maybe", "3", "👍"])(
    "is not done by %j",
    async (words) => {
      const { requestId } = await onTuesday();
      await says("please cancel my appointment");
      await says(words);
      expect((await appointmentOf(requestId)).state).toBe("confirmed");
    },
  );

  test("without an answer that is understood is asked once more, then read by a person", async () => {
    const { requestId } = await onTuesday();
    await says("please cancel my appointment");
    expect(await says("hmm")).toEqual([expect.stringContaining("Reply 1 to cancel it")]);
    expect(await says("what?")).toEqual([expect.stringContaining("a person on our team")]);
    const { findings } = await desk.db("escalations").where({ request_id: requestId }).first();
    expect(JSON.stringify(findings)).toContain("twice we did not understand");
    expect((await appointmentOf(requestId)).state).toBe("confirmed");
  });

  test("that policy forbids goes to a person, and the client is told why", async () => {
    const { requestId } = await onTuesday();
    desk.clock.at = later(TUESDAY_NOON, -30);
    await says("please cancel my appointment");
    const [told] = await says("1");
    expect(told).toContain("cannot be done by text, so nothing has changed");
    expect(told).toContain("60 minutes before the start");
    expect((await appointmentOf(requestId)).state).toBe("confirmed");
    const { findings } = await desk.db("escalations").where({ request_id: requestId }).first();
    expect(JSON.stringify(findings)).toContain("asks to cancel by text");
  });

  test("answered after it was moved gives up nothing that was not asked about", async () => {
    const { requestId } = await onTuesday();
    await says("please cancel my appointment");
    await desk.db("appointments").update({ sequence: 1 });
    expect(await says("1")).toEqual([expect.stringContaining("has changed since we asked")]);
    expect((await appointmentOf(requestId)).state).toBe("confirmed");
  });

  test("delivered five times is one question, and its answer one deed", async () => {
    await onTuesday();
    expect(await says("please cancel my appointment", { deliveries: 5 })).toHaveLength(1);
    expect(await says("1", { deliveries: 5 })).toHaveLength(1);
    expect(await countOf(desk.db, "text_questions")).toBe(1);
    expect(await says("1")).toEqual([expect.stringContaining("no longer open")]);
  });

  test("answered on the next day is too late, and is told so", async () => {
    const { requestId } = await booked(desk, { ...texting, start: later(TUESDAY_NOON, 3 * 1440) });
    await performAll(desk);
    await says("please cancel my appointment");
    desk.clock.at = later(desk.clock.at, 1500);
    expect(await says("1")).toEqual([expect.stringContaining("that question is no longer open")]);
    expect((await appointmentOf(requestId)).state).toBe("confirmed");
  });
});

describe("with two appointments", () => {
  test("a wish to cancel is asked back about, and the number gives up that one alone", async () => {
    const { first, second } = await onBothDays();
    const [question] = await says("please cancel my appointment");
    expect(question).toContain("which appointment do you want to cancel? Reply 1 for Consultation");
    expect(question).toContain("2 for Consultation Wed 25 Nov 10:00 AM");
    expect(await says("2")).toEqual([expect.stringContaining("Wed 25 Nov 10:00 AM")]);
    expect((await appointmentOf(first.requestId)).state).toBe("confirmed");
    expect((await appointmentOf(second.requestId)).state).toBe("cancelled");
  });

  test("one that was moved since it was listed stays, and the client is told", async () => {
    const { first } = await onBothDays();
    await says("please cancel my appointment");
    const change = { starts_at: later(TUESDAY_NOON, 240), ends_at: later(TUESDAY_NOON, 270) };
    await desk.db("appointments").where({ request_id: first.requestId }).update(change);
    expect(await says("1")).toEqual([expect.stringContaining("has changed since we asked")]);
    expect(await countOf(desk.db, "appointments", { state: "cancelled" })).toBe(0);
  });

  test("the day that is named says which one", async () => {
    await onBothDays();
    await says("please cancel my appointment");
    await says("wednesday");
    expect(await countOf(desk.db, "appointments", { state: "cancelled" })).toBe(1);
  });

  test("a confirmation is asked back about", async () => {
    await onBothDays();
    const [question] = await says("confirmed, I will be there");
    expect(question).toContain("which appointment do you confirm?");
    expect(await says("1")).toEqual([
      expect.stringContaining("look forward to seeing you on Tue 24 Nov"),
    ]);
    expect(await countOf(desk.db, "audit", { action: "appointment-confirmed" })).toBe(1);
  });
});

describe("a wish for another time", () => {
  test("is answered with free times near it, which are held, and moved by the number", async () => {
    const { requestId } = await onTuesday();
    const [question] = await says("can we do 2pm instead?");
    expect(question).toContain("free times for Consultation, Phoenix time (MST)");
    expect(question).toContain("1 for Tue 24 Nov 1:00 PM, 2 for Tue 24 Nov 2:00 PM");
    expect(question).toContain("Until then your appointment stays as it is");
    expect(await countOf(desk.db, "holds")).toBe(3);
    expect((await appointmentOf(requestId)).starts_at).toEqual(TUESDAY_NOON);
    const [told] = await says("2");
    expect(told).toContain("has a new time: Tue 24 Nov 2:00 PM");
    expect((await appointmentOf(requestId)).starts_at).toEqual(later(TUESDAY_NOON, 240));
    expect(await countOf(desk.db, "holds")).toBe(0);
    expect(await countOf(desk.db, "occupancies")).toBe(1);
  });

  test("on another day stays at the same hour, as far as it can", async () => {
    const { requestId } = await onTuesday();
    const [question] = await says("can we move it to thursday?");
    expect(question).toContain("Thu 26 Nov 10:00 AM");
    expect(question).not.toContain("Wed 25");
    await says("none of these work");
    expect((await appointmentOf(requestId)).starts_at).toEqual(TUESDAY_NOON);
    const { findings } = await desk.db("escalations").where({ request_id: requestId }).first();
    expect(JSON.stringify(findings)).toContain("none of the ones we proposed");
    expect(await countOf(desk.db, "holds")).toBe(0);
  });

  test("chosen when somebody else has it by now is answered with what is free now", async () => {
    const { requestId } = await onTuesday();
    await says("can we move it to thursday at 11am?");
    // The hold ran out, and both providers are taken then.
    await desk.db("holds").delete();
    const thursday = later(TUESDAY_NOON, 2 * 1440 + 60);
    await booked(desk, {
      start: thursday,
      clientEmail: { address: "a@x.example", domain: "x.example" },
    });
    await booked(desk, {
      start: thursday,
      clientEmail: { address: "b@x.example", domain: "x.example" },
    });
    const options = (await desk.db("text_questions").first()).content.options;
    const position =
      options.findIndex(({ start }: { start: string }) => start === thursday.toISOString()) + 1;
    expect(position).toBeGreaterThan(0);
    const [again] = await says(String(position));
    expect(again).toContain("free times for Consultation");
    expect(again).not.toContain("Thu 26 Nov 11:00 AM");
    expect((await appointmentOf(requestId)).starts_at).toEqual(TUESDAY_NOON);
  });

  test("too late for policy goes to a person", async () => {
    const { requestId } = await onTuesday();
    desk.clock.at = later(TUESDAY_NOON, -30);
    const [told] = await says("running late can we do 2pm?");
    expect(told).toContain("nothing has changed");
    const { findings } = await desk.db("escalations").where({ request_id: requestId }).first();
    expect(JSON.stringify(findings)).toContain("for another time by text");
  });
});

test("a number that may answer something newer gives nothing up, and is asked about again", async () => {
  const { requestId } = await onTuesday();
  await says("please cancel my appointment");
  desk.clock.at = later(desk.clock.at, 5);
  const other = await escalated(desk, texting);
  await claimEscalationFlow(desk.context)(await aPressOf(desk, other.escalationId));
  const { id: providerId } = await desk.db("providers").where({ key: "ana" }).first("id");
  const times = [2, 3].map((day) => ({ start: later(TUESDAY_NOON, day * 1440), providerId }));
  const press = await aPressOf(desk, other.escalationId);
  await proposeTimesFlow(desk.context)({ ...press, times });
  await performAll(desk);
  desk.clock.at = later(desk.clock.at, 5);
  expect(await says("1")).toEqual([expect.stringContaining("Reply 1 to cancel it")]);
  expect((await appointmentOf(requestId)).state).toBe("confirmed");
  expect(await countOf(desk.db, "offers", { state: "open" })).toBe(2);
  await says("1");
  expect((await appointmentOf(requestId)).state).toBe("cancelled");
  expect(await countOf(desk.db, "offers", { state: "open" })).toBe(2);
});

describe("running late", () => {
  test("is passed on to the desk where no card is open, and thanked for", async () => {
    await onTuesday();
    desk.clock.at = later(TUESDAY_NOON, -20);
    expect(await says("running 10 min late, sorry!")).toEqual([
      expect.stringContaining("thank you for telling us"),
    ]);
    expect(desk.chat.deskNotes.at(-1)).toMatchObject({
      text: expect.stringMatching(
        /GH-\d+: Ana Ortiz's client for Tue 24 Nov 10:00 AM.* about 10 minutes late/,
      ),
      quote: "running 10 min late, sorry!",
    });
    expect(await countOf(desk.db, "escalations")).toBe(0);
  });
});

describe("words without an appointment", () => {
  test("that was cancelled a minute ago change nothing, and are told so", async () => {
    const { token } = await onTuesday();
    await cancelByLink(desk, token);
    await performAll(desk);
    for (const words of ["I confirm, see you tomorrow", "please cancel my appointment"])
      expect(await says(words)).toEqual([expect.stringContaining("is cancelled already")]);
    expect(await countOf(desk.db, "escalations")).toBe(0);
  });

  test("thanks are left unanswered, and are nobody's work", async () => {
    await onTuesday();
    expect(await says("Thanks!")).toEqual([]);
    expect(await countOf(desk.db, "escalations")).toBe(0);
  });

  test("of somebody who opted out are acted upon by a person, never by a question", async () => {
    const { requestId } = await onTuesday();
    await says("STOP");
    expect(await smsConsent(desk.db, CLEO)).toBe("revoked");
    expect(await says("please cancel my appointment")).toEqual([]);
    expect(await countOf(desk.db, "text_questions")).toBe(0);
    expect(await countOf(desk.db, "escalations", { request_id: requestId })).toBe(1);
  });

  test.each(["hmm", "1", "I need it on friday"])(
    "of somebody who opted out on their page are read by a person: %j, with a question open",
    async (words) => {
      const { requestId } = await onTuesday();
      await says("please cancel my appointment");
      const word = { phone: CLEO, given: false, wording: "Taken back", requestId, at: MONDAY };
      await recordConsent(desk.db, { ...word, origin: "page" });
      expect(await says(words)).toEqual([]);
      const { findings } = await desk.db("escalations").where({ request_id: requestId }).first();
      expect(JSON.stringify(findings)).toContain(words);
      expect((await appointmentOf(requestId)).state).toBe("confirmed");
    },
  );

  test("about a question that a member works on go to its thread", async () => {
    await escalated(desk, texting);
    await performAll(desk);
    const before = desk.chat.notes.length;
    await says("can we do 4 instead?");
    expect(desk.chat.notes.slice(before)).toMatchObject([{ quote: "can we do 4 instead?" }]);
    expect(await countOf(desk.db, "text_questions")).toBe(0);
  });
});
