import { expect, test } from "vitest";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { readCalendarsFlow } from "#flows/read-calendars.ts";
import { readCard } from "#flows/read-card.ts";
import { reassignAppointmentFlow } from "#flows/reassign-appointment.ts";
import { prepareSwapFlow, swapProviderFlow } from "#flows/swap-provider.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { newId } from "#store/ids.ts";
import { aCompanyOfBoth, type Key, useBothCalendars } from "../../helpers/both-calendars.ts";
import { aPressOf, TUESDAY_NOON } from "../../helpers/office.ts";

/*
 * A provider deleted the event, and somebody else is free: the appointment goes to them from the card, from
 * one vendor's calendar into the other's. All of them work at the same hours in one place.
 */
const company = aCompanyOfBoth();
const there = { location: "new-york", hours: company.providers[1]?.hours ?? {} };
const desk = useBothCalendars({
  ...company,
  providers: company.providers.map((provider) => ({ ...provider, ...there })),
});
const context = () => desk.here().context;
const db = () => desk.office().db;
const mails = () => desk.office().email.sent.map(({ content }) => content.kind);

const cases: [string, { readonly from: Key; readonly to: Key }][] = [
  ["from Google to Microsoft", { from: "ana", to: "ben" }],
  ["from Microsoft to Google", { from: "ben", to: "ana" }],
];

/** Booked, deleted by its provider, and claimed; what the press on the card says. */
async function aQuestion({ from, to }: { readonly from: Key; readonly to: Key }) {
  const one = await desk.booked(from);
  await desk.look();
  desk.office().email.reset();
  desk.delete(from);
  await desk.wait(6);
  await settled();
  const { id = "" } = (await findEscalationOfRequest(db(), one.requestId)) ?? {};
  await claimEscalationFlow(context())(await aPressOf(desk.office(), id));
  const { id: providerId } = await db()("providers").where({ key: to }).first("id");
  const wish = { ...(await aPressOf(desk.office(), id)), providerId };
  const card = () => readCard({ ...context(), publicUrl: "" }, id);
  return { ...one, wish, card };
}

async function settled(): Promise<void> {
  await desk.look();
  await desk.performAll();
  await desk.wait(10);
  await desk.performAll();
  expect(await desk.look()).toBe(0);
}

async function readAnew(): Promise<void> {
  await db()("providers").update({ busy_read_at: null });
  await readCalendarsFlow(context())();
}

const rowOf = ({ appointmentId }: { readonly appointmentId: string }) =>
  db()("appointments").where({ id: appointmentId }).first();

test.each(cases)(
  "%s, at the same time, and the client is told whom they meet",
  async (_how, way) => {
    const { wish, card, ...one } = await aQuestion(way);
    await readAnew();
    expect(await card()).toMatchObject({ state: "claimed", canSwap: true });
    const prepared = await prepareSwapFlow(context())(wish);
    expect(prepared).toMatchObject({ start: TUESDAY_NOON, standIns: [{ id: wish.providerId }] });

    expect(await swapProviderFlow(context())(wish)).toEqual({ kind: "done" });
    await settled();
    const now = { provider_id: wish.providerId, starts_at: TUESDAY_NOON, state: "confirmed" };
    expect(await rowOf(one)).toMatchObject(now);
    expect([desk.startsIn(way.from), desk.startsIn(way.to)]).toEqual([[], [TUESDAY_NOON]]);
    expect(mails()).toEqual(["reassigned"]);
    const after = await card();
    expect([after?.state, after?.canSwap]).toEqual(["resolved", undefined]);
    expect(await swapProviderFlow(context())(wish)).toMatchObject({ kind: "refused" });
    expect(mails()).toEqual(["reassigned"]);
  },
);

test.each(cases)(
  "%s out of a calendar that can't be read: the new one has it, and the old one is cleared when it is back",
  async (_how, { from, to }) => {
    const { appointmentId } = await desk.booked(from);
    await desk.look();
    const vendor = from === "ana" ? desk.google() : desk.outlook();
    vendor.faults.add({ kind: "status", status: 403, times: 1_000 });
    await desk.wait(5.1);
    await desk.look();
    await readAnew();
    const reassigned = await reassignAppointmentFlow(context())({
      ...{ appointmentId, providerKey: to, reason: "left", sequence: 0 },
      caller: { kind: "member", id: newId(), name: "Maya", role: "manager" },
    });
    expect(reassigned).toMatchObject({ kind: "reassigned" });
    await desk.performAll();
    await desk.look();
    expect([desk.startsIn(from), desk.startsIn(to)]).toEqual([[TUESDAY_NOON], [TUESDAY_NOON]]);

    vendor.faults.clear();
    await desk.wait(61);
    await settled();
    expect([desk.startsIn(from), desk.startsIn(to)]).toEqual([[], [TUESDAY_NOON]]);
  },
);

test("whoever is busy by now is refused, and everything stays as it was", async () => {
  const { wish, card, ...one } = await aQuestion({ from: "ana", to: "ben" });
  await readAnew();
  const before = await rowOf(one);
  desk.add("ben", TUESDAY_NOON);
  expect(await swapProviderFlow(context())(wish)).toEqual({
    kind: "cannot",
    words: "Ben Hale’s calendar is busy then",
  });
  expect(await rowOf(one)).toEqual(before);
  expect(await card()).toMatchObject({ state: "claimed", booked: { start: TUESDAY_NOON } });
  expect(mails()).toEqual([]);
});

test("where nobody else is free the control is not there, and an old one says why", async () => {
  const { wish, card } = await aQuestion({ from: "ana", to: "ben" });
  desk.add("ben", TUESDAY_NOON);
  await readAnew();
  expect(await card()).toMatchObject({ state: "claimed", canSwap: false });
  const refused = { kind: "refused", refusal: { kind: "nobody-else" } };
  expect(await prepareSwapFlow(context())(wish)).toEqual(refused);
});

test("whoever has it already is not given it again, and the client hears nothing", async () => {
  const { wish, ...one } = await aQuestion({ from: "ana", to: "ben" });
  await readAnew();
  const { provider_id: providerId } = (await rowOf(one)) ?? {};
  expect(await swapProviderFlow(context())({ ...wish, providerId })).toMatchObject({
    kind: "cannot",
    words: expect.stringContaining("already"),
  });
  expect(mails()).toEqual([]);
});

test("who does not own the question swaps nothing", async () => {
  const { wish, ...one } = await aQuestion({ from: "ana", to: "ben" });
  await readAnew();
  const by = { ...wish.by, user: "U0STRANGER" };
  for (const press of [prepareSwapFlow(context()), swapProviderFlow(context())])
    expect(await press({ ...wish, by })).toMatchObject({ kind: "refused" });
  const stale = { ...wish, version: wish.version - 1 };
  expect(await swapProviderFlow(context())(stale)).toMatchObject({
    refusal: { kind: "outdated" },
  });
  expect((await rowOf(one))?.provider_id).not.toBe(wish.providerId);
});
