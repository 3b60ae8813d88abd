import { beforeEach, describe, expect, test } from "vitest";
import { cancelAppointmentFlow } from "#flows/cancel-appointment.ts";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { declineEscalationFlow } from "#flows/decline-escalation.ts";
import { endHoldsFlow } from "#flows/end-holds.ts";
import { expireOffersFlow } from "#flows/expire-offers.ts";
import { extendHoldFlow } from "#flows/extend-hold.ts";
import { passOnHoldsFlow } from "#flows/pass-on-holds.ts";
import { proposeTimesFlow } from "#flows/propose-times.ts";
import { readCard } from "#flows/read-card.ts";
import { providersOf } from "../helpers/bookings.ts";
import { giveBack, held } from "../helpers/holding.ts";
import {
  aPressOf,
  aRequest,
  booked,
  cancelByLink,
  countOf,
  escalated,
  expectNoOverlap,
  later,
  MONDAY,
  performAll,
  receive,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
/** A node begins with nothing in its memory. */
const aNode = () => passOnHoldsFlow(office().context);
const endHolds = () => endHoldsFlow(office().context)();
let passOn: () => Promise<number>;
beforeEach(() => {
  passOn = aNode();
});

const withAna = { providerKey: "ana" } as const;
/** Somebody who asks for Ana's time although it is kept for somebody else. */
const asker = (name: string) =>
  escalated(office(), {
    ...withAna,
    clientName: name,
    clientEmail: { address: `${name}@home.example`, domain: "home.example" },
    askPerson: true,
  });
const wanted = async (escalationId: string) =>
  (await readCard(office().context, escalationId))?.wanted;
const decline = async (escalationId: string) =>
  declineEscalationFlow(office().context)({
    ...(await aPressOf(office(), escalationId)),
    text: "No.",
  });
async function proposeWithAna(escalationId: string, minutes: readonly number[]): Promise<void> {
  const { ana } = await providersOf(db());
  const press = await aPressOf(office(), escalationId);
  const times = minutes.map((count) => ({
    start: later(TUESDAY_NOON, count),
    providerId: ana?.id ?? "",
  }));
  expect(await proposeTimesFlow(office().context)({ ...press, times })).toEqual({ kind: "done" });
}
const inLine = (position: number, minutes = 240) => ({
  heldWith: undefined,
  line: { until: later(MONDAY, minutes), position },
});
const heldByAna = { heldWith: "Ana Ortiz", line: undefined };

describe("who asks for a time that is kept for somebody else", () => {
  test("is in line for it, says their card, with the reason in words", async () => {
    await escalated(office(), withAna);
    const second = await asker("bea");
    const third = await asker("cleo");
    expect(await wanted(second.escalationId)).toMatchObject(inLine(1));
    expect(await wanted(third.escalationId)).toMatchObject(inLine(2));
    const card = await readCard(office().context, second.escalationId);
    expect(card?.reasons).toEqual([
      "the client asked for a person",
      "the wanted time is held for somebody else, until Mon 23 Nov 11:00 AM, Phoenix time (MST) at the latest",
    ]);
    // Nothing has changed, so nothing is drawn anew.
    expect(await passOn()).toBe(0);
    expect(await aNode()()).toBe(0);
  });

  test("gets it when the first one is declined, and the next one moves up", async () => {
    const first = await escalated(office(), withAna);
    const second = await asker("bea");
    const third = await asker("cleo");
    await performAll(office());
    expect(await passOn()).toBe(0);
    await decline(first.escalationId);
    expect(await passOn()).toBe(2);
    expect(await wanted(second.escalationId)).toMatchObject({
      ...heldByAna,
      heldUntil: later(MONDAY, 240),
    });
    expect(await wanted(third.escalationId)).toMatchObject(inLine(1));
    expect(await passOn()).toBe(0);

    await performAll(office());
    expect(office().chat.notes.map(({ text }) => text)).toEqual([
      "The wanted time is free again (Tue 24 Nov 10:00 AM, Phoenix time (MST)) and now held for this client, until Mon 23 Nov 1:00 PM, New York time (EST).",
    ]);
    const cards = office()
      .chat.live()
      .map(({ card }) => card.wanted?.heldWith);
    expect(cards).toEqual([undefined, "Ana Ortiz", undefined]);
  });

  test("gets it when the first one withdraws, or the client's own hold ends", async () => {
    const first = await escalated(office(), withAna);
    const second = await asker("bea");
    await cancelAppointmentFlow(office().context)({
      token: first.token,
      reason: "",
      sequence: undefined,
    });
    await passOn();
    expect(await wanted(second.escalationId)).toMatchObject(heldByAna);
  });

  test("waits for a hold of somebody on the form as well: until its longest, or its end", async () => {
    const { id } = await held(office());
    const asked = await asker("bea");
    expect(await wanted(asked.escalationId)).toMatchObject(inLine(1, 30));
    expect(await passOn()).toBe(0);
    await giveBack(office(), id);
    expect(await passOn()).toBe(1);
    expect(await wanted(asked.escalationId)).toMatchObject(heldByAna);
  });
});

describe("who waits", () => {
  test("waits for a time that was proposed to somebody else", async () => {
    const first = await escalated(office(), { start: later(TUESDAY_NOON, 180), ...withAna });
    await claimEscalationFlow(office().context)(await aPressOf(office(), first.escalationId));
    await proposeWithAna(first.escalationId, [0, 60]);
    const second = await asker("bea");
    // Offers last longer than the second one's own deadline: until then it is in line.
    expect(await wanted(second.escalationId)).toMatchObject(inLine(1, 24 * 60));
    // Who has proposed other times waits for none.
    expect(await passOn()).toBe(0);
    expect(await wanted(first.escalationId)).toMatchObject({ heldWith: undefined });

    await db()("offers").update({ expires_at: later(MONDAY, 10) });
    await db()("occupancies")
      .whereNotNull("offer_id")
      .update({ expires_at: later(MONDAY, 10) });
    office().clock.at = later(MONDAY, 10);
    await expireOffersFlow(office().context)();
    // The one gets the time that it wanted first, the other the one that it was in line for.
    expect(await passOn()).toBe(2);
    expect(await wanted(second.escalationId)).toMatchObject(heldByAna);
  });
});

describe("a time that was booked", () => {
  test("is held for whoever wanted it when its appointment is cancelled", async () => {
    const { token } = await booked(office(), withAna);
    const asked = await asker("bea");
    expect(await wanted(asked.escalationId)).toMatchObject({
      heldWith: undefined,
      line: undefined,
    });
    expect(await passOn()).toBe(0);
    await cancelByLink(office(), token);
    expect(await passOn()).toBe(1);
    expect(await wanted(asked.escalationId)).toMatchObject(heldByAna);
  });

  test("leaves the line when it is booked out of the hold", async () => {
    const { id } = await held(office());
    const asked = await asker("bea");
    await giveBack(office(), id);
    await booked(office(), withAna);
    expect(await passOn()).toBe(1);
    expect(await wanted(asked.escalationId)).toMatchObject({
      heldWith: undefined,
      line: undefined,
    });
    expect(await passOn()).toBe(0);
  });

  test("is found free within a minute also where nothing of ours was in its way", async () => {
    const asked = await asker("bea");
    await db()("occupancies").delete();
    await db()("escalations").update({ held_until: null });
    await db()("busy").insert(
      Object.values(await providersOf(db())).map(({ id }) => ({
        provider_id: id,
        starts_at: TUESDAY_NOON,
        ends_at: later(TUESDAY_NOON, 30),
      })),
    );
    expect(await passOn()).toBe(0);
    await db()("busy").delete();
    office().clock.at = later(MONDAY, 0.5);
    expect(await passOn()).toBe(0);
    office().clock.at = later(MONDAY, 1);
    expect(await passOn()).toBe(1);
    expect(await wanted(asked.escalationId)).toMatchObject(heldByAna);
  });
});

describe("a hold that is over", () => {
  test("is taken from the card, said in the thread once, and passed on, not renewed", async () => {
    const first = await escalated(office(), withAna);
    office().clock.at = later(MONDAY, 60);
    const second = await asker("bea");
    office().clock.at = later(MONDAY, 239);
    expect(await endHolds()).toBe(0);
    office().clock.at = later(MONDAY, 240);
    expect(await endHolds()).toBe(2);
    expect(await endHolds()).toBe(0);
    expect(await wanted(first.escalationId)).toMatchObject({
      heldWith: undefined,
      line: undefined,
    });
    expect(await passOn()).toBe(1);
    expect(await wanted(first.escalationId)).toMatchObject({
      heldWith: undefined,
      line: undefined,
    });
    expect(await wanted(second.escalationId)).toMatchObject({
      ...heldByAna,
      heldUntil: later(MONDAY, 300),
    });
    await performAll(office());
    expect(office().chat.notes.map(({ text }) => text)).toEqual([
      "The wanted time is no longer held for this client; anybody may book it now.",
      expect.stringContaining("now held for this client"),
    ]);
  });

  test("leaves the line to nobody whose own deadline is over", async () => {
    const first = await escalated(office(), withAna);
    const second = await asker("bea");
    await extendHoldFlow(office().context)({
      escalationId: first.escalationId,
      until: later(MONDAY, 600),
      reason: "The client is on a plane.",
      caller: { kind: "member", id: "max", name: "Max Boyd", role: "manager" },
    });
    expect(await passOn()).toBe(1);
    expect(await wanted(second.escalationId)).toMatchObject(inLine(1, 600));
    office().clock.at = later(MONDAY, 240);
    expect(await endHolds()).toBe(1);
    expect(await passOn()).toBe(0);
    expect(await wanted(second.escalationId)).toMatchObject({
      heldWith: undefined,
      line: undefined,
    });
    await decline(first.escalationId);
    expect(await passOn()).toBe(0);
  });

  test("is not said to be over when other times were proposed instead", async () => {
    const { escalationId } = await escalated(office(), withAna);
    await claimEscalationFlow(office().context)(await aPressOf(office(), escalationId));
    await proposeWithAna(escalationId, [60, 180]);
    office().clock.at = later(MONDAY, 240);
    expect(await endHolds()).toBe(0);
  });

  test("of which nobody is in line is anybody's", async () => {
    await escalated(office(), withAna);
    office().clock.at = later(MONDAY, 240);
    await endHolds();
    expect(await passOn()).toBe(0);
    expect(await receive(office(), aRequest(withAna))).toMatchObject({ kind: "booked" });
  });
});

describe("several nodes", () => {
  test("say once that the line has changed", async () => {
    const first = await escalated(office(), withAna);
    await asker("bea");
    await db()("occupancies").update({ expires_at: later(MONDAY, 300) });
    expect((await Promise.all([aNode()(), aNode()(), aNode()()])).sort()).toEqual([0, 0, 1]);
    expect(await wanted(first.escalationId)).toMatchObject(heldByAna);
  });

  test("pass a time on once", async () => {
    const first = await escalated(office(), withAna);
    const second = await asker("bea");
    await decline(first.escalationId);
    const passed = await Promise.all([aNode()(), aNode()(), aNode()()]);
    expect(passed.sort()).toEqual([0, 0, 1]);
    expect(await countOf(db(), "audit", { action: "hold-passed-on" })).toBe(1);
    expect(await wanted(second.escalationId)).toMatchObject(heldByAna);
  });

  test("and a client who books meanwhile: one of them has the time, and nobody gets an error", async () => {
    for (const minutes of [0, 60, 180]) {
      const start = later(TUESDAY_NOON, minutes);
      const first = await escalated(office(), { ...withAna, start });
      await escalated(office(), { ...withAna, start, askPerson: true });
      await decline(first.escalationId);
      const [received] = await Promise.all([
        receive(office(), aRequest({ ...withAna, start })),
        aNode()(),
        aNode()(),
      ]);
      const hasIt = await countOf(db(), "occupancies", {});
      expect(["booked", "slot-taken"]).toContain(received.kind);
      expect(hasIt).toBeGreaterThan(0);
    }
    await expectNoOverlap(db());
  });
});
