import { beforeEach, expect, test } from "vitest";
import { applyAtStart, applyCompany } from "#flows/apply-company.ts";
import { changeSettingFlow } from "#flows/change-setting.ts";
import { companyVersion } from "#store/company.ts";
import { findSettings } from "#store/company-versions.ts";
import { aCompany } from "../helpers/company.ts";
import { MONDAY, useOffice } from "../helpers/office.ts";

/* Which file a program starts with, and what stays of what was changed by other ways. */

const office = useOffice(aCompany());
const db = () => office().db;
const fileOf = (name: string) => ({
  text: JSON.stringify({ ...aCompany(), name }),
  by: "test",
  at: MONDAY,
});
const start = (name: string) => applyAtStart(db(), fileOf(name));
const apply = (name: string) => applyCompany(db(), fileOf(name));
const name = async () => (await findSettings(db()))?.name;
const horizon = async () => (await findSettings(db()))?.policy.horizonDays;

/** As a manager does it over the API. */
async function change(horizonDays: number): Promise<void> {
  const changed = await changeSettingFlow(office().context)({
    part: { kind: "policy" },
    change: { kind: "patch", patch: { horizonDays } },
    expected: "any",
    caller: { kind: "token", id: "1", name: "console", role: "manager" },
  });
  expect(changed).toMatchObject({ kind: "done", setting: { horizonDays } });
}

beforeEach(async () => {
  await db()("applied_files").delete();
  await apply("Before");
});

test("a file that stayed the same leaves what was changed since, at every start", async () => {
  expect(await start("A")).toMatchObject({ kind: "applied", replaced: undefined });
  expect(await start("A")).toMatchObject({ kind: "unchanged" });
  await change(77);
  const version = await companyVersion(db());
  expect(await start("A")).toEqual({ kind: "kept", version, replaced: undefined });
  expect(await start("A")).toMatchObject({ kind: "kept" });
  expect(await horizon()).toBe(77);
});

test("a file that changed is applied, and whose changes it replaces is told", async () => {
  await start("A");
  await change(77);
  const replaced = await companyVersion(db());
  expect(await start("B")).toEqual({ kind: "applied", version: replaced + 1, replaced });
  expect([await name(), await horizon()]).toEqual(["B", 30]);
  expect((await findSettings(db(), replaced))?.policy.horizonDays).toBe(77);
});

test("a file that went back to what it said once is another file", async () => {
  await start("A");
  await start("B");
  expect(await start("A")).toMatchObject({ kind: "applied", replaced: undefined });
  expect(await name()).toBe("A");
});

test("a file that says in other words what holds already is known from then on", async () => {
  await start("A");
  const { text, ...file } = fileOf("A");
  const commented = { text: `# A comment\n${text}`, ...file };
  expect(await applyAtStart(db(), commented)).toMatchObject({ kind: "unchanged" });
  await change(77);
  expect(await applyAtStart(db(), commented)).toMatchObject({ kind: "kept" });
  expect(await horizon()).toBe(77);
});

test("a file that was applied by hand is no new one at the next start", async () => {
  await start("A");
  await apply("B");
  await change(77);
  expect(await start("B")).toMatchObject({ kind: "kept" });
  expect(await horizon()).toBe(77);
  expect(await start("A")).toMatchObject({ kind: "applied" });
});

test("another file that was applied by hand stays while the own one stays the same", async () => {
  await start("A");
  await apply("Other");
  expect(await start("A")).toMatchObject({ kind: "kept" });
  expect(await name()).toBe("Other");
});

test("a file that is applied by hand is always applied", async () => {
  await apply("A");
  await change(77);
  expect(await apply("A")).toMatchObject({ kind: "applied" });
  expect(await horizon()).toBe(30);
});

test("nodes that start together apply their file once", async () => {
  const before = await companyVersion(db());
  const results = await Promise.all([start("A"), start("A"), start("A")]);
  expect(results.map(({ kind }) => kind).sort()).toEqual(["applied", "unchanged", "unchanged"]);
  expect(await companyVersion(db())).toBe(before + 1);
});

test("a file with mistakes is refused although it was applied before", async () => {
  const wrong = { ...fileOf("A"), text: '{"name": ""}' };
  await expect(applyAtStart(db(), wrong)).rejects.toMatchObject({ code: "COMPANY_INVALID" });
});
