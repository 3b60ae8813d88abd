import { afterEach, expect, test } from "vitest";
import { applyCompany } from "#flows/apply-company.ts";
import { currentCompany } from "#flows/current-company.ts";
import { receiveRequestFlow } from "#flows/receive-request.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { findReceipt, findRequest } from "#store/requests.ts";
import { aCompany } from "../helpers/company.ts";
import { lostAnswer, unreachable } from "../helpers/fake-ports.ts";
import {
  aRequest,
  aVipRequest,
  booked,
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
const aKey = (key: string) => ({ caller: "token:1", route: "requests", key });
const half = { start: TUESDAY_NOON, end: later(TUESDAY_NOON, 30) };

afterEach(() => expectNoOverlap(db()));

async function rulesThatFired(requestId: string): Promise<string[]> {
  const receipt = await findReceipt(db(), requestId);
  return (receipt?.rules ?? [])
    .filter(({ outcome }) => outcome === "fired")
    .map(({ rule }) => rule);
}

test("an ordinary request is booked, and its receipt says which rules kept quiet", async () => {
  const { requestId } = await booked(office());
  const receipt = await findReceipt(db(), requestId);
  expect(receipt).toMatchObject({ decision: "auto-book", companyVersion: 1 });
  expect(receipt?.rules.map(({ outcome }) => outcome)).not.toContain("fired");
  expect(await findRequest(db(), requestId)).toMatchObject({ state: "booked" });
  expect(await countOf(db(), "escalations")).toBe(0);
});

test("nothing reaches the outside before it is committed", async () => {
  await booked(office());
  expect(office().calendar.calls).toEqual(["busy"]);
  expect(office().email.calls).toEqual([]);
});

test("a VIP's request is held, promised and put before a person", async () => {
  const { requestId, escalationId } = await escalated(office(), { providerKey: "ana" });
  expect(await rulesThatFired(requestId)).toEqual(["vip"]);
  expect(await findRequest(db(), requestId)).toMatchObject({
    state: "escalated",
    promisedBy: later(MONDAY, 240),
  });
  expect(await findEscalationOfRequest(db(), requestId)).toMatchObject({
    id: escalationId,
    state: "open",
    priority: "high",
    firstResponseDueAt: later(MONDAY, 5),
  });
  expect(await countOf(db(), "occupancies", { escalation_id: escalationId })).toBe(1);
  expect(await countOf(db(), "effects", { kind: "card" })).toBe(1);
  expect(await countOf(db(), "effects", { kind: "email" })).toBe(1);
});

test("what needs a person anyway asks no calendar", async () => {
  await escalated(office());
  expect(office().calendar.calls).toEqual([]);
});

test.each([
  ["keyword", aRequest({ notes: "This is urgent, please" })],
  ["party-size", aRequest({ partySize: 5 })],
  ["party-size", aRequest({ notes: "Our team of 12 is coming" })],
  ["asked-for-person", aRequest({ askPerson: true, start: undefined })],
])("a request is put before a person by the rule %s", async (rule, request) => {
  const received = await receive(office(), request);
  if (received.kind !== "escalated") throw new Error(received.kind);
  expect(await rulesThatFired(received.answer.requestId)).toContain(rule);
});

test("two known clients behind one request are a question for a person, and are not merged", async () => {
  const phone = "+16025550123";
  await booked(office(), { clientPhone: phone });
  const other = { address: "lee@home.example", domain: "home.example" };
  await booked(office(), { clientEmail: other, start: later(TUESDAY_NOON, 60) });
  const received = await receive(
    office(),
    aRequest({ clientEmail: other, clientPhone: phone, start: later(TUESDAY_NOON, 120) }),
  );
  if (received.kind !== "escalated") throw new Error(received.kind);
  const { requestId } = received.answer;
  expect(await rulesThatFired(requestId)).toEqual(["ambiguous-client"]);
  expect(await findRequest(db(), requestId)).toMatchObject({ clientId: undefined });
  expect(await countOf(db(), "clients")).toBe(2);
});

test("a time that was taken is refused with the three nearest that are free", async () => {
  await booked(office());
  await booked(office());
  const received = await receive(office(), aRequest());
  expect(received).toMatchObject({ kind: "slot-taken" });
  if (received.kind !== "slot-taken") return;
  expect(received.nearest).toHaveLength(3);
  for (const { start } of received.nearest)
    expect(Math.abs(start.getTime() - TUESDAY_NOON.getTime())).toBeLessThanOrEqual(2 * 60 * 60_000);
});

test("a time outside policy is refused in words, and stored nowhere", async () => {
  const received = await receive(office(), aRequest({ start: later(MONDAY, 30) }));
  expect(received).toMatchObject({ kind: "outside-policy", violations: [{ limit: "notice" }] });
  expect(await countOf(db(), "requests")).toBe(0);
});

test("a time outside policy goes to a person when the client asks for one, with the time held", async () => {
  const start = later(MONDAY, 30);
  const received = await receive(office(), aRequest({ start, askPerson: true }));
  if (received.kind !== "escalated") throw new Error(received.kind);
  expect(await rulesThatFired(received.answer.requestId)).toEqual([
    "asked-for-person",
    "off-policy",
  ]);
  expect(await countOf(db(), "occupancies")).toBe(1);
});

test("when nothing at all is free a person is asked", async () => {
  for (const calendar of ["ana", "ben"])
    office().calendar.book(`${calendar}@example.com`, {
      start: MONDAY,
      end: later(MONDAY, 60 * 24 * 60),
    });
  await db().raw(
    `insert into busy (provider_id, starts_at, ends_at)
     select id, ?, ?::timestamptz + interval '60 days' from providers`,
    [MONDAY, MONDAY],
  );
  const received = await receive(office(), aRequest());
  if (received.kind !== "escalated") throw new Error(received.kind);
  expect(await rulesThatFired(received.answer.requestId)).toEqual(["nothing-free"]);
});

test("a calendar that says busy at the last moment is believed, and somebody else gets it", async () => {
  office().calendar.book("ana@example.com", half);
  const one = await booked(office());
  const row = await db()("appointments")
    .join("providers", "providers.id", "provider_id")
    .where({ "appointments.id": one.appointmentId })
    .first("providers.key");
  expect(row.key).toBe("ben");
});

test("when every calendar says busy at the last moment, the time was just taken", async () => {
  for (const calendar of ["ana", "ben"]) office().calendar.book(`${calendar}@example.com`, half);
  const received = await receive(office(), aRequest());
  expect(received.kind).toBe("slot-taken");
});

test.each([
  ["cannot be reached", unreachable()],
  ["answers nothing", lostAnswer()],
])("when the calendar %s the request goes to a person, with the reason", async (_how, error) => {
  office().calendar.faults.before("busy", error);
  const received = await receive(office(), aRequest());
  if (received.kind !== "escalated") throw new Error(received.kind);
  expect(await rulesThatFired(received.answer.requestId)).toEqual(["automation-failed"]);
  expect(await countOf(db(), "occupancies")).toBe(1);
});

test("a calendar that cannot be read is never free, while another one may be", async () => {
  office().calendar.makeUnreadable("ana@example.com");
  await booked(office());
  const received = await receive(office(), aRequest());
  // Ben is taken now, and nobody knows about Ana.
  expect(received.kind).toBe("escalated");
});

test("the same key gets the same answer, word for word, and nothing more is written", async () => {
  const first = await receive(office(), aRequest(), aKey("a"));
  const again = await receive(office(), aRequest({ receivedAt: later(MONDAY, 1) }), aKey("a"));
  expect(JSON.stringify(again)).toBe(JSON.stringify(first));
  expect(await countOf(db(), "requests")).toBe(1);
});

test("so does the key of a request that went to a person", async () => {
  const first = await receive(office(), aVipRequest(), aKey("b"));
  const again = await receive(office(), aVipRequest(), aKey("b"));
  expect(JSON.stringify(again)).toBe(JSON.stringify(first));
  expect(await countOf(db(), "escalations")).toBe(1);
});

test("the same key gets the same answer although nothing of it could be booked any more", async () => {
  const first = await receive(office(), aRequest(), aKey("c"));
  office().clock.at = later(TUESDAY_NOON, 60);
  expect(await receive(office(), aRequest(), aKey("c"))).toEqual(first);
});

test("the same key gets the same answer although the consent's wording was edited since", async () => {
  const consents = (wording: string) => [{ channel: "email", wording, given: true }] as const;
  const first = await receive(office(), aRequest({ consents: consents("Yes.") }), aKey("d"));
  const again = await receive(office(), aRequest({ consents: consents("Yes!") }), aKey("d"));
  expect(again).toEqual(first);
});

test("a key that comes with another request is refused", async () => {
  await receive(office(), aRequest(), aKey("e"));
  expect(await receive(office(), aRequest({ clientName: "Lee Kim" }), aKey("e"))).toEqual({
    kind: "key-reused",
  });
});

test("one key may serve two callers", async () => {
  const first = await receive(office(), aRequest(), aKey("f"));
  const second = await receive(office(), aRequest(), { ...aKey("f"), caller: "token:2" });
  expect(second).not.toEqual(first);
});

test("a taken time under a key stays taken, with alternatives of today", async () => {
  await booked(office());
  await booked(office());
  await receive(office(), aRequest(), aKey("g"));
  const requests = await countOf(db(), "requests");
  expect((await receive(office(), aRequest(), aKey("g"))).kind).toBe("slot-taken");
  expect(await countOf(db(), "requests")).toBe(requests);
});

test.each([
  ["booked", aRequest()],
  ["escalated", aVipRequest()],
])("five deliveries at once under one key are one request: %s", async (kind, request) => {
  const received = await Promise.all(
    Array.from({ length: 5 }, () => receive(office(), request, aKey("h"))),
  );
  expect(new Set(received.map((one) => JSON.stringify(one))).size).toBe(1);
  expect(received[0]?.kind).toBe(kind);
  expect(await countOf(db(), "requests")).toBe(1);
  expect(await countOf(db(), "occupancies")).toBe(1);
  expect(await countOf(db(), "links")).toBe(1);
  await performAll(office());
  expect(office().email.sent).toHaveLength(1);
  expect(office().chat.live()).toHaveLength(kind === "escalated" ? 1 : 0);
  expect(office().calendar.live()).toHaveLength(kind === "booked" ? 1 : 0);
});

test("of two VIPs who want the last time, one has it held and both have a person", async () => {
  const wish = { providerKey: "ana" };
  await Promise.all([escalated(office(), wish), escalated(office(), wish)]);
  expect(await countOf(db(), "escalations", { state: "open" })).toBe(2);
  expect(await countOf(db(), "occupancies")).toBe(1);
});

test("time is not held beyond its own start", async () => {
  // Requests that come in late have a deadline after the time they ask for.
  const { escalationId } = await escalated(office(), { start: later(MONDAY, 120) });
  const hold = await db()("occupancies").where({ escalation_id: escalationId }).first("expires_at");
  expect(hold.expires_at).toEqual(later(MONDAY, 120));
});

test.each([
  ["service", { serviceKey: "surgery" }],
  ["provider", { providerKey: "zoe" }],
  ["provider", { providerKey: "cleo" }],
  ["location", { locationKey: "rome" }],
])("an unknown %s is told, and nothing is stored", async (what, change) => {
  expect(await receive(office(), aRequest(change))).toEqual({ kind: "unknown", what });
  expect(await countOf(db(), "requests")).toBe(0);
});

test("a location decides who may be booked", async () => {
  await booked(office(), { locationKey: "phoenix" });
  expect((await receive(office(), aRequest({ locationKey: "phoenix" }))).kind).toBe("slot-taken");
  expect((await receive(office(), aRequest({ locationKey: "new-york" }))).kind).toBe("booked");
});

test("a company that was applied a moment ago is the one that decides", async () => {
  const open = { ...aCompany({ calendars: true }), gate: { vipDomains: [], partySizeMax: 4 } };
  const before = (await db()("company_versions").orderBy("version").first()).settings;
  await applyCompany(db(), { text: JSON.stringify(open), by: "test", at: MONDAY });
  const context = { ...office().context, company: currentCompany(db()) };
  const received = await receiveRequestFlow(context)({ request: aVipRequest(), key: undefined });
  await applyCompany(db(), { text: JSON.stringify(before), by: "test", at: MONDAY });
  expect(received.kind).toBe("booked");
});
