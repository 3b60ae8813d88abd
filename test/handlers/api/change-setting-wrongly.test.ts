import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { companyVersion } from "#store/company.ts";
import { expectProblem } from "../../helpers/api.ts";
import { useApp } from "../../helpers/running-app.ts";
import { settingCalls } from "../../helpers/settings.ts";

const app = useApp();
const { patch, create, read, tagOf } = settingCalls(app);

afterAll(async () => {
  expect(app().log.filter((line) => line.includes('"request failed"'))).toEqual([]);
});

/** What is wrong with a patch; and nothing was changed by it. */
async function problemsOf(part: string, body: unknown) {
  const before = await companyVersion(app().db);
  const response = await patch(part, body);
  const { problems } = await expectProblem(response, 422, "invalid_request");
  expect(await companyVersion(app().db)).toBe(before);
  return problems;
}

describe("a wrong field is told by the way to it from the part", () => {
  test.each<[part: string, body: object, path: string, words: string]>([
    ["services/consult", { minutes: 3 }, "minutes", ">=5"],
    ["services/consult", { minutes: "30" }, "minutes", "number"],
    ["services/consult", { minutes: null }, "minutes", "number"],
    ["services/consult", { name: null }, "name", "string"],
    ["services/consult", { name: "" }, "name", "character"],
    ["services/consult", { minuts: 30 }, "", "minuts"],
    ["services/consult", { policy: { notice: 3 } }, "policy", "notice"],
    ["services/consult", { policy: [] }, "policy", "object"],
    ["services/consult", { providers: "ana" }, "providers", "array"],
    ["services/consult", { providers: [] }, "providers", "1"],
    ["services/consult", { providers: [null] }, "providers.0", "string"],
    ["services/consult", { providers: ["ana", "zoe"] }, "providers.1", "zoe"],
    ["services/consult", { providers: ["ana", "ana"] }, "providers.1", "twice"],
    ["services/consult", { minutes: 600 }, "minutes", "longest shift"],
    ["services/consult", { key: "talk" }, "key", "consult"],
    ["services/consult", { key: null }, "key", "consult"],
    ["providers/ana", { hours: { mon: ["17:00-09:00"] } }, "hours.mon.0", "after"],
    ["providers/ana", { hours: { mon: ["09:00-12:00", "11:00-13:00"] } }, "hours.mon", "overlap"],
    ["providers/ana", { hours: { someday: [] } }, "hours", "someday"],
    ["providers/ana", { location: "rome" }, "location", "rome"],
    ["providers/ana", { exceptions: [{ on: "2026-02-30", hours: [] }] }, "exceptions.0.on", "date"],
    ["providers/ana", { skills: { tax: 9 } }, "skills.tax", "<=5"],
    ["locations/phoenix", { zone: "Phoenix" }, "zone", "Phoenix"],
    ["locations/phoenix", { zone: "__proto__" }, "zone", "time zone"],
    ["locations/phoenix", { coordinates: { latitude: 1 } }, "coordinates.longitude", "number"],
    ["policy", { horizonDays: 0 }, "horizonDays", ">=1"],
    ["policy", { dailyCap: 3 }, "", "dailyCap"],
  ])("%s %j", async (part, body, path, words) => {
    expect(await problemsOf(part, body)).toEqual([
      { path, message: expect.stringContaining(words) },
    ]);
  });

  test("a number that is too large to be one", async () => {
    expect(await problemsOf("services/consult", '{"minutes": 1e400}')).toMatchObject([
      { path: "minutes" },
    ]);
  });

  test("every wrong one at once", async () => {
    const problems = await problemsOf("services/consult", {
      minutes: 3,
      stepMinutes: 0,
      limits: { perDay: 0 },
    });
    expect(problems?.map(({ path }) => path)).toEqual(["minutes", "stepMinutes", "limits.perDay"]);
  });
});

test("what a change makes wrong elsewhere is told there", async () => {
  expect(await problemsOf("providers/ana", { kind: "room" })).toEqual([
    {
      part: "services/consult",
      path: "providers.0",
      message: expect.stringContaining("“ana” is a room"),
    },
  ]);
  expect(await problemsOf("policy", { noticeMinutes: 20_000, horizonDays: 5 })).toEqual([
    { part: "services/review", path: "policy", message: expect.stringContaining("horizon") },
  ]);
});

test("a company whose desk would never open is refused, as it is when a file says so", async () => {
  const { db } = app();
  const closed = await db.raw(`
    insert into company_versions (settings, applied_by, applied_at)
    select jsonb_set(settings, '{escalation,hours,weekly}', '{}'), 'test', now()
    from company_versions order by version desc limit 1 returning version`);
  const { version } = closed.rows[0];
  try {
    expect(await problemsOf("services/consult", { name: "Talk" })).toEqual([
      {
        part: "company",
        path: "escalation.hours",
        message: expect.stringContaining("business minutes"),
      },
    ]);
  } finally {
    await db("company_versions").where({ version }).delete();
  }
});

