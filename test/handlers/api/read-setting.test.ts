import { afterEach, expect, test } from "vitest";
import { applyCompany } from "#flows/apply-company.ts";
import { expectProblem } from "../../helpers/api.ts";
import { aCompany } from "../../helpers/company.ts";
import { useApp } from "../../helpers/running-app.ts";
import { settingCalls } from "../../helpers/settings.ts";

const app = useApp();
const { read, patch, tagOf } = settingCalls(app);

const applied = (company: object = aCompany()) =>
  applyCompany(app().db, { text: JSON.stringify(company), by: "test", at: new Date() });
afterEach(() => applied());

const unlessStill = (part: string, tags: string) =>
  app().send("GET", `/api/v1/${part}`, { headers: { "if-none-match": tags } });

test("a service is read as the company file says it, with everything filled in that it leaves out", async () => {
  const { setting } = await read("services/consult");
  expect(setting).toMatchObject({
    ...aCompany().services[0],
    description: "",
    startsOn: "shift",
    routing: { by: "fewest-that-day" },
  });
});

test("so are a provider with the hours, a location, and the policy", async () => {
  expect((await read("providers/ana")).setting).toMatchObject({
    name: "Ana Ortiz",
    kind: "person",
    hours: { mon: ["09:00-12:00", "13:00-17:00"], sat: [] },
    timeOff: [],
  });
  expect((await read("locations/phoenix")).setting).toMatchObject({
    zone: "America/Phoenix",
    closures: [],
  });
  expect((await read("policy")).setting).toEqual({
    noticeMinutes: 60,
    horizonDays: 30,
    cancelNoticeMinutes: 60,
    rescheduleNoticeMinutes: 60,
    rescheduleMax: 3,
  });
});

test.each(["services", "providers", "locations"] as const)(
  "the list of %s names each with its settings, and the ETag to change it with",
  async (list) => {
    const { setting } = await read(list);
    const entries = setting[list] as { key: string; etag: string; settings: object }[];
    expect(entries.map(({ key }) => key)).toEqual(
      aCompany()
        [list].map(({ key }) => key)
        .sort(),
    );
    for (const { key, etag, settings } of entries)
      expect(await read(`${list}/${key}`)).toEqual({ tag: `"${etag}"`, setting: settings });
  },
);

test.each(["services/consult", "services", "policy"])(
  "who has %s already is not sent it again",
  async (part) => {
    const tag = await tagOf(part);
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    for (const tags of [tag, `"other", ${tag}`, `W/${tag}`, "*"]) {
      const response = await unlessStill(part, tags);
      expect([tags, response.status, await response.text()]).toEqual([tags, 304, ""]);
      expect(response.headers.get("etag")).toBe(tag);
    }
    expect((await unlessStill(part, '"other"')).status).toBe(200);
  },
);

test("what is sent may be kept by its reader, and must be asked for again", async () => {
  const response = await app().get("/api/v1/services/consult");
  expect(response.headers.get("cache-control")).toBe("private, no-cache");
});

test("a change elsewhere makes nobody's copy stale", async () => {
  const parts = ["services/review", "providers/ana", "locations/phoenix", "policy"];
  const before = await Promise.all(parts.map(tagOf));
  expect((await patch("services/consult", { name: "First talk" })).status).toBe(200);
  await applied({ ...aCompany(), name: "Harbor, Pine & Co" });
  expect(await Promise.all(parts.map(tagOf))).toEqual(before);
});

test("what was changed back is the same again", async () => {
  const tag = await tagOf("providers/ana");
  await patch("providers/ana", { skills: { tax: 3, audit: 2 } });
  expect(await tagOf("providers/ana")).not.toBe(tag);
  await patch("providers/ana", { skills: { tax: null, audit: null } });
  expect(await tagOf("providers/ana")).toBe(tag);
});

test("the ETag is of what is said, not of the order in which it is said or kept", async () => {
  const changed = await patch("providers/ana", { skills: { longest: 2, a: 1, tax: 3 } });
  expect(changed.headers.get("etag")).toBe(await tagOf("providers/ana"));
});

test("a change by whatever way is read at once", async () => {
  await read("policy");
  await applied({ ...aCompany(), policy: { horizonDays: 14 } });
  expect((await read("policy")).setting).toMatchObject({ horizonDays: 14 });
});

test.each(["services/massage", "providers/consult", "locations/__proto__", "services/%20"])(
  "there is no %s",
  async (part) => {
    const response = await app().get(`/api/v1/${part}`);
    expect(response.headers.get("etag")).toBeNull();
    await expectProblem(response, 404, "not_found");
  },
);
