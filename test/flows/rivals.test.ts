import { afterEach, describe, expect, test } from "vitest";
import { rescheduleAppointmentFlow } from "#flows/reschedule-appointment.ts";
import { bookRequest } from "#store/book-request.ts";
import { aBooking, providersOf } from "../helpers/bookings.ts";
import { aClinic, serviceOf, takeTeam, teamFor } from "../helpers/clinic.ts";
import { untilSomeoneWaits } from "../helpers/db.ts";
import {
  aRequest,
  booked,
  countOf,
  escalated,
  expectNoOverlap,
  later,
  MONDAY,
  receive,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

const office = useOffice(aClinic());
const db = () => office().db;
afterEach(() => expectNoOverlap(db()));

type Wish = { readonly serviceKey: string; readonly start: Date };
const ask = (wish: Wish, number = 0) => {
  const clientEmail = { address: `c${number}@home.example`, domain: "home.example" };
  return receive(office(), aRequest({ ...wish, clientEmail }));
};
const askAll = (wishes: readonly Wish[]) => Promise.all(wishes.map(ask));
const fifty = (wish: (index: number) => Wish) => Array.from({ length: 50 }, (_, i) => wish(i));
const kindsOf = (received: readonly { readonly kind: string }[]) =>
  Object.entries(Object.groupBy(received, ({ kind }) => kind)).map(([kind, all]) => [
    kind,
    all?.length,
  ]);
const providersTaken = async () => {
  const rows = await db()("occupancies as o")
    .join("providers as p", "p.id", "o.provider_id")
    .orderBy("p.key")
    .select("p.key");
  return rows.map(({ key }) => key);
};

/** Dana leaves New York at half past eleven; Brooklyn is three quarters of an hour away. */
const inNewYork = { serviceKey: "visit", start: later(TUESDAY_NOON, -30) };
const inBrooklyn = { serviceKey: "visit", start: later(TUESDAY_NOON, 30) };

/**
 * Somebody has taken a team and not committed yet; the rival waits for that, and is answered when it
 * is over.
 */
async function whileTaken(
  first: Wish,
  rival: () => Promise<unknown>,
  end: "commit" | "rollback",
): Promise<unknown> {
  const { escalationId } = await escalated(office());
  await db()("occupancies").delete();
  const service = await serviceOf(office(), first.serviceKey);
  const { start } = first;
  const team = await teamFor(office(), first.serviceKey, start);
  const counts = { startsAt: start, serviceId: service.id };
  const occupant = { escalationId, expiresAt: start, counts };
  const tx = await db().transaction();
  expect(await takeTeam(tx, office(), { service, team, start, occupant })).toBe(true);
  const answer = rival();
  await untilSomeoneWaits(db());
  await tx[end]();
  return answer;
}

describe("two who want a provider at neighbouring times in two places", () => {
  test.each([
    ["the earlier", inNewYork, inBrooklyn],
    ["the later", inBrooklyn, inNewYork],
  ])("wait for each other: %s was first", async (_which, first, second) => {
    expect(await whileTaken(first, () => ask(second), "commit")).toMatchObject({
      kind: "slot-taken",
    });
    expect(await providersTaken()).toEqual(["dana"]);
  });

  test("and the second is booked when the first gives up", async () => {
    expect(await whileTaken(inNewYork, () => ask(inBrooklyn), "rollback")).toMatchObject({
      kind: "booked",
    });
  });

  test("never both win, fifty at once", async () => {
    const received = await askAll(fifty((index) => (index % 2 === 0 ? inNewYork : inBrooklyn)));
    expect(kindsOf(received)).toEqual(
      expect.arrayContaining([
        ["booked", 1],
        ["slot-taken", 49],
      ]),
    );
  });

  test("both win with enough time for the way between them", async () => {
    await ask(inNewYork);
    expect(await ask({ ...inBrooklyn, start: later(TUESDAY_NOON, 45) })).toMatchObject({
      kind: "booked",
    });
  });
});

describe("two who want the last place of a day", () => {
  const daily = (minutes = 0) => ({ serviceKey: "daily", start: later(TUESDAY_NOON, minutes) });

  test("wait for each other, however far apart their times are", async () => {
    expect(await whileTaken(daily(), () => ask(daily(180)), "commit")).toMatchObject({
      kind: "slot-taken",
    });
  });

  test("and the second is booked when the first gives up", async () => {
    expect(await whileTaken(daily(), () => ask(daily(180)), "rollback")).toMatchObject({
      kind: "booked",
    });
  });

  test("never both win, fifty at once", async () => {
    const received = await askAll(fifty((index) => daily(15 * (index % 16))));
    expect(kindsOf(received)).toEqual(
      expect.arrayContaining([
        ["booked", 1],
        ["slot-taken", 49],
      ]),
    );
    expect(await countOf(db(), "appointments")).toBe(1);
  });

  test("never both win who move their appointments there", async () => {
    const days = [1, 2, 3, 6, 7, 8].map((day) => day * 24 * 60);
    const moves = [];
    for (const day of days) moves.push(await booked(office(), daily(day)));
    const reschedule = rescheduleAppointmentFlow(office().context);
    const moved = await Promise.all(
      moves.map(({ token }, index) =>
        reschedule({ token, start: daily(15 * index).start, sequence: 0 }),
      ),
    );
    expect(kindsOf(moved)).toEqual(
      expect.arrayContaining([
        ["rescheduled", 1],
        ["slot-taken", 5],
      ]),
    );
    // Who lost the race has kept the time that was to be given up.
    expect(await countOf(db(), "occupancies")).toBe(6);
  });
});

describe("two who are tried with one provider after the other", () => {
  test("keep nobody waiting for a provider whom they were refused", async () => {
    await booked(office(), { serviceKey: "once-each", providerKey: "ben" });
    const { ben } = await providersOf(db());
    const { id: providerId = "", locationId = "", zone = "" } = ben ?? {};
    const service = await serviceOf(office(), "once-each");
    const take = {
      service,
      team: { providerId, locationId, zone, withIds: [] },
      start: later(TUESDAY_NOON, 120),
      occupant: { appointmentId: crypto.randomUUID() },
    };
    const goesOnToTheNext = await db().transaction();
    expect(await takeTeam(goesOnToTheNext, office(), take)).toBe(false);
    // Whoever had to wait would get an error after half a second.
    expect(await takeTeam(db(), office(), take)).toBe(false);
    await goesOnToTheNext.rollback();
  });

  test("a provider's own number is kept by whoever asks first, in whatever order they are tried", async () => {
    const { ben, cleo } = await providersOf(db());
    const limit = (provider: typeof ben) => ({
      providerId: provider?.id ?? "",
      serviceId: null,
      from: later(TUESDAY_NOON, -720),
      to: later(TUESDAY_NOON, 720),
      max: 1,
    });
    const bookings = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const both = [ben, cleo].flatMap((one) => one ?? []);
        const candidates = index % 2 === 0 ? both : both.toReversed();
        const start = later(TUESDAY_NOON, 5 * (index % 12));
        const booking = await aBooking(db(), { start, candidates });
        return {
          ...booking,
          candidates: booking.candidates.map((candidate, place) => ({
            ...candidate,
            limits: [limit(candidates[place])],
          })),
        };
      }),
    );
    const outcomes = await Promise.all(bookings.map((booking) => bookRequest(db(), booking)));
    expect(outcomes.filter(({ outcome }) => outcome === "booked")).toHaveLength(2);
    expect(outcomes.filter(({ outcome }) => outcome === "slot-taken")).toHaveLength(48);
    expect(await providersTaken()).toEqual(["ben", "cleo"]);
  });
});

