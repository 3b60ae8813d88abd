import { afterEach, beforeEach, expect, test } from "vitest";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { giveTo, handOverEscalationFlow } from "#flows/hand-over-escalation.ts";
import { listTakersFlow } from "#flows/prepare-hand-over.ts";
import { releaseEscalationFlow } from "#flows/release-escalation.ts";
import { saveAbsence } from "#store/absences.ts";
import { transact } from "#store/db.ts";
import { findEscalation } from "#store/escalations.ts";
import { newId } from "#store/ids.ts";
import { findMemberByKey } from "#store/members.ts";
import { aCompany } from "../helpers/company.ts";
import {
  aPressOf,
  countOf,
  escalated,
  expectNoOverlap,
  later,
  MONDAY,
  performAll,
  useOffice,
} from "../helpers/office.ts";

const company = aCompany({ calendars: true });
const member = (key: string, name: string, role: "operator" | "admin" = "operator") => ({
  key,
  name,
  email: `${key}@harbor.example`,
  role,
  slack: { team: "T0HARBOR", user: `U0${key.toUpperCase()}` },
});
const office = useOffice({
  ...company,
  members: [...company.members, member("ben", "Ben Hale"), member("lena", "Lena Moss", "admin")],
});
const db = () => office().db;
const idOf = async (key: string) => (await findMemberByKey(db(), key))?.id ?? "";
const press = (id: string, by = "U0OLGA") => aPressOf(office(), id, { by });
let handOver: ReturnType<typeof handOverEscalationFlow>;
let claim: ReturnType<typeof claimEscalationFlow>;

beforeEach(() => {
  handOver = handOverEscalationFlow(office().context);
  claim = claimEscalationFlow(office().context);
});
afterEach(() => expectNoOverlap(db()));

async function claimed() {
  const one = await escalated(office());
  await claim(await press(one.escalationId));
  return { ...one, olga: await idOf("olga") };
}

async function handing(
  escalationId: string,
  to: string,
  change: { by?: string; from?: string } = {},
) {
  const { by = "U0OLGA", from = "olga" } = change;
  return {
    ...(await press(escalationId, by)),
    ownerId: from === "nobody" ? undefined : await idOf(from),
    toId: await idOf(to),
    note: "",
  };
}

test("the owner hands it over: the new owner is mentioned with the note, and the row counts it", async () => {
  const { escalationId } = await claimed();
  office().clock.at = later(MONDAY, 5);
  const given = { ...(await handing(escalationId, "ben")), note: "Kim prefers Tuesdays." };
  expect(await handOver(given)).toEqual({ kind: "done" });
  expect(await findEscalation(db(), escalationId)).toMatchObject({
    state: "claimed",
    ownerId: await idOf("ben"),
    claimedAt: later(MONDAY, 5),
    handoverCount: 1,
  });
  await performAll(office());
  expect(office().chat.notes).toMatchObject([
    {
      text: "Olga Reyes handed this over to Ben Hale.",
      quote: "Kim prefers Tuesdays.",
      mention: ["U0BEN"],
    },
  ]);
  expect(office().chat.live()).toMatchObject([{ card: { owner: { name: "Ben Hale" } } }]);
});

test("who had it is refused from then on, and told who has it", async () => {
  const { escalationId } = await claimed();
  await handOver(await handing(escalationId, "ben"));
  const release = releaseEscalationFlow(office().context);
  expect(await release(await press(escalationId))).toMatchObject({
    refusal: { kind: "claimed-by-other", owner: { name: "Ben Hale" } },
  });
});

test("an operator gives away neither somebody else's nor the queue's", async () => {
  const { escalationId } = await escalated(office());
  expect(await handOver(await handing(escalationId, "ben", { from: "nobody" }))).toEqual({
    kind: "refused",
    refusal: { kind: "not-claimed" },
  });
  await claim(await press(escalationId));
  expect(await handOver(await handing(escalationId, "max", { by: "U0BEN" }))).toMatchObject({
    refusal: { kind: "claimed-by-other", owner: { name: "Olga Reyes" } },
  });
  expect(await findEscalation(db(), escalationId)).toMatchObject({ handoverCount: 0 });
});

