import { describe, expect, test } from "vitest";
import { type InLine, listWaiting } from "#store/waitlist-line.ts";
import { untilSomeoneWaits } from "../../helpers/db.ts";
import {
  booked,
  cancelByLink,
  expectNoOverlap,
  later,
  MONDAY,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../../helpers/office.ts";
import {
  accept,
  decline,
  endOffers,
  joined,
  leave,
  offerFreedTimes,
  offersOf,
  openOffer,
  stateOf,
} from "../../helpers/waiting.ts";

const office = useOffice();

/** Ana's Tuesday noon is taken; whoever gives it back frees it. */
async function taken() {
  const { token } = await booked(office(), { providerKey: "ana" });
  return { giveBack: () => cancelByLink(office(), token) };
}

describe("a time that becomes free", () => {
  test("is kept for whoever waits, and told by mail, with a deadline", async () => {
    const { giveBack } = await taken();
    const kim = await joined(office(), "Kim");
    expect(await offerFreedTimes(office())).toBe(0);

    await giveBack();
    expect(await offerFreedTimes(office())).toBe(1);
    await performAll(office());

    // At 07:00 it is night in Phoenix: the two hours to answer begin at 08:00.
    const until = later(MONDAY, 60 + 120);
    expect(await offersOf(office(), kim)).toMatchObject([
      { state: "open", start: TUESDAY_NOON, until },
    ]);
    expect(await stateOf(office(), kim)).toBe("offered");
    expect(office().email.sent.at(-1)?.content).toMatchObject({
      kind: "waitlist-offer",
      start: TUESDAY_NOON,
      answerBy: until,
      providerName: "Ana Ortiz",
    });
    const free = await office().db("occupancies").whereNotNull("offer_id");
    expect(free).toHaveLength(1);
  });

  test("goes to the VIP first, then to whoever joined first, one client at a time", async () => {
    const { giveBack } = await taken();
    const clock = office().clock;
    const names = ["First", "Second"] as const;
    const ids: string[] = [];
    for (const name of names) {
      ids.push(await joined(office(), name));
      clock.at = later(clock.at, 1);
    }
    const clientEmail = { address: "vic@bigcorp.example", domain: "bigcorp.example" };
    const vip = await joined(office(), "Vic", { clientEmail });
    await giveBack();

    const order: string[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      await offerFreedTimes(office());
      const [open] = await office().db("offers").where({ state: "open" });
      order.push(open.waitlist_id);
      await decline(office(), open.waitlist_id, open.id);
    }

    expect(order).toEqual([vip, ...ids]);
    expect(await offerFreedTimes(office())).toBe(0);
  });

  test("is not offered where it does not suit, nor to somebody who wants another provider", async () => {
    const { giveBack } = await taken();
    await joined(office(), "Late", { windows: [{ days: [2], from: "10:00", to: "10:29" }] });
    await joined(office(), "Monday", { windows: [{ days: [1], from: "00:00", to: "06:00" }] });
    await joined(office(), "Past", { untilOn: "2026-11-23" });
    await giveBack();

    expect(await offerFreedTimes(office())).toBe(0);
  });

  test("two times for two who wait are two offers, and nobody has both", async () => {
    const kim = await joined(office(), "Kim", { windows: [] });
    const lou = await joined(office(), "Lou", { windows: [] });

    expect(await offerFreedTimes(office())).toBe(2);
    expect(await offerFreedTimes(office())).toBe(0);

    const [first, second] = [await openOffer(office(), kim), await openOffer(office(), lou)];
    expect(first.start).not.toEqual(second.start);
    await expectNoOverlap(office().db);
  });

  test("is offered once by two workers who look at the same moment", async () => {
    const { giveBack } = await taken();
    const kim = await joined(office(), "Kim");
    await giveBack();
    const { db } = office();
    const other = await db.transaction();
    await other("waitlist").where({ request_id: kim }).forUpdate().first("state");
    const rounds = Promise.all([offerFreedTimes(office()), offerFreedTimes(office())]);
    await untilSomeoneWaits(db, 2);
    await other.commit();

    expect((await rounds).toSorted()).toEqual([0, 1]);
    expect(await offersOf(office(), kim)).toHaveLength(1);
  });
});

test("a line is read in the same order however few of it are read at once", async () => {
  await joined(office(), "First");
  await joined(office(), "Second");
  const clientEmail = { address: "vic@bigcorp.example", domain: "bigcorp.example" };
  await joined(office(), "Vic", { clientEmail });
  const { service_id: serviceId } = await office().db("waitlist").first("service_id");
  const read = (limit: number, after?: InLine) =>
    listWaiting(office().db, { serviceId, at: MONDAY, after, limit });
  const whole = await read(10);
  expect(whole).toHaveLength(3);
  let after: InLine | undefined;
  for (const waiter of whole) {
    [after] = await read(1, after);
    expect(after).toEqual(waiter);
  }
  expect(await read(1, after)).toEqual([]);
});

test("whoever hides their zone has an offer until it is day in the whole country of their number", async () => {
  const { giveBack } = await taken();
  const kim = await joined(office(), "Kim");
  await office()
    .db("requests")
    .where({ id: kim })
    .update({ contact_zone: "Etc/GMT+7", contact_phone: "+12135550123" });
  await giveBack();
  await offerFreedTimes(office());
  // It is eight in Honolulu at 18:00, four hours from now.
  const until = later(MONDAY, 4 * 60 + 120);
  expect(await offersOf(office(), kim)).toMatchObject([{ state: "open", until }]);
});

describe("the end of an offer", () => {
  test("is not offered when there is too little time left to answer", async () => {
    const { giveBack } = await taken();
    await joined(office(), "Kim");
    await giveBack();
    // The notice is an hour: from 10:45 in New York on nobody could answer and still book.
    office().clock.at = later(TUESDAY_NOON, -74);

    expect(await offerFreedTimes(office())).toBe(0);
  });

  test("is kept no longer than the notice allows", async () => {
    const { giveBack } = await taken();
    const kim = await joined(office(), "Kim");
    await giveBack();
    office().clock.at = later(TUESDAY_NOON, -100);

    await offerFreedTimes(office());

    expect((await openOffer(office(), kim)).until).toEqual(later(TUESDAY_NOON, -60));
  });
});

describe("an offer that is not taken", () => {
  test("runs out, is given back, and goes to the next; its client stays on the list", async () => {
    const { giveBack } = await taken();
    const kim = await joined(office(), "Kim");
    office().clock.at = later(MONDAY, 1);
    const lou = await joined(office(), "Lou");
    await giveBack();
    await offerFreedTimes(office());
    office().clock.at = (await openOffer(office(), kim)).until;

    expect(await endOffers(office())).toBe(1);
    expect(await offerFreedTimes(office())).toBe(1);
    await performAll(office());

    expect([await stateOf(office(), kim), await stateOf(office(), lou)]).toEqual([
      "waiting",
      "offered",
    ]);
    expect(office().email.sent.map(({ content }) => content.kind)).toContain("waitlist-gone");
    await expectNoOverlap(office().db);
  });

  test("is not made twice: a declined time stays declined, another one is offered", async () => {
    const { giveBack } = await taken();
    const kim = await joined(office(), "Kim");
    await giveBack();
    await offerFreedTimes(office());
    const offer = await openOffer(office(), kim);

    expect(await decline(office(), kim, offer.id)).toBe("declined");
    expect(await decline(office(), kim, offer.id)).toBe("already-declined");

    expect(await offerFreedTimes(office())).toBe(0);
    expect(await accept(office(), kim, offer.id)).toEqual({ kind: "gone" });
    expect(await office().db("occupancies")).toEqual([]);
  });

  test("leaves the other free times of that moment alone: they have been passed over", async () => {
    const kim = await joined(office(), "Kim", { windows: [] });
    await offerFreedTimes(office());
    const offer = await openOffer(office(), kim);
    await decline(office(), kim, offer.id);
    expect(await offerFreedTimes(office())).toBe(0);

    const { token } = await booked(office(), { providerKey: "ana" });
    expect(await offerFreedTimes(office())).toBe(0);
    await cancelByLink(office(), token);

    expect(await offerFreedTimes(office())).toBe(1);
    // Half an hour earlier was in the way of it, and came back with it.
    expect((await openOffer(office(), kim)).start).toEqual(later(TUESDAY_NOON, -30));
  });

  test("three in a row without a word take the client off the list, and say so", async () => {
    const kim = await joined(office(), "Kim", { windows: [] });
    for (let turn = 0; turn < 3; turn += 1) {
      await office().db("waitlist").update({ passed: [] });
      await offerFreedTimes(office());
      office().clock.at = (await openOffer(office(), kim)).until;
      await endOffers(office());
    }
    await performAll(office());

    expect(await stateOf(office(), kim)).toBe("expired");
    expect(await office().db("requests").first("state", "close_reason")).toEqual({
      state: "closed",
      close_reason: "expired",
    });
    expect(office().email.sent.at(-1)?.content.kind).toBe("waitlist-ended");
  });

  test("is given back when its client leaves the list", async () => {
    const { giveBack } = await taken();
    const kim = await joined(office(), "Kim");
    await giveBack();
    await offerFreedTimes(office());
    const offer = await openOffer(office(), kim);

    expect(await leave(office(), kim)).toBe("left");
    expect(await leave(office(), kim)).toBe("already-left");

    expect(await offersOf(office(), kim)).toMatchObject([{ state: "released" }]);
    expect(await office().db("occupancies")).toEqual([]);
    expect(await accept(office(), kim, offer.id)).toEqual({ kind: "gone" });
  });
});

test("whoever waited until their last day was over is told that it is over", async () => {
  const { giveBack } = await taken();
  const kim = await joined(office(), "Kim", { untilOn: "2026-11-23" });
  office().clock.at = new Date("2026-11-24T07:00:00Z");
  await giveBack();

  expect(await offerFreedTimes(office())).toBe(0);
  expect(await endOffers(office())).toBe(1);
  expect(await endOffers(office())).toBe(0);
  await performAll(office());

  expect(await stateOf(office(), kim)).toBe("expired");
  expect(office().email.sent.at(-1)?.content.kind).toBe("waitlist-ended");
});

test("a freed time is not offered before the first day that suits them", async () => {
  const { giveBack } = await taken();
  const soon = await joined(office(), "Soon", { fromOn: "2026-11-24" });
  const waiting = await joined(office(), "Wed", { windows: [], fromOn: "2026-11-25" });
  await giveBack();

  await offerFreedTimes(office());
  expect((await openOffer(office(), soon)).start).toEqual(TUESDAY_NOON);
  expect((await openOffer(office(), waiting)).start >= later(TUESDAY_NOON, 14 * 60)).toBe(true);
});