describe("two teams that share a member or a room", () => {
  const at = (serviceKey: string) => ({ serviceKey, start: TUESDAY_NOON });

  test("wait for each other, and of who loses nobody is taken", async () => {
    expect(await whileTaken(at("exam"), () => ask(at("talk")), "commit")).toMatchObject({
      kind: "slot-taken",
    });
    expect(await providersTaken()).toEqual(["blue", "eli"]);
  });

  test("and the second takes the other room when there is one", async () => {
    expect(await whileTaken(at("talk"), () => ask(at("scan")), "commit")).toMatchObject({
      kind: "booked",
    });
    expect(await providersTaken()).toEqual(["blue", "eli", "fay", "red", "scanner"]);
  });

  test.each([
    ["a room", ["exam", "talk"]],
    ["two people who are named in different orders", ["board", "panel"]],
    ["people and a room", ["joint", "board", "exam", "talk"]],
  ])("one wins, fifty at once, and nobody gets an error: %s", async (_what, services) => {
    // Panels are led by Fay, who begins at ten past nine.
    const start = (key: string) => later(TUESDAY_NOON, key === "panel" ? 10 : 0);
    const wishes = fifty((index) => {
      const serviceKey = services[index % services.length] ?? "";
      return { serviceKey, start: start(serviceKey) };
    });
    expect(kindsOf(await askAll(wishes))).toEqual(
      expect.arrayContaining([
        ["booked", 1],
        ["slot-taken", 49],
      ]),
    );
    expect(await countOf(db(), "appointments")).toBe(1);
  });
});

describe("a hold that is over, before any sweep has come by", () => {
  const hold = async (wish: Wish) => {
    await escalated(office(), wish);
    expect(await ask(wish, 1)).toMatchObject({ kind: "slot-taken" });
    office().clock.at = later(MONDAY, 240);
  };

  test("makes room for a team", async () => {
    await hold({ serviceKey: "scan", start: TUESDAY_NOON });
    expect(await ask({ serviceKey: "scan", start: TUESDAY_NOON })).toMatchObject({
      kind: "booked",
    });
  });

  test("needs no way to it any more", async () => {
    await escalated(office(), inNewYork);
    expect(await ask(inBrooklyn, 1)).toMatchObject({ kind: "slot-taken" });
    office().clock.at = later(MONDAY, 240);
    expect(await ask(inBrooklyn)).toMatchObject({ kind: "booked" });
  });

  test("makes room under a limit", async () => {
    await hold({ serviceKey: "daily", start: TUESDAY_NOON });
    const wish = { serviceKey: "daily", start: later(TUESDAY_NOON, 120) };
    expect(await ask(wish)).toMatchObject({ kind: "booked" });
  });
});