test("who may assign others gives away anybody's, takes it over, and assigns from the queue", async () => {
  const { escalationId } = await escalated(office());
  const max = { by: "U0MAX" };
  expect(await handOver(await handing(escalationId, "olga", { ...max, from: "nobody" }))).toEqual({
    kind: "done",
  });
  expect(await handOver(await handing(escalationId, "max", max))).toEqual({ kind: "done" });
  await performAll(office());
  expect(office().chat.notes.map(({ text }) => text)).toEqual([
    "Max Boyd handed this over to Olga Reyes.",
    "Max Boyd took this over.",
  ]);
  expect(await findEscalation(db(), escalationId)).toMatchObject({
    ownerId: await idOf("max"),
    firstHumanAt: MONDAY,
    handoverCount: 2,
  });
});

test("of two who hand it over at the same moment one does, and the other is told to whom", async () => {
  const { escalationId } = await claimed();
  const results = await Promise.all([
    handOver(await handing(escalationId, "ben", { by: "U0MAX" })),
    handOver(await handing(escalationId, "lena")),
  ]);
  const row = await findEscalation(db(), escalationId);
  expect(row).toMatchObject({ handoverCount: 1, version: 3 });
  expect(results.map(({ kind }) => kind).sort()).toEqual(["done", "refused"]);
  const winner = results[0]?.kind === "done" ? "Ben Hale" : "Lena Moss";
  expect(results.find(({ kind }) => kind === "refused")).toMatchObject({
    refusal: { kind: "claimed-by-other", owner: { name: winner } },
  });
  expect(await countOf(db(), "effects", { kind: "thread-note" })).toBe(1);
});

test("it goes to nobody who may not claim, is away, or has left", async () => {
  const { escalationId } = await claimed();
  const list = listTakersFlow(office().context);
  const asked = { ...(await press(escalationId)), ownerId: await idOf("olga"), search: "" };
  const names = async () => {
    const listed = await list(asked);
    return listed.kind === "listed" ? listed.takers.map(({ name }) => name) : listed;
  };
  expect(await names()).toEqual(["Ada Stone", "Ben Hale", "Lena Moss", "Max Boyd"]);
  expect(await handOver(await handing(escalationId, "vera"))).toEqual({ kind: "not-there" });

  const provider = await db()("providers").where({ key: "ben" }).first("id");
  await saveAbsence(db(), {
    id: newId(),
    providerId: provider.id,
    startsAt: MONDAY,
    endsAt: later(MONDAY, 60),
    reason: "Dentist",
    createdAt: MONDAY,
    createdBy: { kind: "system", name: "test" },
  });
  const toBen = await handing(escalationId, "ben");
  expect(await names()).toEqual(["Ada Stone", "Lena Moss", "Max Boyd"]);
  expect(await handOver(toBen)).toEqual({ kind: "not-there" });
  office().clock.at = later(MONDAY, 60);
  expect(await handOver(toBen)).toEqual({ kind: "done" });

  const toLena = await handing(escalationId, "lena", { by: "U0BEN", from: "ben" });
  await db()("members").where({ key: "lena" }).update({ retired: true });
  try {
    expect(await handOver(toLena)).toEqual({ kind: "not-there" });
  } finally {
    await db()("members").where({ key: "lena" }).update({ retired: false });
  }
});

test("the list is searched by name", async () => {
  const { escalationId, olga } = await claimed();
  const list = listTakersFlow(office().context);
  const listed = await list({ ...(await press(escalationId)), ownerId: olga, search: " MO" });
  expect(listed).toMatchObject({ takers: [{ name: "Lena Moss" }] });
});

test("a timer gives it on in its caller's transaction, and that is no answer to the client", async () => {
  const { escalationId, requestId } = await escalated(office());
  const to = await findMemberByKey(db(), "ben");
  if (to === undefined) throw new Error("Ben is in the company");
  const system = { kind: "system", name: "ladder" } as const;
  const undone = transact(db(), async (tx) => {
    await giveTo(tx, { escalationId, from: undefined, to, actor: system, at: MONDAY });
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  expect(await countOf(db(), "effects", { kind: "thread-note" })).toBe(0);

  await transact(db(), (tx) =>
    giveTo(tx, { escalationId, from: undefined, to, actor: system, at: MONDAY }),
  );
  expect(await findEscalation(db(), escalationId)).toMatchObject({
    state: "claimed",
    ownerId: to.id,
    firstHumanAt: undefined,
  });
  const audit = await db()("audit").where({ action: "escalation-handed-over" }).first();
  expect(audit).toMatchObject({ request_id: requestId, actor: system });
});
