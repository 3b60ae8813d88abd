import { beforeEach, expect, test } from "vitest";
import { forgetOld } from "#store/machinery.ts";
import {
  createApiToken,
  createLoginLink,
  deleteSession,
  findApiToken,
  findSession,
  redeemLoginLink,
  saveApiToken,
} from "#store/sign-in.ts";
import { countOf, useOffice } from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
let ada: string;

beforeEach(async () => {
  for (const table of ["sessions", "login_links", "api_tokens"]) await db()(table).delete();
  await db()("members").update({ retired: false });
  ada = (await db()("members").where({ key: "ada" }).first("id")).id;
});

/** A signed-in member whose session is as old as is said. */
async function aSession({ seen = "0 hours", created = "0 days" } = {}): Promise<string> {
  const session = await redeemLoginLink(db(), await createLoginLink(db(), ada));
  await db()("sessions").update({
    seen_at: db().raw("now() - ?::interval", [seen]),
    created_at: db().raw("now() - ?::interval", [created]),
  });
  return session ?? "";
}

test("a link signs a member in once", async () => {
  const link = await createLoginLink(db(), ada);
  const session = await redeemLoginLink(db(), link);
  expect(await findSession(db(), session ?? "")).toMatchObject({ kind: "member", role: "admin" });
  expect(await redeemLoginLink(db(), link)).toBeUndefined();
});

test("of two who use one link at once one is signed in", async () => {
  const link = await createLoginLink(db(), ada);
  const sessions = await Promise.all([1, 2, 3].map(() => redeemLoginLink(db(), link)));
  expect(sessions.filter((session) => session !== undefined)).toHaveLength(1);
});

test("a link is too old after fifteen minutes, and a wrong one is none", async () => {
  const link = await createLoginLink(db(), ada);
  await db()("login_links").update({ expires_at: db().raw("now() - interval '1 second'") });
  expect(await redeemLoginLink(db(), link)).toBeUndefined();
  expect(await redeemLoginLink(db(), "wrong")).toBeUndefined();
});

test("a session ends when it was idle too long, is too old, or was signed out", async () => {
  expect(await findSession(db(), await aSession({ seen: "13 hours" }))).toBeUndefined();
  expect(await findSession(db(), await aSession({ created: "15 days" }))).toBeUndefined();
  const session = await aSession({ seen: "11 hours", created: "13 days" });
  expect(await findSession(db(), session)).toBeDefined();
  await deleteSession(db(), session);
  expect(await findSession(db(), session)).toBeUndefined();
});

test("a session that is used stays awake", async () => {
  const session = await aSession({ seen: "11 hours" });
  await findSession(db(), session);
  const { idle } = await db()("sessions")
    .select(db().raw("now() - seen_at < interval '1 minute' as idle"))
    .first();
  expect(idle).toBe(true);
});

test("a member who left has no session any more", async () => {
  const session = await aSession();
  await db()("members").where({ id: ada }).update({ retired: true });
  expect(await findSession(db(), session)).toBeUndefined();
});

test("what a member may do is asked at every use", async () => {
  const session = await aSession();
  await db()("members").where({ id: ada }).update({ role: "viewer" });
  expect(await findSession(db(), session)).toMatchObject({ role: "viewer" });
  await db()("members").where({ id: ada }).update({ role: "admin" });
});

test("a token is known by its secret until it is revoked", async () => {
  const secret = await createApiToken(db(), { name: "crm", role: "operator" });
  expect(await findApiToken(db(), secret)).toMatchObject({ kind: "token", role: "operator" });
  expect(await findApiToken(db(), `${secret}x`)).toBeUndefined();
  await db()("api_tokens").update({ revoked_at: new Date() });
  expect(await findApiToken(db(), secret)).toBeUndefined();
});

test("a secret that somebody else chose may be registered twice", async () => {
  const token = { name: "sandbox", role: "admin", secret: "gh_chosen" } as const;
  await saveApiToken(db(), token);
  await saveApiToken(db(), token);
  expect(await countOf(db(), "api_tokens")).toBe(1);
});

test("no secret is stored as it is", async () => {
  const secrets = [
    await createApiToken(db(), { name: "crm", role: "operator" }),
    await createLoginLink(db(), ada),
    await aSession(),
  ];
  const rows = await Promise.all(
    ["api_tokens", "login_links", "sessions"].map((table) => db()(table)),
  );
  const stored = JSON.stringify(rows);
  for (const secret of secrets) {
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain(JSON.stringify([...Buffer.from(secret)]).slice(1, -1));
  }
});

test("what is too old to matter is forgotten, and nothing else", async () => {
  await aSession({ seen: "25 hours" });
  const link = await createLoginLink(db(), ada);
  await createLoginLink(db(), ada);
  await db()("login_links")
    .limit(1)
    .where("expires_at", ">", db().fn.now())
    .andWhereRaw("hash = (select hash from login_links limit 1)")
    .update({ expires_at: db().raw("now() - interval '1 hour'") });
  await forgetOld(db());
  expect(link).toBeTypeOf("string");
  expect(await countOf(db(), "sessions")).toBe(0);
  expect(await countOf(db(), "login_links")).toBe(1);
});