describe("names and characters that nobody may use", () => {
  test.each([
    ["the patch itself", '{"__proto__": {"minutes": 45}}', ""],
    ["a part of it", '{"policy": {"__proto__": {"noticeMinutes": 1}}}', "policy"],
    ["a list of names", '{"routing": {"skills": {"__proto__": 3}}}', "routing.skills"],
  ])("the prototype in %s", async (_what, body, path) => {
    expect(await problemsOf("services/consult", body)).toEqual([
      { path, message: expect.stringContaining("__proto__") },
    ]);
    expect(
      await problemsOf("services/consult", body.replaceAll("__proto__", "constructor")),
    ).toEqual([
      { path: expect.stringContaining(path), message: expect.stringContaining("constructor") },
    ]);
    expect(Object.hasOwn(Object.prototype, "minutes")).toBe(false);
  });

  test.each([
    ["NUL", '{"name": "a\\u0000b"}', "name"],
    ["half a pair", '{"description": "a\\ud800b"}', "description"],
    ["NUL in a name", '{"routing": {"skills": {"a\\u0000b": 1}}}', "routing.skills"],
    [
      "NUL in a list",
      '{"eligibility": {"emailDomains": ["a.b", "\\u0000"]}}',
      "eligibility.emailDomains.1",
    ],
  ])("%s", async (_what, body, path) => {
    expect(await problemsOf("services/consult", body)).toEqual([
      { path, message: expect.stringContaining("cannot be stored") },
    ]);
  });

  test.each([
    ["quotes", "Robert'); drop table services;--"],
    ["markup", "<script>alert(1)</script>"],
    ["emoji", "👨‍👩‍👧‍👦🏳️‍🌈"],
    ["line ends", "a\r\nb"],
    ["a question mark", "a ? b ?? c :d"],
  ])("but %s may stand in a name, and come back as they were", async (_what, name) => {
    expect((await patch("services/consult", { name })).status).toBe(200);
    expect((await read("services/consult")).setting).toMatchObject({ name });
  });
});

describe("a body that is no change", () => {
  const send = (body: string, headers: Record<string, string> = {}) =>
    app().send("PATCH", "/api/v1/services/consult", {
      body,
      headers: { "if-match": "*", ...headers },
    });

  test.each(["{", '{"minutes": 45', '"minutes"', "45", "null", '{"a": "b\u0001"}'])(
    "%j is malformed",
    async (body) => {
      await expectProblem(await send(body), 400, "malformed");
    },
  );

  test.each(["[]", '[{"op": "replace", "path": "/minutes", "value": 45}]'])(
    "the list %s is no object",
    async (body) => {
      const { detail } = await expectProblem(await send(body), 422, "invalid_request");
      expect(detail).toBe("the body must be a JSON object");
      const put = await create("services/new", body);
      expect(await expectProblem(put, 422, "invalid_request")).toMatchObject({ detail });
    },
  );

  test("an empty one changes nothing", async () => {
    const before = await companyVersion(app().db);
    expect((await send("")).status).toBe(200);
    expect(await companyVersion(app().db)).toBe(before);
  });

  test.each([
    "application/json-patch+json",
    "application/x-www-form-urlencoded",
    "text/plain",
    "application/merge-patch+json; charset=iso-8859-1",
  ])("%s is not supported, and what is supported is told", async (type) => {
    const response = await send("{}", { "content-type": type });
    if (!type.includes("charset"))
      expect(response.headers.get("accept-patch")).toContain("application/merge-patch+json");
    await expectProblem(response, 415, "unsupported_media_type");
  });

  test("a PUT is no patch", async () => {
    const response = await app().send("PUT", "/api/v1/services/new", {
      body: "{}",
      headers: { "if-none-match": "*", "content-type": "application/merge-patch+json" },
    });
    await expectProblem(response, 415, "unsupported_media_type");
  });

  test.each([
    ["objects", `${'{"a":'.repeat(9_000)}1${"}".repeat(9_000)}`],
    ["lists", `{"providers": ${"[".repeat(20_000)}${"]".repeat(20_000)}}`],
    ["both", `{"policy": ${'{"a":['.repeat(9_000)}${"]}".repeat(9_000)}}`],
  ])("nesting %s thousands deep is no way in", async (_what, body) => {
    expect(await problemsOf("services/consult", body)).toEqual([
      { path: expect.any(String), message: "is nested too deep" },
    ]);
  });

  test("as much as a part can say may be said, and no more is read", async () => {
    const emailDomains = Array.from({ length: 10_000 }, (_, at) => `client${at}.example`);
    const long = await patch("services/consult", { eligibility: { emailDomains } });
    expect(long.status).toBe(200);
    const tooLong = `{"description": "${"x".repeat(257 * 1024)}"}`;
    const { detail } = await expectProblem(await send(tooLong), 413, "body_too_large");
    expect(detail).toContain("256 KB");
  });

  test("nor when it comes as a few hundred bytes of gzip", async () => {
    const bomb = gzipSync(JSON.stringify({ description: "x".repeat(10_000_000) }));
    const response = await fetch(`${app().base}/api/v1/services/consult`, {
      method: "PATCH",
      body: bomb,
      headers: {
        authorization: `Bearer ${app().token}`,
        "content-type": "application/json",
        "content-encoding": "gzip",
        "if-match": await tagOf("services/consult"),
      },
    });
    await expectProblem(response, 413, "body_too_large");
  });

  test("of thousands of wrong names the first ones are read out", async () => {
    const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`field${at}`, 1]));
    const providers = Array.from({ length: 3_000 }, () => 7);
    const response = await patch("services/consult", { ...many, providers });
    const { problems, detail } = await expectProblem(response, 422, "invalid_request");
    expect(problems).toHaveLength(3_001);
    expect(detail).toContain("and 2996 more");
  });
});
