import { describe, expect, test } from "vitest";
import { listAvailabilityFlow } from "#flows/list-availability.ts";
import { dropPastHolds } from "#store/holds.ts";
import { dropPastOccupancies } from "#store/occupancies.ts";
import { aBrowser, aToken, bookHeld, giveBack, held, renew, takeHold } from "../helpers/holding.ts";
import {
  aRequest,
  booked,
  countOf,
  expectNoOverlap,
  later,
  MONDAY,
  receive,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
const withAna = (change: Parameters<typeof aRequest>[0] = {}) =>
  receive(office(), aRequest({ providerKey: "ana", ...change }));
const many = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("a held time", () => {
  test("is kept for minutes, said in words of its place", async () => {
    expect(await held(office())).toEqual({
      id: expect.any(String),
      start: TUESDAY_NOON,
      end: later(TUESDAY_NOON, 30),
      zone: "America/Phoenix",
      localStart: "2026-11-24T10:00",
      provider: { key: "ana", name: "Ana Ortiz" },
      location: { key: "phoenix", name: "Phoenix office" },
      expiresAt: later(MONDAY, 5),
      renewableUntil: later(MONDAY, 30),
    });
  });

  test("is nobody else's, who hears until when, and its owner's to book", async () => {
    await held(office());
    expect(await takeHold(office(), { device: aBrowser("somebody else's") })).toMatchObject({
      kind: "slot-taken",
      heldUntil: later(MONDAY, 30),
    });
    expect(await withAna()).toMatchObject({ kind: "slot-taken", heldUntil: later(MONDAY, 30) });
    expect(await bookHeld(office(), { device: aBrowser() })).toMatchObject({ kind: "booked" });
    expect(await countOf(db(), "holds")).toBe(0);
    expect(await countOf(db(), "occupancies")).toBe(1);
    // It is not kept any more, but booked.
    expect(await withAna()).toMatchObject({ kind: "slot-taken", heldUntil: undefined });
  });

  test("is offered to its owner, and to nobody else", async () => {
    const list = async (device = aBrowser()) => {
      const found = await listAvailabilityFlow(office().context)({
        serviceKey: "consult",
        providerKey: "ana",
        from: TUESDAY_NOON,
        to: later(TUESDAY_NOON, 61),
        device,
      });
      return found.kind === "slots" ? found.slots.map(({ start }) => start) : [];
    };
    const before = await list();
    await held(office());
    expect(await list()).toEqual(before);
    expect(await list(aBrowser("somebody else's"))).not.toContainEqual(TUESDAY_NOON);
    // In another tab: what lies between two of its holds is not there just now, but each of them is.
    await held(office(), { start: later(TUESDAY_NOON, 60) });
    expect(await list()).toEqual([TUESDAY_NOON, later(TUESDAY_NOON, 60)]);
  });

  test("is booked with the provider who is held, whoever had the less to do", async () => {
    const { id } = await held(office(), { device: aToken() });
    await booked(office(), { providerKey: "ana", start: later(TUESDAY_NOON, 60) });
    const asked = { providerKey: undefined };
    const received = await bookHeld(office(), { device: aToken(), id }, asked);
    expect(received).toMatchObject({ answer: { appointment: { provider: { key: "ana" } } } });
  });

  test("goes over to the question when a person has to look, with the same provider", async () => {
    await booked(office(), { providerKey: "ana", start: later(TUESDAY_NOON, 60) });
    await held(office());
    const ask = { providerKey: undefined, askPerson: true };
    expect(await bookHeld(office(), { device: aBrowser() }, ask)).toMatchObject({
      kind: "escalated",
    });
    expect(await countOf(db(), "holds")).toBe(0);
    expect(
      await db()("occupancies")
        .join("providers", "providers.id", "provider_id")
        .whereNotNull("escalation_id")
        .pluck("key"),
    ).toEqual(["ana"]);
  });

  test("is not held against what policy says", async () => {
    const soon = await takeHold(office(), { start: later(MONDAY, 30) });
    expect(soon).toMatchObject({ kind: "outside-policy", violations: [{ limit: "notice" }, {}] });
    expect(await takeHold(office(), { serviceKey: "massage" })).toEqual({
      kind: "unknown",
      what: "service",
    });
  });
});

describe("its end", () => {
  test("comes by business time: from then on it is anybody's, and renewing says so", async () => {
    const { id } = await held(office());
    office().clock.at = later(MONDAY, 5);
    expect(await renew(office(), id)).toMatchObject({ kind: "over" });
    expect(await withAna()).toMatchObject({ kind: "booked" });
    // The owner is judged like anybody then.
    expect(await bookHeld(office(), { device: aBrowser() })).toMatchObject({ kind: "slot-taken" });
  });

  test("is put off by renewing, never beyond the longest", async () => {
    const { id } = await held(office());
    office().clock.at = later(MONDAY, 4);
    expect(await renew(office(), id)).toMatchObject({ hold: { expiresAt: later(MONDAY, 9) } });
    office().clock.at = later(MONDAY, 6);
    expect(await withAna()).toMatchObject({ kind: "slot-taken" });
    for (const minute of [8, 12, 16, 20, 24, 28]) {
      office().clock.at = later(MONDAY, minute);
      expect(await renew(office(), id)).toMatchObject({ kind: "renewed" });
    }
    const ends = await db()("occupancies").pluck("expires_at");
    expect(ends).toEqual([later(MONDAY, 30)]);
    office().clock.at = later(MONDAY, 30);
    expect(await renew(office(), id)).toMatchObject({ kind: "over" });
  });

  test("comes at once when it is given back, by nobody but its owner", async () => {
    const { id } = await held(office());
    await giveBack(office(), id, aBrowser("somebody else's"));
    expect(await renew(office(), id, aBrowser("somebody else's"))).toEqual({ kind: "unknown" });
    expect(await withAna()).toMatchObject({ kind: "slot-taken" });
    await giveBack(office(), id);
    expect(await withAna()).toMatchObject({ kind: "booked" });
  });

  test("is remembered for a day, and its time is swept away at once", async () => {
    const { id } = await held(office());
    expect(await dropPastOccupancies(db(), later(MONDAY, 5))).toBe(1);
    office().clock.at = later(MONDAY, 60 * 24);
    expect(await dropPastHolds(db(), later(MONDAY, 60 * 24))).toBe(0);
    expect(await renew(office(), id)).toMatchObject({ kind: "over" });
    expect(await dropPastHolds(db(), later(MONDAY, 60 * 24 + 6))).toBe(1);
  });

  test("is where the time begins, if that is sooner", async () => {
    office().clock.at = later(TUESDAY_NOON, -61);
    const { id, renewableUntil } = await held(office());
    expect(renewableUntil).toEqual(later(TUESDAY_NOON, -31));
    office().clock.at = later(TUESDAY_NOON, -58);
    expect(await renew(office(), id)).toMatchObject({ kind: "renewed" });
  });
});

describe("somebody else's hold, or none", () => {
  test.each([
    ["somebody else's", aBrowser("a stranger's")],
    ["another token's", aToken("another")],
  ])("%s is ignored", async (_whose, device) => {
    const { id } = await held(office());
    const received = await bookHeld(office(), { device, id });
    expect(received).toMatchObject({ kind: "slot-taken", heldUntil: later(MONDAY, 30) });
    expect(await countOf(db(), "holds")).toBe(1);
  });

  test("one that never was is ignored, and the time booked like any other", async () => {
    const id = "0192f0c0-0000-7000-8000-000000000000";
    const received = await bookHeld(office(), { device: aToken(), id });
    expect(received).toMatchObject({ kind: "booked" });
  });

  test("behind a token are many people: nobody books out of another one's hold", async () => {
    await held(office(), { device: aToken() });
    expect(await bookHeld(office(), { device: aToken() })).toMatchObject({ kind: "slot-taken" });
    const again = await takeHold(office(), { device: aToken() });
    expect(again).toMatchObject({ kind: "slot-taken" });
  });
});

describe("one browser", () => {
  test("gives back the time before when another is picked", async () => {
    const { id } = await held(office());
    await held(office(), { start: later(TUESDAY_NOON, 60), insteadOf: id });
    expect(await withAna()).toMatchObject({ kind: "booked" });
  });

  test("gives it back also when the other one is not to be had", async () => {
    const start = later(TUESDAY_NOON, 60);
    await booked(office(), { providerKey: "ana", start });
    const { id } = await held(office());
    const taken = await takeHold(office(), { start, insteadOf: id });
    expect(taken).toMatchObject({ kind: "slot-taken", heldUntil: undefined });
    expect(await countOf(db(), "holds")).toBe(0);
    expect(await withAna()).toMatchObject({ kind: "booked" });
  });

  test("is never in its own way: half an hour beside what it holds", async () => {
    await held(office());
    const { id } = await held(office(), { start: later(TUESDAY_NOON, 30) });
    expect(await db()("holds").pluck("id")).toEqual([id]);
    expect(await bookHeld(office(), { device: aBrowser() })).toMatchObject({ kind: "booked" });
  });

  test("keeps what is in its way when the other time is not to be had after all", async () => {
    const start = later(TUESDAY_NOON, 30);
    await booked(office(), { providerKey: "ana", start: later(start, 30) });
    const { id } = await held(office());
    expect(await takeHold(office(), { start })).toMatchObject({ kind: "slot-taken" });
    expect(await renew(office(), id)).toMatchObject({ kind: "renewed" });
  });

  test("two tabs with one time share one hold, which the first does not take along", async () => {
    const first = await held(office());
    office().clock.at = later(MONDAY, 2);
    const second = await held(office());
    expect(second).toMatchObject({
      expiresAt: later(MONDAY, 7),
      renewableUntil: first.renewableUntil,
    });
    await giveBack(office(), first.id);
    expect(await withAna()).toMatchObject({ kind: "slot-taken" });
    expect(await bookHeld(office(), { device: aBrowser() })).toMatchObject({ kind: "booked" });
  });

  test("holds two times at once, and with a third gives back the oldest", async () => {
    const starts = [0, 60, 180].map((minutes) => later(TUESDAY_NOON, minutes));
    for (const [minute, start] of starts.entries()) {
      office().clock.at = later(MONDAY, minute);
      await held(office(), { start });
    }
    expect(await db()("holds").orderBy("starts_at").pluck("starts_at")).toEqual(starts.slice(1));
  });

  test("two of its tabs at the same moment do not hold more than that", async () => {
    const starts = many(6).map((index) =>
      later(TUESDAY_NOON, [0, 60, 180, 240, 300, 360][index] ?? 0),
    );
    await Promise.all(starts.map((start) => takeHold(office(), { start })));
    expect(await countOf(db(), "holds")).toBe(2);
  });
});

test("a token at its cap is refused, and told when the first hold ends", async () => {
  const device = aToken();
  await held(office(), { device });
  office().clock.at = later(MONDAY, 1);
  await held(office(), { device, start: later(TUESDAY_NOON, 60) });
  const start = later(TUESDAY_NOON, 180);
  expect(await takeHold(office(), { device, start })).toEqual({
    kind: "too-many",
    max: 2,
    until: later(MONDAY, 5),
  });
  expect(await countOf(db(), "holds")).toBe(2);
});

describe("races", () => {
  test("of many devices that want one time, one holds it, and nobody gets an error", async () => {
    const taken = await Promise.all(
      many(12).map((index) => takeHold(office(), { device: aBrowser(`device ${index}`) })),
    );
    expect(taken.map(({ kind }) => kind).sort()).toEqual([
      "held",
      ...many(11).map(() => "slot-taken"),
    ]);
    expect(await countOf(db(), "holds")).toBe(1);
    await expectNoOverlap(db());
  });

  test("who holds the time books it, while twenty others try", async () => {
    for (const minutes of [0, 60, 180]) {
      const start = later(TUESDAY_NOON, minutes);
      await held(office(), { start });
      const rivals = many(20).map((index) => {
        const address = `rival${index}@home.example`;
        return withAna({ start, clientEmail: { address, domain: "home.example" } });
      });
      const [own, ...others] = await Promise.all([
        bookHeld(office(), { device: aBrowser() }, { start }),
        ...rivals,
      ]);
      expect(own).toMatchObject({ kind: "booked" });
      expect(new Set(others.map(({ kind }) => kind))).toEqual(new Set(["slot-taken"]));
    }
    await expectNoOverlap(db());
  });

  test("one booking comes of two tabs that send the same hold at once, and no error", async () => {
    await held(office());
    const sent = await Promise.all(many(2).map(() => bookHeld(office(), { device: aBrowser() })));
    expect(sent.map(({ kind }) => kind).sort()).toEqual(["booked", "slot-taken"]);
  });
});
