import { beforeEach, expect, test } from "vitest";
import { listExpired } from "#store/escalation-deadlines.ts";
import { addFinding, findEscalation, transition } from "#store/escalations.ts";
import { escalated, later, MONDAY, useOffice } from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
let id: string;
let requestId: string;
let members: readonly string[];
const at = MONDAY;

beforeEach(async () => {
  ({ escalationId: id, requestId } = await escalated(office()));
  members = (await db()("members").orderBy("key").select("id")).map((row) => row.id);
});

const claimBy = (ownerId: string) =>
  transition(db(), { id, states: ["open"] }, { state: "claimed", at, ownerId, claimedAt: MONDAY });

test("of fifty who claim at once one gets it, and nobody gets an error", async () => {
  const claims = await Promise.all(
    Array.from({ length: 50 }, (_, index) => claimBy(members[index % members.length] as string)),
  );
  const [winner, ...others] = claims.filter((claim) => claim !== undefined);
  expect(others).toEqual([]);
  expect(await findEscalation(db(), id)).toMatchObject({ ownerId: winner?.ownerId, version: 2 });
});

test("every change makes a new version", async () => {
  await claimBy(members[0] as string);
  await addFinding(db(), requestId, { rule: "automation-failed", detail: "no" });
  expect(await findEscalation(db(), id)).toMatchObject({ version: 3 });
});

test("a deed that needs the newest version is refused from an older one", async () => {
  await claimBy(members[0] as string);
  const from = { id, version: 1, states: ["claimed"] as const };
  expect(await transition(db(), from, { state: "open", at })).toBeUndefined();
});

test("a deed of the owner is refused to others", async () => {
  await claimBy(members[0] as string);
  const from = { id, states: ["claimed"] as const, ownerId: members[1] as string };
  expect(await transition(db(), from, { state: "open", at, ownerId: null })).toBeUndefined();
});

test("the first human moment is kept", async () => {
  const first = later(MONDAY, 1);
  await transition(db(), { id, states: ["open"] }, { state: "open", at, humanAt: first });
  await transition(
    db(),
    { id, states: ["open"] },
    { state: "open", at, humanAt: later(MONDAY, 9) },
  );
  expect(await findEscalation(db(), id)).toMatchObject({ firstHumanAt: first });
});

test("a reason joins the live escalation, and there is nothing to join once it has ended", async () => {
  const reason = { rule: "automation-failed", detail: "the mail bounced" } as const;
  const joined = await addFinding(db(), requestId, reason);
  expect(joined?.findings.at(-1)).toEqual(reason);
  await transition(db(), { id, states: ["open"] }, { state: "expired", at, endedAt: MONDAY });
  expect(await addFinding(db(), requestId, reason)).toBeUndefined();
});

test("one request has one open question at most", async () => {
  const row = await db()("escalations").where({ id }).first();
  const second = db()("escalations").insert({
    ...row,
    id: requestId,
    findings: JSON.stringify(row.findings),
  });
  await expect(second).rejects.toMatchObject({ code: "23505" });
});

test("what nobody settled is found when it expires, not before", async () => {
  const expires = (await findEscalation(db(), id))?.expiresAt as Date;
  expect(
    await listExpired(db(), { at: later(expires, -1), limit: 50, waitingPauses: true }),
  ).toEqual([]);
  expect(await listExpired(db(), { at: expires, limit: 50, waitingPauses: true })).toHaveLength(1);
});
