import { afterEach, describe, expect, test, vi } from "vitest";
import { applyCompany } from "#flows/apply-company.ts";
import { companyVersion, findCompany } from "#store/company.ts";
import { findMemberByKey } from "#store/members.ts";
import { createLoginLink, redeemLoginLink } from "#store/sign-in.ts";
import { expectProblem } from "../../helpers/api.ts";
import { aCompany } from "../../helpers/company.ts";
import { untilSomeoneWaits } from "../../helpers/db.ts";
import { useApp } from "../../helpers/running-app.ts";
import { settingCalls } from "../../helpers/settings.ts";

const app = useApp();
const db = () => app().db;
const { read, tagOf, patch, create, retire } = settingCalls(app);

afterEach(() =>
  applyCompany(db(), { text: JSON.stringify(aCompany()), by: "test", at: new Date() }),
);

const version = () => companyVersion(db());
const lastEntry = () =>
  db()("audit").orderBy("id", "desc").first("actor", "action", "request_id", "detail");

describe("a patch", () => {
  test("changes what it names, keeps the rest, and answers with what holds now", async () => {
    const before = await read("services/consult");
    const response = await patch("services/consult", {
      minutes: 45,
      policy: { noticeMinutes: 120 },
    });
    expect(response.status).toBe(200);
    const answered = await response.json();
    expect(answered).toEqual({
      ...before.setting,
      minutes: 45,
      policy: { noticeMinutes: 120, horizonDays: 30 },
    });
    const after = await read("services/consult");
    expect(after).toEqual({ tag: response.headers.get("etag"), setting: answered });
    expect(after.tag).not.toBe(before.tag);
  });

  test("gives a field its default back with null", async () => {
    await patch("services/consult", { bufferAfterMinutes: null, policy: { noticeMinutes: null } });
    const { setting } = await read("services/consult");
    expect(setting).toMatchObject({ bufferAfterMinutes: 0, policy: { horizonDays: 30 } });
    expect(setting["policy"]).not.toHaveProperty("noticeMinutes");
    await patch("policy", { horizonDays: 90 });
    await patch("policy", { horizonDays: null });
    expect((await read("policy")).setting).toMatchObject({ horizonDays: 30 });
  });

  test("replaces a list whole, such as the hours of a day", async () => {
    const response = await patch("providers/ana", { hours: { mon: ["10:00-12:00"], sat: null } });
    expect(await response.json()).toMatchObject({
      hours: { mon: ["10:00-12:00"], tue: ["09:00-12:00", "13:00-17:00"], sat: [] },
    });
  });

  test("is what is booked by, on every node, a moment later", async () => {
    await patch("services/review", { minutes: 90 });
    await vi.waitFor(
      async () => {
        const query = "service=review&zone=America/New_York";
        const response = await app().get(`/api/v1/availability?${query}`);
        const { slots } = (await response.json()) as { slots: { start: string; end: string }[] };
        const [first] = slots;
        if (first === undefined) throw new Error("nothing is free");
        expect(Date.parse(first.end) - Date.parse(first.start)).toBe(90 * 60_000);
      },
      { timeout: 5_000, interval: 200 },
    );
  }, 15_000);

  test("may come as what it is, or as plain JSON", async () => {
    for (const [name, type] of [
      ["One", "application/merge-patch+json"],
      ["Two", "application/merge-patch+json; charset=utf-8"],
      ["Three", "application/json"],
    ]) {
      const response = await app().send("PATCH", "/api/v1/services/consult", {
        body: { name },
        headers: {
          "content-type": type as string,
          "if-match": await tagOf("services/consult"),
        },
      });
      expect([type, await response.json()]).toEqual([type, expect.objectContaining({ name })]);
    }
  });
});

describe("a patch, looked back at,", () => {
  test("makes a version that says who made it, and an audit entry that says what it changed", async () => {
    const before = await version();
    await patch("services/consult", { minutes: 45, policy: { noticeMinutes: 120 } });
    expect(await version()).toBe(before + 1);
    const row = await db()("company_versions")
      .where({ version: before + 1 })
      .first();
    expect(row.applied_by).toBe("token test");
    expect(await lastEntry()).toEqual({
      actor: { kind: "system", name: "token test" },
      action: "setting-changed",
      request_id: null,
      detail: {
        version: before + 1,
        part: "services/consult",
        fields: [
          { path: "minutes", before: 30, after: 45 },
          { path: "policy.noticeMinutes", before: 60, after: 120 },
        ],
      },
    });
  });

  test("is no version and no entry if it changed nothing", async () => {
    const before = await version();
    const entry = await lastEntry();
    const { tag, setting } = await read("services/consult");
    for (const body of [{}, { minutes: 30 }, { description: null }, setting]) {
      const response = await patch("services/consult", body, tag);
      expect([response.status, response.headers.get("etag")]).toEqual([200, tag]);
    }
    expect([await version(), await lastEntry()]).toEqual([before, entry]);
  });

  test("is the manager's who is signed in, and nobody's who comes from another site", async () => {
    const max = await findMemberByKey(db(), "max");
    const secret = await createLoginLink(db(), max?.id ?? "");
    const session = await redeemLoginLink(db(), secret);
    const { tag } = await read("policy");
    const send = (site: string) =>
      fetch(`${app().base}/api/v1/policy`, {
        method: "PATCH",
        body: '{"rescheduleMax": 1}',
        headers: {
          cookie: `gatehouse_session=${session}`,
          "content-type": "application/json",
          "sec-fetch-site": site,
          "if-match": tag,
        },
      });
    await expectProblem(await send("cross-site"), 403, "cross_site");
    expect((await send("same-origin")).status).toBe(200);
    expect(await lastEntry()).toMatchObject({
      actor: { kind: "member", id: max?.id, name: "Max Boyd", role: "manager" },
    });
  });
});

