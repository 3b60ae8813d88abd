import { describe, expect, test } from "vitest";
import { bookHeldTimeFlow } from "#flows/book-held-time.ts";
import { listAvailabilityFlow } from "#flows/list-availability.ts";
import { receiveRequestFlow } from "#flows/receive-request.ts";
import { aCompany } from "../helpers/company.ts";
import { aBrowser, held } from "../helpers/holding.ts";
import {
  aRequest,
  countOf,
  later,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

/*
 * A calendar that nobody has read for too long: its provider's times are asked for, never booked. What the
 * calendars say live does not matter here, for nobody asks them.
 */
const base = aCompany({ calendars: true });
const office = useOffice({
  ...base,
  members: base.members.map((member) => ({
    ...member,
    ...(member.key === "olga" && { slack: { team: "T0HARBOR", user: "U0MAYA" } }),
  })),
});
const db = () => office().db;

/** Real time since these were read last; null: never. */
const readAgo = (minutes: number | null, ...keys: readonly string[]) =>
  db()("providers")
    .whereIn("key", keys as string[])
    .update({
      busy_read_at: minutes === null ? null : new Date(Date.now() - minutes * 60_000),
    });

async function offered(change: { providerKey?: string } = {}) {
  const found = await listAvailabilityFlow(office().context)({
    ...{ serviceKey: "consult", from: TUESDAY_NOON, to: later(TUESDAY_NOON, 1) },
    ...change,
  });
  if (found.kind !== "slots") throw new Error(found.kind);
  const keyOf = (id: string) => found.company.providers.get(id)?.key ?? "";
  const namesOf = (slots: typeof found.slots) =>
    slots.flatMap(({ providerIds }) => providerIds.map(keyOf)).toSorted();
  return { slots: namesOf(found.slots), onRequest: namesOf(found.onRequest) };
}

const ask = (change: Parameters<typeof aRequest>[0] = {}) =>
  receiveRequestFlow(office().context)({ request: aRequest(change), key: undefined });

async function findingsOf(requestId: string): Promise<readonly { detail: string }[]> {
  const row = await db()("escalations")
    .where({ request_id: requestId })
    .orderBy("raised_at", "desc")
    .orderBy("id", "desc")
    .first("findings");
  return row.findings;
}

describe("what is offered", () => {
  test("a time at which somebody else is free is booked with them, and is not asked for", async () => {
    await readAgo(20, "ana");
    expect(await offered()).toEqual({ slots: ["ben"], onRequest: [] });
    expect(await offered({ providerKey: "ana" })).toEqual({ slots: [], onRequest: ["ana"] });
    await readAgo(14, "ana");
    expect(await offered()).toEqual({ slots: ["ana", "ben"], onRequest: [] });
  });

  test("of nobody who is busy by our rows, or was by the last reading", async () => {
    await readAgo(null, "ana", "ben");
    expect(await offered()).toEqual({ slots: [], onRequest: ["ana", "ben"] });
    const ben = await db()("providers").where({ key: "ben" }).first("id");
    const during = { starts_at: TUESDAY_NOON, ends_at: later(TUESDAY_NOON, 30) };
    await db()("busy").insert({ provider_id: ben.id, ...during });
    expect(await offered()).toEqual({ slots: [], onRequest: ["ana"] });
  });
});

test("a time that the asker holds with one is not to be asked for with another besides", async () => {
  const device = aBrowser();
  await held(office());
  await held(office(), { start: later(TUESDAY_NOON, 60) });
  await readAgo(20, "ben");
  const found = await listAvailabilityFlow(office().context)({
    ...{ serviceKey: "consult", from: TUESDAY_NOON, to: later(TUESDAY_NOON, 1), device },
  });
  expect(found).toMatchObject({ slots: [{ start: TUESDAY_NOON }], onRequest: [] });
});

describe("whoever asks for such a time", () => {
  test("is put before a person with the reason, and the time is held until then", async () => {
    await readAgo(20, "ana", "ben");
    const received = await ask();
    if (received.kind !== "escalated") throw new Error(received.kind);
    const { requestId } = received.answer;
    const findings = await findingsOf(requestId);
    expect(findings.map(({ detail }) => detail)).toEqual([
      expect.stringMatching(/Ana .*'s calendar was last read 20 minutes ago; Ben /),
    ]);
    expect(await countOf(db(), "appointments")).toBe(0);
    expect(await countOf(db(), "occupancies")).toBe(1);
    // Not asked live either: an answer of this moment would be no better than the next one's silence.
    expect(office().calendar.calls).toEqual([]);
    // The other one is still there for the next, and after that nobody is.
    expect((await ask({ clientEmail: { address: "a@b.example", domain: "b.example" } })).kind).toBe(
      "escalated",
    );
    expect(await countOf(db(), "occupancies")).toBe(2);
    expect(await offered()).toEqual({ slots: [], onRequest: [] });
    const third = await ask({ clientEmail: { address: "c@b.example", domain: "b.example" } });
    if (third.kind !== "escalated") throw new Error(third.kind);
    expect(await findingsOf(third.answer.requestId)).toMatchObject([{ rule: "nothing-free" }]);
  });

  test("is booked by the person, and the calendar has the last word once it can be read", async () => {
    await readAgo(20, "ana");
    const received = await ask({ providerKey: "ana" });
    if (received.kind !== "escalated") throw new Error(received.kind);
    const escalation = await db()("escalations").first("id", "version");
    const by = { team: "T0HARBOR", user: "U0MAYA" };
    const press = { escalationId: escalation.id, version: escalation.version, by };
    expect(await bookHeldTimeFlow(office().context)(press)).toEqual({ kind: "done" });
    office().calendar.book("ana@example.com", {
      start: TUESDAY_NOON,
      end: later(TUESDAY_NOON, 30),
    });
    await performAll(office());
    const findings = await findingsOf(received.answer.requestId);
    expect(JSON.stringify(findings)).toContain("busy at the booked time");
    expect(office().calendar.live()).toEqual([]);
  });

  test("books with whoever's calendar is known, if somebody's is", async () => {
    await readAgo(20, "ana");
    expect((await ask()).kind).toBe("booked");
  });
});
