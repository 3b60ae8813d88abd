import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loginAddress } from "#flows/sign-in.ts";
import { bookedWithAna } from "../../helpers/booked-with-ana.ts";
import { countOf, emptyBooks } from "../../helpers/office.ts";
import { aPractice } from "../../helpers/practice.ts";
import { useApp } from "../../helpers/running-app.ts";
import { aVisitor, webAlone } from "../../helpers/visitor.ts";

const app = useApp(() => webAlone, aPractice());
const visitor = () => aVisitor(app());
let olga: { cookie: string };

beforeAll(async () => {
  olga = await signIn("olga");
});
beforeEach(() => emptyBooks(app().db));

async function signIn(member: string): Promise<{ cookie: string }> {
  const address = (await loginAddress({ db: app().db, publicUrl: "" }, member)) ?? "";
  const seen = await visitor().post(address, {});
  return { cookie: (seen.headers.get("set-cookie") ?? "").split(";")[0] ?? "" };
}

const see = (path: string) => visitor().get(path, olga);

/** A form of one of our own pages; a name may come several times, as checkboxes do. */
async function press(
  path: string,
  fields: Record<string, string | readonly string[]>,
  headers: Record<string, string> = olga,
) {
  const body = new URLSearchParams(
    Object.entries(fields).flatMap(([name, values]) =>
      [values].flat().map((value): [string, string] => [name, value]),
    ),
  );
  const response = await fetch(app().base + path, {
    ...{ method: "POST", redirect: "manual", body },
    headers: { origin: app().base, "sec-fetch-site": "same-origin", ...headers },
  });
  const location = response.headers.get("location") ?? "";
  return { status: response.status, location, html: await response.text() };
}

const putIn = (day: string) =>
  press("/console/away", { provider: "ana", from: day, to: "", reason: "flu" });
const boxes = (html: string) =>
  [...html.matchAll(/name="chosen" value="([^"]+)"/g)].map(([, value = ""]) => value);
const stillWithAna = async () =>
  (
    await app()
      .db("appointments as a")
      .join("providers as p", "p.id", "a.provider_id")
      .where("p.key", "ana")
  ).length;

describe("a member", () => {
  test("puts an absence in, sees its plan, and moves all by one press", async () => {
    const { day, booked } = await bookedWithAna(app(), 2);
    const { status, location } = await putIn(day);
    expect([status, location]).toEqual([
      303,
      expect.stringMatching(/^\/console\/away\/[\da-f-]{36}$/),
    ]);
    const plan = await see(location);
    expect(plan.html).toMatch(/<h1>Ana Ortiz is away on \w{3} \d+ \w{3}<\/h1>/);
    expect(plan.html).toContain("Put in by Olga Reyes");
    expect(boxes(plan.html)).toHaveLength(2);
    expect(await stillWithAna()).toBe(2);

    const moved = await press(`${location}/moves`, { which: "all" });
    expect(moved.status).toBe(303);
    const after = await see(moved.location);
    for (const { reference } of booked)
      expect(after.html).toMatch(new RegExp(`${reference}</a> is with (Ben Hale|Cleo Park) now`));
    expect(after.html).toContain("No appointment is left");
    expect(await stillWithAna()).toBe(0);
    expect((await see("/console/away")).html).toContain("None left");
  });

  test("moves the ticked ones alone; the same press again says that they changed", async () => {
    const { day, booked } = await bookedWithAna(app(), 2);
    const { location } = await putIn(day);
    const [first = ""] = boxes((await see(location)).html);
    const moved = await press(`${location}/moves`, { which: "chosen", chosen: first });
    expect((await see(moved.location)).html).toContain(`${booked[0]?.reference}</a> is with`);
    expect(await stillWithAna()).toBe(1);
    const again = await press(`${location}/moves`, { which: "chosen", chosen: [first, first] });
    expect((await see(again.location)).html).toContain("An appointment that was chosen changed");
  });

  test("puts what has no proposal before a person, once", async () => {
    const { day, booked } = await bookedWithAna(app(), 1, "check");
    const { location } = await putIn(day);
    const before = await see(location);
    expect(before.html).toContain("Another time");
    expect(before.html).not.toContain("with a proposal");
    const put = await press(`${location}/escalations`, { which: "rest" });
    expect((await see(put.location)).html).toContain(
      `${booked[0]?.reference}</a> is before a person now`,
    );
    const [value = ""] = boxes((await see(location)).html);
    const again = await press(`${location}/escalations`, { which: "chosen", chosen: value });
    expect((await see(again.location)).html).toContain("was before a person already");
    expect(await countOf(app().db, "escalations")).toBe(1);
  });

  test("who ticks nothing is told so, and nothing is done", async () => {
    const { day } = await bookedWithAna(app(), 1);
    const { location } = await putIn(day);
    for (const deed of ["moves", "escalations"])
      for (const chosen of [[], ["rubbish"], [`${crypto.randomUUID()}.x`]]) {
        const pressed = await press(`${location}/${deed}`, { which: "chosen", chosen });
        expect((await see(pressed.location)).html).toContain("Nothing was chosen");
      }
    expect([await stillWithAna(), await countOf(app().db, "escalations")]).toEqual([1, 0]);
  });

  test("may tick hundreds", async () => {
    const { day } = await bookedWithAna(app(), 1);
    const { location } = await putIn(day);
    const [value = ""] = boxes((await see(location)).html);
    const others = Array.from({ length: 400 }, () => `${crypto.randomUUID()}.0`);
    const { status, location: to } = await press(`${location}/moves`, {
      ...{ which: "chosen", chosen: [value, ...others] },
    });
    expect([status, to.length < 4_000]).toEqual([303, true]);
    expect((await see(to)).html).toContain("And 341 more.");
    expect(await stillWithAna()).toBe(0);
  });

  test("ends an absence, and the page says what that means", async () => {
    const { day } = await bookedWithAna(app(), 1);
    const { location } = await putIn(day);
    const ended = await press(`${location}/end`, {});
    expect([ended.status, ended.location]).toEqual([303, location]);
    const page = await see(location);
    expect(page.html).toContain("This absence was ended");
    expect(boxes(page.html)).toEqual([]);
    expect((await see("/console/away")).html).toContain("Nobody is away.");
  });
});

