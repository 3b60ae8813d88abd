import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { applyCompany } from "#flows/apply-company.ts";
import { beginRenewal, endGrant, keepRenewed, openGrant } from "#store/grants.ts";
import { countGrantsByKey, resealGrants } from "#store/reseal-grants.ts";
import { keyIdOf, type SealingKeys } from "#store/sealed.ts";
import { aCompany } from "../helpers/company.ts";
import { useDb } from "../helpers/db.ts";
import { aKey, grantFor, someTokens } from "../helpers/grants.ts";

const db = useDb();
const keys: SealingKeys = [aKey()];
const at = new Date("2026-11-23T14:00:00Z");

beforeAll(async () => {
  await applyCompany(db(), { text: JSON.stringify(aCompany()), by: "test", at });
});
beforeEach(async () => {
  await db()("calendar_grants").delete();
});

const tokensOf = async (id: string, opening = keys) => (await openGrant(db(), opening, id))?.tokens;

describe("what stands in the row", () => {
  test("opens again, and shows nothing of the tokens", async () => {
    const id = await grantFor(db(), keys);
    expect(await tokensOf(id)).toEqual(someTokens({ accessUntil: expect.any(Date) }));
    const { rows } = await db().raw(
      "select g::text, encode(sealed, 'escape') from calendar_grants g",
    );
    expect(JSON.stringify(rows)).not.toContain("canary");
  });

  test.each(["sealed", "provider_id", "account", "vendor"])(
    "does not open with another row's %s",
    async (column) => {
      const mine = await grantFor(db(), keys, { provider: "ana" });
      const theirs = await grantFor(db(), keys, { provider: "ben", vendor: "microsoft" });
      const other = await db()("calendar_grants").where({ id: theirs }).first();
      await db()("calendar_grants").where({ id: theirs }).delete();
      await db()("calendar_grants")
        .where({ id: mine })
        .update({ [column]: other[column] });
      expect(await openGrant(db(), keys, mine)).toMatchObject({ tokens: undefined });
    },
  );

  test("does not open when a single bit of it was changed", async () => {
    const id = await grantFor(db(), keys);
    await db()("calendar_grants").update({
      sealed: db().raw(
        "set_byte(sealed, length(sealed) - 1, get_byte(sealed, length(sealed) - 1) # 1)",
      ),
    });
    expect(await tokensOf(id)).toBeUndefined();
  });

  test("is different each time, whatever is in it", async () => {
    await grantFor(db(), keys, { provider: "ana" });
    const [first] = await db()("calendar_grants").pluck("sealed");
    await grantFor(db(), keys, { provider: "ana" });
    const [second] = await db()("calendar_grants").pluck("sealed");
    expect(first.equals(second)).toBe(false);
  });

  test("is nothing once the grant is over", async () => {
    const id = await grantFor(db(), keys);
    await endGrant(db(), { id, state: "dead", reason: "invalid_grant", at });
    expect(await db()("calendar_grants").first()).toMatchObject({ sealed: null, key_id: null });
    expect(await openGrant(db(), keys, id)).toBeUndefined();
  });
});

describe("a new key", () => {
  const newer: SealingKeys = [aKey(), ...keys];

  test("seals what comes, while the older one still opens what there is", async () => {
    const id = await grantFor(db(), keys);
    expect(await tokensOf(id, newer)).toMatchObject({ refreshToken: "1//canary-refresh" });
    const added = await grantFor(db(), newer, { provider: "ben" });
    expect(await tokensOf(added, keys)).toBeUndefined();
    expect(await tokensOf(added, newer)).toBeDefined();
  });

  test("seals everything anew by one command, and the older one can go", async () => {
    const ids = [await grantFor(db(), keys), await grantFor(db(), keys, { provider: "ben" })];
    expect(await resealGrants(db(), newer)).toEqual({ resealed: 2, unopened: [] });
    expect(await countGrantsByKey(db())).toEqual(new Map([[keyIdOf(newer[0]), 2]]));
    for (const id of ids) expect(await tokensOf(id, [newer[0]])).toBeDefined();
    expect(await resealGrants(db(), newer)).toEqual({ resealed: 0, unopened: [] });
  });

  test("leaves alone what no key opens, and says so", async () => {
    const lost = await grantFor(db(), [aKey()]);
    const kept = await grantFor(db(), keys, { provider: "ben" });
    expect(await resealGrants(db(), newer)).toEqual({ resealed: 1, unopened: [lost] });
    expect(await tokensOf(kept, newer)).toBeDefined();
  });
});

describe("a renewal", () => {
  const renewed = someTokens({ refreshToken: "1//second" });
  const read = async (id: string) => {
    const grant = await openGrant(db(), keys, id);
    if (grant === undefined) throw new Error("the grant is over");
    return grant;
  };

  test("is one node's at a time, and of whoever read the newest tokens", async () => {
    const id = await grantFor(db(), keys);
    const grant = await read(id);
    const begun = await Promise.all(
      Array.from({ length: 8 }, () => beginRenewal(db(), { grant, seconds: 10 })),
    );
    const [attempt, ...others] = begun.filter((one) => one !== undefined);
    expect(others).toEqual([]);
    if (attempt === undefined) throw new Error("nobody's turn");
    const meanwhile = await read(id);
    expect(await keepRenewed(db(), keys, { grant, attempt, tokens: renewed })).toBe(true);
    // Both would trade a refresh token that was traded already.
    expect(await beginRenewal(db(), { grant, seconds: 10 })).toBeUndefined();
    expect(await beginRenewal(db(), { grant: meanwhile, seconds: 10 })).toBeUndefined();
  });

  test("that was overtaken changes nothing", async () => {
    const id = await grantFor(db(), keys);
    const late = await beginRenewal(db(), { grant: await read(id), seconds: 0 });
    await db().raw("select pg_sleep(0.01)");
    const grant = await read(id);
    const next = await beginRenewal(db(), { grant, seconds: 10 });
    if (late === undefined || next === undefined) throw new Error("nobody's turn");
    const kept = { grant, attempt: late, tokens: someTokens() };
    expect(await keepRenewed(db(), keys, kept)).toBe(false);
    expect(await keepRenewed(db(), keys, { ...kept, attempt: next, tokens: renewed })).toBe(true);
    const over = { id, state: "dead", reason: "late", at, attempt: late } as const;
    expect(await endGrant(db(), over)).toBe(false);
    expect(await tokensOf(id)).toMatchObject({ refreshToken: "1//second" });
  });
});