describe("what the caller has seen", () => {
  test.each(["PATCH", "DELETE"])("must be said before a %s", async (method) => {
    const before = await version();
    const tag = await tagOf("services/consult");
    const response = await app().send(method, "/api/v1/services/consult", {
      ...(method === "PATCH" && { body: { minutes: 45 } }),
    });
    expect(response.headers.get("etag")).toBe(tag);
    const { detail } = await expectProblem(response, 428, "precondition_required");
    expect(detail).toContain("If-Match");
    expect(await version()).toBe(before);
  });

  test("must still hold", async () => {
    const { tag } = await read("services/consult");
    await patch("services/consult", { name: "First talk" });
    for (const response of [
      await patch("services/consult", { minutes: 45 }, tag),
      await retire("services/consult", tag),
    ]) {
      expect(response.headers.get("etag")).toBe(await tagOf("services/consult"));
      const { detail } = await expectProblem(response, 412, "precondition_failed");
      expect(detail).toContain("read it again");
    }
    expect((await read("services/consult")).setting).toMatchObject({
      name: "First talk",
      minutes: 30,
    });
  });

  test("may be one of several, or whatever is there, but not what is only nearly the same", async () => {
    const part = "services/consult";
    expect((await patch(part, { name: "A" }, `"x", ${await tagOf(part)}`)).status).toBe(200);
    expect((await patch(part, { name: "B" }, "*")).status).toBe(200);
    const weak = await patch(part, { name: "C" }, `W/${await tagOf(part)}`);
    await expectProblem(weak, 412, "precondition_failed");
  });

  test.each(["abc", '"abc', "", '"a" "b"', "W/abc", "**"])(
    "cannot be said as %j",
    async (header) => {
      const response = await patch("services/consult", { minutes: 45 }, header);
      const { detail } = await expectProblem(response, 400, "malformed");
      expect(detail).toContain("quotes");
    },
  );

  test("of two who change it at the same moment, one is told to look again", async () => {
    const { tag } = await read("services/consult");
    const before = await version();
    const door = await db().transaction();
    await door.raw("lock table company_versions in share row exclusive mode");
    const both = Promise.all([
      patch("services/consult", { minutes: 45 }, tag),
      patch("services/consult", { minutes: 60 }, tag),
    ]);
    await untilSomeoneWaits(db(), 2);
    await door.commit();
    const responses = await both;
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 412]);
    const [won, lost] = responses.toSorted((a, b) => a.status - b.status);
    const after = await read("services/consult");
    expect(await won?.json()).toEqual(after.setting);
    expect(lost?.headers.get("etag")).toBe(after.tag);
    expect(await version()).toBe(before + 1);
  });

  test("of two who change different parts, neither is kept from it", async () => {
    const [consult, review] = [await tagOf("services/consult"), await tagOf("services/review")];
    const responses = await Promise.all([
      patch("services/consult", { minutes: 45 }, consult),
      patch("services/review", { minutes: 90 }, review),
    ]);
    expect(responses.map(({ status }) => status)).toEqual([200, 200]);
    expect((await read("services/consult")).setting).toMatchObject({ minutes: 45 });
    expect((await read("services/review")).setting).toMatchObject({ minutes: 90 });
  });
});

