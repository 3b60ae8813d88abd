import { beforeEach, expect, test } from "vitest";
import { bookEscalationFlow } from "#flows/book-escalation.ts";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { endServedWaitsFlow } from "#flows/end-served-waits.ts";
import {
  aPressOf,
  aRequest,
  booked,
  cancelByLink,
  escalated,
  later,
  MONDAY,
  performAll,
  receive,
  TUESDAY_NOON,
  useOffice,
} from "../../helpers/office.ts";
import { joined, offerFreedTimes, offersOf, openOffer, stateOf } from "../../helpers/waiting.ts";

const office = useOffice();
const sweep = () => endServedWaitsFlow(office().context)();
const kim = {
  clientName: "Kim",
  clientEmail: { address: "kim@home.example", domain: "home.example" },
};
const minute = (minutes: number) => {
  office().clock.at = later(MONDAY, minutes);
};
/** Wednesday, when nobody waits for a time. */
const WEDNESDAY = later(TUESDAY_NOON, 24 * 60);

beforeEach(() => minute(0));

test.each(["form", "api", "sms"] as const)(
  "whoever books by %s while a time is kept for them is off the list, and the next one gets it",
  async (channel) => {
    const first = await joined(office(), "Kim");
    minute(1);
    const next = await joined(office(), "Lou");
    await offerFreedTimes(office());
    expect((await openOffer(office(), first)).start).toEqual(TUESDAY_NOON);

    minute(2);
    await receive(office(), aRequest({ ...kim, channel, start: WEDNESDAY }));
    expect(await sweep()).toBe(1);
    expect(await sweep()).toBe(0);
    await offerFreedTimes(office());
    await performAll(office());

    expect(await stateOf(office(), first)).toBe("withdrawn");
    expect(await offersOf(office(), first)).toMatchObject([{ state: "released" }]);
    expect((await openOffer(office(), next)).start).toEqual(TUESDAY_NOON);
    const { db } = office();
    expect(await db("requests").where({ id: first }).first("state", "close_reason")).toEqual({
      state: "closed",
      close_reason: "booked-elsewhere",
    });
    expect(await db("audit").where({ request_id: first, action: "waitlist-booked" })).toMatchObject(
      [{ detail: { reference: expect.stringMatching(/^GH-\d+$/) } }],
    );
    const said = office().email.sent.map(({ content }) => content.kind);
    expect(said.filter((one) => one === "waitlist-booked")).toHaveLength(1);
  },
);

test("whom a member books is off the list as well", async () => {
  const vic = { clientEmail: { address: "vic@bigcorp.example", domain: "bigcorp.example" } };
  const waiting = await joined(office(), "Vic", vic);
  const { escalationId } = await escalated(office(), { start: undefined });
  await claimEscalationFlow(office().context)(await aPressOf(office(), escalationId));
  minute(1);
  const press = await aPressOf(office(), escalationId);
  const ana = await office().db("providers").where({ key: "ana" }).first("id");
  const done = await bookEscalationFlow(office().context)({
    ...press,
    start: WEDNESDAY,
    providerId: ana.id,
  });
  expect(done).toEqual({ kind: "done" });

  expect(await sweep()).toBe(1);
  expect(await stateOf(office(), waiting)).toBe("withdrawn");
});

test("between the booking and the next sweep nothing is offered", async () => {
  const waiting = await joined(office(), "Kim");
  minute(1);
  await booked(office(), { ...kim, start: WEDNESDAY });

  expect(await offerFreedTimes(office())).toBe(0);
  expect(await offersOf(office(), waiting)).toEqual([]);
});

test.each([
  ["an appointment that they had before they joined", { before: true }],
  ["an appointment for something else", { serviceKey: "review" }],
  ["an appointment that they have cancelled", { cancelled: true }],
  ["somebody else's appointment", { whose: "lou@home.example" }],
])("%s leaves them on the list", async (_what, how: Case) => {
  const book = () =>
    booked(office(), {
      ...kim,
      clientEmail: { address: how.whose ?? "kim@home.example", domain: "home.example" },
      serviceKey: how.serviceKey ?? "consult",
      start: WEDNESDAY,
    });
  if (how.before) await book();
  minute(1);
  const waiting = await joined(office(), "Kim");
  minute(2);
  if (!how.before) {
    const { token } = await book();
    if (how.cancelled) await cancelByLink(office(), token);
  }

  expect(await sweep()).toBe(0);
  expect(await stateOf(office(), waiting)).toBe("waiting");
});

type Case = {
  readonly before?: boolean;
  readonly serviceKey?: string;
  readonly cancelled?: boolean;
  readonly whose?: string;
};

test("two nodes that find it at once end it once", async () => {
  const waiting = await joined(office(), "Kim");
  minute(1);
  await booked(office(), { ...kim, start: WEDNESDAY });

  const ended = await Promise.all([sweep(), sweep(), sweep()]);
  expect(ended.reduce((sum, one) => sum + one, 0)).toBe(1);
  const { db } = office();
  expect(await db("audit").where({ request_id: waiting, action: "waitlist-booked" })).toHaveLength(
    1,
  );
});
