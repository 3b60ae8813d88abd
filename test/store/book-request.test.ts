import { afterEach, expect, test } from "vitest";
import { bookRequest } from "#store/book-request.ts";
import type { StoredProvider } from "#store/company-parts.ts";
import { transact } from "#store/db.ts";
import { newId } from "#store/ids.ts";
import { occupy } from "#store/occupancies.ts";
import { aBooking, providersOf } from "../helpers/bookings.ts";
import {
  countOf,
  escalated,
  expectNoOverlap,
  later,
  MONDAY,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;

/** Everything that a booking writes, by table. */
const written = [
  "requests",
  "receipts",
  "appointments",
  "occupancies",
  "effects",
  "links",
  "audit",
];
const countsOfAll = () => Promise.all(written.map((table) => countOf(db(), table)));

const aKey = (key: string) => ({
  caller: "token:1",
  route: "requests",
  key,
  bodyHash: Buffer.alloc(32),
});

afterEach(() => expectNoOverlap(db()));

test("a booking writes one of everything", async () => {
  const { outcome } = await bookRequest(db(), await aBooking(db()));
  expect(outcome).toBe("booked");
  expect(await countsOfAll()).toEqual([1, 1, 1, 1, 1, 1, 1]);
  expect(await db()("requests").first()).toMatchObject({ state: "booked", close_reason: null });
});

test("the answer names the provider and the reference that people see", async () => {
  const booked = await bookRequest(db(), await aBooking(db()));
  const { number } = await db()("requests").first("number");
  expect(booked).toMatchObject({ answer: { provider: "ana", reference: `GH-${number}` } });
});

test("a taken time is refused, and the request is kept with its reason", async () => {
  await bookRequest(db(), await aBooking(db()));
  const { outcome } = await bookRequest(db(), await aBooking(db()));
  expect(outcome).toBe("slot-taken");
  expect(await countOf(db(), "appointments")).toBe(1);
  expect(await countOf(db(), "requests", { close_reason: "slot-taken" })).toBe(1);
});

test("candidates are tried in their order, and the next one only when the first is taken", async () => {
  const { ana, ben } = (await providersOf(db())) as Record<"ana" | "ben", StoredProvider>;
  const candidates = [ben, ana];
  const first = await bookRequest(db(), await aBooking(db(), { candidates }));
  const second = await bookRequest(db(), await aBooking(db(), { candidates }));
  const third = await bookRequest(db(), await aBooking(db(), { candidates }));
  expect([first, second, third]).toMatchObject([
    { answer: { provider: "ben" } },
    { answer: { provider: "ana" } },
    { outcome: "slot-taken" },
  ]);
});

test("a hold that is over makes room, one that is not does not", async () => {
  const { escalationId } = await escalated(office());
  await db()("occupancies").delete();
  const { ana } = await providersOf(db());
  const during = { start: TUESDAY_NOON, end: later(TUESDAY_NOON, 30) };
  await occupy(
    db(),
    { takes: [{ providerId: ana?.id ?? "", locationId: null }], during, limits: [], at: MONDAY },
    {
      escalationId,
      expiresAt: later(MONDAY, 60),
      counts: { startsAt: TUESDAY_NOON, serviceId: (await db()("services").first("id")).id },
    },
  );
  const early = await bookRequest(db(), await aBooking(db(), { at: later(MONDAY, 59) }));
  const late = await bookRequest(db(), await aBooking(db(), { at: later(MONDAY, 60) }));
  expect([early.outcome, late.outcome]).toEqual(["slot-taken", "booked"]);
});

test("times that touch do not overlap", async () => {
  await bookRequest(db(), await aBooking(db()));
  const next = await aBooking(db(), { start: later(TUESDAY_NOON, 30) });
  expect((await bookRequest(db(), next)).outcome).toBe("booked");
});

test("a buffer keeps the time after an appointment free", async () => {
  await bookRequest(db(), await aBooking(db(), { bufferAfterMinutes: 15 }));
  const tooSoon = await aBooking(db(), { start: later(TUESDAY_NOON, 30) });
  const afterwards = await aBooking(db(), { start: later(TUESDAY_NOON, 45) });
  expect((await bookRequest(db(), tooSoon)).outcome).toBe("slot-taken");
  expect((await bookRequest(db(), afterwards)).outcome).toBe("booked");
});

test("of fifty who want one time at once one gets it, and nobody gets an error", async () => {
  const bookings = await Promise.all(Array.from({ length: 50 }, () => aBooking(db())));
  const outcomes = await Promise.all(bookings.map((booking) => bookRequest(db(), booking)));
  expect(outcomes.filter(({ outcome }) => outcome === "booked")).toHaveLength(1);
  expect(outcomes.filter(({ outcome }) => outcome === "slot-taken")).toHaveLength(49);
});

test("fifty who want overlapping times at once never overlap, and nobody gets an error", async () => {
  const bookings = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      aBooking(db(), {
        start: later(TUESDAY_NOON, (index % 12) * 5),
        email: `c${index}@x.example`,
      }),
    ),
  );
  const outcomes = await Promise.all(bookings.map((booking) => bookRequest(db(), booking)));
  const booked = outcomes.filter(({ outcome }) => outcome === "booked").length;
  expect(booked).toBeGreaterThanOrEqual(1);
  expect(await countOf(db(), "occupancies")).toBe(booked);
  expect(outcomes.filter(({ outcome }) => outcome === "slot-taken")).toHaveLength(50 - booked);
});

