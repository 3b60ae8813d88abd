import { afterEach, expect, test } from "vitest";
import { applyCompany } from "#flows/apply-company.ts";
import { companyVersion, findCompany } from "#store/company.ts";
import { findMemberByChatUser } from "#store/members.ts";
import { aCompany } from "../helpers/company.ts";
import { countOf, MONDAY, useOffice } from "../helpers/office.ts";

const office = useOffice(aCompany());
const db = () => office().db;
type File = ReturnType<typeof aCompany>;

const apply = (company: object, by = "test") =>
  applyCompany(db(), { text: JSON.stringify(company), by, at: MONDAY });

afterEach(() => apply(aCompany()));

const names = async () => {
  const { services, providers, locations } = (await findCompany(db())) ?? {};
  const keys = (rows: ReadonlyMap<string, { key: string }> | undefined) =>
    [...(rows?.values() ?? [])].map(({ key }) => key).sort();
  return { services: keys(services), providers: keys(providers), locations: keys(locations) };
};

test("a file that says what is current already changes nothing", async () => {
  const before = await companyVersion(db());
  expect(await apply(aCompany())).toEqual({ kind: "unchanged", version: before });
  expect(await companyVersion(db())).toBe(before);
});

test("a change makes a version that says who made it, and ids stay", async () => {
  const before = await findCompany(db());
  const company: File = { ...aCompany(), name: "Harbor, Pine & Co" };
  expect(await apply(company, "ada")).toEqual({
    kind: "applied",
    version: (before?.version ?? 0) + 1,
  });
  const after = await findCompany(db());
  expect(after?.settings.name).toBe("Harbor, Pine & Co");
  expect([...(after?.providers.keys() ?? [])]).toEqual([...(before?.providers.keys() ?? [])]);
  expect(await countOf(db(), "audit", { action: "company-applied" })).toBe(1);
});

test("work is expected of somebody from when they came, and again from when they came back", async () => {
  const joined = async () =>
    (await db()("providers").where({ key: "dora" }).first("joined_at"))?.joined_at;
  const company = aCompany();
  const dora = { ...company.providers[0], key: "dora", name: "Dora Kim" };
  const withDora = { ...company, providers: [...company.providers, dora] };
  const on = (days: number) => new Date(MONDAY.getTime() + days * 24 * 60 * 60_000);
  const applyOn = (file: object, days: number) =>
    applyCompany(db(), { text: JSON.stringify(file), by: "test", at: on(days) });
  await applyOn(withDora, 1);
  expect(await joined()).toEqual(on(1));
  await applyOn({ ...withDora, name: "Harbor" }, 2);
  expect(await joined()).toEqual(on(1));
  await applyOn(company, 3);
  await applyOn(withDora, 9);
  expect(await joined()).toEqual(on(9));
});

test("what the file no longer names is retired, known and back when it is named again", async () => {
  const company = aCompany();
  const ana = [...((await findCompany(db()))?.providers.values() ?? [])].find(
    ({ key }) => key === "ana",
  );
  await apply({
    ...company,
    providers: company.providers.filter(({ key }) => key !== "ana"),
    services: company.services.map((service) => ({
      ...service,
      providers: service.providers.filter((key) => key !== "ana"),
    })),
  });
  expect((await names()).providers).toEqual(["ben", "cleo"]);
  expect((await findCompany(db()))?.known.providers.get(ana?.id ?? "")).toMatchObject({
    name: "Ana Ortiz",
    zone: "America/Phoenix",
  });
  await apply(company);
  expect((await names()).providers).toEqual(["ana", "ben", "cleo"]);
  expect((await findCompany(db()))?.providers.has(ana?.id ?? "")).toBe(true);
});

test("a provider's further calendars are those of the newest version; a retired one has none", async () => {
  const company = aCompany({ calendars: true });
  const said = { alsoBusy: ["days-off@example.com"], tentative: "free" };
  const [ana, ...others] = company.providers;
  await apply({ ...company, providers: [{ ...ana, ...said }, ...others] });
  const anaNow = async () =>
    (await findCompany(db()))?.known.providers.values().find(({ key }) => key === "ana");
  expect(await anaNow()).toMatchObject(said);

  const none = { alsoBusy: [], tentative: "busy" };
  await apply(company);
  expect(await anaNow()).toMatchObject(none);
  await apply({ ...company, providers: [{ ...ana, ...said }, ...others] });
  const services = company.services.map((service) => ({ ...service, providers: ["ben"] }));
  await apply({ ...company, services, providers: others });
  expect(await anaNow()).toMatchObject(none);
});

test("a service that is gone takes its providers along, and nothing of it can be booked", async () => {
  const company = aCompany();
  const services = company.services.filter(({ key }) => key !== "review");
  await apply({ ...company, services });
  expect((await names()).services).toEqual(["consult"]);
  const gone = [...((await findCompany(db()))?.known.services.values() ?? [])].find(
    ({ key }) => key === "review",
  );
  expect(gone?.providerIds).toEqual([]);
});

test("a member may get another key and keep the Slack user", async () => {
  const company = aCompany();
  const members = company.members.map((member) =>
    member.key === "olga" ? { ...member, key: "olga-reyes" } : member,
  );
  const escalation = { ...company.escalation, onCall: "olga-reyes" };
  await apply({ ...company, members, escalation });
  const { member: olga } = await findMemberByChatUser(db(), { team: "T0HARBOR", user: "U0OLGA" });
  expect(olga).toMatchObject({ key: "olga-reyes" });
});

test("two members may swap their Slack users", async () => {
  const company = aCompany();
  const slackOf = (key: string) => company.members.find((member) => member.key === key)?.slack;
  const swapped = { olga: slackOf("max"), max: slackOf("olga") } as Record<string, unknown>;
  const members = company.members.map((member) => ({
    ...member,
    ...(member.key in swapped && { slack: swapped[member.key] }),
  }));
  await apply({ ...company, members });
  const { member: found } = await findMemberByChatUser(db(), { team: "T0HARBOR", user: "U0MAX" });
  expect(found).toMatchObject({ key: "olga" });
});

test("a member who left is nobody any more", async () => {
  const company = aCompany();
  await apply({ ...company, members: company.members.filter(({ key }) => key !== "max") });
  const gone = await findMemberByChatUser(db(), { team: "T0HARBOR", user: "U0MAX" });
  expect(gone.member).toBeUndefined();
});

test("nodes that start at once apply their file once", async () => {
  const before = await companyVersion(db());
  const company = { ...aCompany(), name: "At once" };
  const results = await Promise.all([apply(company), apply(company), apply(company)]);
  expect(results.filter(({ kind }) => kind === "applied")).toHaveLength(1);
  expect(await companyVersion(db())).toBe(before + 1);
});

test("a file with mistakes changes nothing, and every mistake is told", async () => {
  const before = await companyVersion(db());
  const wrong = { ...aCompany(), zone: "Nowhere", name: "" };
  const applied = apply(wrong);
  await expect(applied).rejects.toMatchObject({ code: "COMPANY_INVALID" });
  expect(await companyVersion(db())).toBe(before);
});

test("business hours that are never open are told of, not applied", async () => {
  const company = aCompany();
  const hours = { zone: "America/New_York", weekly: {} };
  const applied = apply({ ...company, escalation: { ...company.escalation, hours } });
  await expect(applied).rejects.toMatchObject({
    detail: expect.stringContaining("escalation.hours"),
  });
});