describe("what makes no sense", () => {
  test.each([
    [{ from: "2026-12-04", to: "2026-12-01" }, "The absence ends before it begins."],
    [{ from: "2001-01-01" }, "The absence is over already."],
    [{ from: "" }, "Write both ends as dates"],
    [{ provider: "" }, "Please choose who is away."],
    [{ provider: "nobody" }, "Please choose who is away."],
    [{ reason: "x".repeat(301) }, "A reason has 300 characters at most."],
  ])("%j is shown again with what is wrong", async (change, words) => {
    const fields = { provider: "ana", from: "2099-12-01", to: "", reason: "flu" };
    const { status, html } = await press("/console/away", { ...fields, ...change });
    expect([status, html]).toEqual([422, expect.stringContaining(words)]);
    expect(await countOf(app().db, "absences")).toBe(0);
  });

  test("an absence that is none is not found, by any press", async () => {
    for (const id of [crypto.randomUUID(), "x"]) {
      expect((await see(`/console/away/${id}`)).status).toBe(404);
      for (const deed of ["moves", "escalations", "end"])
        expect((await press(`/console/away/${id}/${deed}`, { which: "all" })).status).toBe(404);
    }
  });

  test("an address that somebody made up tells no lies that we could have told", async () => {
    const { day } = await bookedWithAna(app(), 1);
    const { location } = await putIn(day);
    const lies = ["moved.GH-1.nobody", "moved.<b>.ana", "shouted.GH-1", "more.x", "moved"];
    const { status, html } = await see(`${location}?results=${encodeURIComponent(lies.join(","))}`);
    expect([status, html.includes('role="status"')]).toEqual([200, false]);
    expect((await see(`${location}?results=a&results=b`)).status).toBe(200);
  });
});

describe("who may not", () => {
  test("is somebody else's site, somebody without a session, and a viewer", async () => {
    const { day } = await bookedWithAna(app(), 1);
    const { location } = await putIn(day);
    const elsewhere = { ...olga, origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    const vera = await signIn("vera");
    const wishes: [string, Record<string, string>][] = [
      ["/console/away", { provider: "ben", from: day, to: "", reason: "" }],
      [`${location}/moves`, { which: "all" }],
      [`${location}/escalations`, { which: "rest" }],
      [`${location}/end`, {}],
    ];
    for (const [path, fields] of wishes) {
      expect([path, (await press(path, fields, elsewhere)).status]).toEqual([path, 403]);
      expect([path, (await press(path, fields, {})).status]).toEqual([path, 401]);
      expect([path, (await press(path, fields, vera)).status]).toEqual([path, 403]);
    }
    expect((await visitor().get(location, vera)).status).toBe(403);
    expect(await app().db("absences")).toMatchObject([{ ended_at: null }]);
    expect([await stillWithAna(), await countOf(app().db, "escalations")]).toEqual([1, 0]);
  });
});