test("an Idempotency-Key that was there first leaves nothing else behind", async () => {
  await bookRequest(db(), await aBooking(db(), { key: aKey("k1") }));
  const again = await aBooking(db(), { key: aKey("k1"), start: later(TUESDAY_NOON, 60) });
  expect((await bookRequest(db(), again)).outcome).toBe("repeated");
  expect(await countsOfAll()).toEqual([1, 1, 1, 1, 1, 1, 1]);
});

test("five at once with one key book once", async () => {
  const bookings = await Promise.all(
    Array.from({ length: 5 }, () => aBooking(db(), { key: aKey("k2") })),
  );
  const outcomes = await Promise.all(bookings.map((booking) => bookRequest(db(), booking)));
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual([
    "booked",
    ...Array(4).fill("repeated"),
  ]);
  expect(await countsOfAll()).toEqual([1, 1, 1, 1, 1, 1, 1]);
});

test("a key under which the time was taken remembers that", async () => {
  await bookRequest(db(), await aBooking(db()));
  await bookRequest(db(), await aBooking(db(), { key: aKey("k3") }));
  expect(await db()("idempotency_keys").first()).toMatchObject({ status: 409, answer: null });
});

test("a booking that is broken off half-way leaves nothing, not even its key", async () => {
  const before = await countsOfAll();
  const broken = { ...(await aBooking(db(), { key: aKey("k4") })), companyVersion: 999 };
  await expect(bookRequest(db(), broken)).rejects.toThrow("receipts");
  expect(await countsOfAll()).toEqual(before);
  expect(await countOf(db(), "idempotency_keys")).toBe(0);
  // Nor does a client appear whom nobody booked anything for.
  expect(await countOf(db(), "clients")).toBe(0);
});

test("a transaction that is rolled back gives the time back", async () => {
  const tx = await db().transaction();
  await bookRequest(tx, await aBooking(db()));
  await tx.rollback();
  expect((await bookRequest(db(), await aBooking(db()))).outcome).toBe("booked");
});

test("two clients who are new at the same moment under one address are one client", async () => {
  const bookings = await Promise.all(
    [0, 60, 120, 180].map((minutes) =>
      aBooking(db(), { start: later(TUESDAY_NOON, minutes), email: "same@home.example" }),
    ),
  );
  const outcomes = await Promise.all(bookings.map((booking) => bookRequest(db(), booking)));
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(4).fill("booked"));
  expect(await countOf(db(), "clients")).toBe(1);
});

test("a client is known by the phone number under another address", async () => {
  const phone = "+16025550123";
  await bookRequest(db(), await aBooking(db(), { phone, email: "one@home.example" }));
  const start = later(TUESDAY_NOON, 60);
  await bookRequest(db(), await aBooking(db(), { phone, email: "TWO@home.example", start }));
  expect(await countOf(db(), "clients")).toBe(1);
  expect(await countOf(db(), "client_addresses", { address: "two@home.example" })).toBe(1);
});

test("bookings inside one transaction see each other's time", async () => {
  const outcomes = await transact(db(), async (tx) => [
    await bookRequest(tx, await aBooking(db())),
    await bookRequest(tx, { ...(await aBooking(db())), requestId: newId() }),
  ]);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(["booked", "slot-taken"]);
});