describe("another one", () => {
  const tucson = { name: "Tucson office", address: "3 Sun Ave", zone: "America/Phoenix" };

  test("is created under its key, and can be told of by others then", async () => {
    const before = await version();
    const response = await create("locations/tucson", tucson);
    expect([response.status, response.headers.get("location")]).toEqual([
      201,
      "/api/v1/locations/tucson",
    ]);
    expect(await response.json()).toEqual({ key: "tucson", ...tucson, closures: [] });
    expect(response.headers.get("etag")).toBe(await tagOf("locations/tucson"));
    expect(await lastEntry()).toMatchObject({
      action: "setting-created",
      detail: {
        version: before + 1,
        part: "locations/tucson",
        fields: [{ path: "", before: null, after: tucson }],
      },
    });
    expect((await patch("providers/ana", { location: "tucson" })).status).toBe(200);
  });

  test("may say its key, if it is the one of the address", async () => {
    expect((await create("locations/tucson", { key: "tucson", ...tucson })).status).toBe(201);
    const other = await create("locations/yuma", { key: "tucson", ...tucson });
    const { problems } = await expectProblem(other, 422, "invalid_request");
    expect(problems).toEqual([{ path: "key", message: expect.stringContaining("yuma") }]);
  });

  test("is not created over one that is there", async () => {
    const response = await create("locations/phoenix", tucson);
    expect(response.headers.get("etag")).toBe(await tagOf("locations/phoenix"));
    await expectProblem(response, 412, "precondition_failed");
    expect((await read("locations/phoenix")).setting).toMatchObject({ name: "Phoenix office" });
  });

  test.each([
    ["nothing", {}],
    ["an ETag", { "if-none-match": '"abc"' }],
    ["If-Match", { "if-match": "*" }],
  ])("is not created by who says %s instead of If-None-Match: *", async (_what, headers) => {
    const response = await app().send("PUT", "/api/v1/locations/tucson", { body: tucson, headers });
    const { detail } = await expectProblem(response, 428, "precondition_required");
    expect(detail).toContain("If-None-Match: *");
  });

  test.each(["Tucson", "tuc son", "-tucson", "x".repeat(60), "__proto__"])(
    "cannot have the key %j",
    async (key) => {
      const response = await create(`locations/${encodeURIComponent(key)}`, tucson);
      const { problems } = await expectProblem(response, 422, "invalid_request");
      expect(problems).toEqual([{ path: "key", message: expect.stringContaining("lower-case") }]);
    },
  );

  test("must say all that it needs", async () => {
    const response = await create("services/massage", { minutes: 30 });
    const { problems } = await expectProblem(response, 422, "invalid_request");
    expect(problems?.map(({ path }) => path).sort()).toEqual(["name", "providers"]);
  });
});

describe("one that is retired", () => {
  test("is there no longer, and booked no longer, but known", async () => {
    const before = await version();
    const response = await retire("services/review");
    expect([response.status, await response.text()]).toEqual([204, ""]);
    await expectProblem(await app().get("/api/v1/services/review"), 404, "not_found");
    const company = await findCompany(db());
    const names = [...(company?.known.services.values() ?? [])].map(({ name }) => name);
    expect(names).toContain("Portfolio review");
    expect(await lastEntry()).toMatchObject({
      action: "setting-retired",
      detail: {
        version: before + 1,
        part: "services/review",
        fields: [{ path: "", before: { key: "review" }, after: null }],
      },
    });
  });

  test("cannot be one that others name, and where they do is told", async () => {
    const response = await retire("providers/ben");
    const { problems, detail } = await expectProblem(response, 422, "invalid_request");
    expect(problems).toEqual([
      { part: "services/consult", path: "providers.1", message: expect.stringContaining("ben") },
      { part: "services/review", path: "providers.0", message: expect.stringContaining("ben") },
    ]);
    expect(detail).toContain("services/consult providers.1");
    expect((await read("providers/ben")).setting).toMatchObject({ name: "Ben Hale" });
  });

  test("goes once nobody names it, and comes back as who it was", async () => {
    const ids = async () =>
      [...((await findCompany(db()))?.providers.values() ?? [])]
        .filter(({ key }) => key === "ana")
        .map(({ id }) => id);
    const [before, { setting }] = [await ids(), await read("providers/ana")];
    await patch("services/consult", { providers: ["ben"] });
    expect((await retire("providers/ana")).status).toBe(204);
    expect(await ids()).toEqual([]);
    expect((await create("providers/ana", setting)).status).toBe(201);
    expect(await ids()).toEqual(before);
  });

  test("is not the last one: a company has at least one service", async () => {
    await retire("services/review");
    const { problems } = await expectProblem(
      await retire("services/consult"),
      422,
      "invalid_request",
    );
    expect(problems).toEqual([{ part: "services", path: "", message: expect.any(String) }]);
  });
});

test.each(["PUT", "DELETE"])("the policy can be changed, and not by %s", async (method) => {
  const response = await app().send(method, "/api/v1/policy", {
    ...(method === "PUT" && { body: {} }),
    headers: { "if-match": "*" },
  });
  await expectProblem(response, 404, "not_found");
});

test.each(["PATCH", "DELETE"])("nothing is changed by %s where nothing is", async (method) => {
  const response = await app().send(method, "/api/v1/providers/nobody", {
    ...(method === "PATCH" && { body: {} }),
    headers: { "if-match": "*" },
  });
  const { detail } = await expectProblem(response, 404, "not_found");
  expect(detail).toContain("nobody");
});
