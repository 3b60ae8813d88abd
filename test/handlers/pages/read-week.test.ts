import { beforeAll, describe, expect, test } from "vitest";
import { loginAddress } from "#flows/sign-in.ts";
import { saveBusy } from "#store/busy.ts";
import { aBody, freeStarts } from "../../helpers/api.ts";
import { aCompany } from "../../helpers/company.ts";
import { useApp } from "../../helpers/running-app.ts";
import { aVisitor, webAlone } from "../../helpers/visitor.ts";

const plain = aCompany();
const company = {
  ...plain,
  locations: plain.locations.map((location) => ({
    ...location,
    closures: [{ from: "2030-01-09", to: "2030-01-09", reason: "Stocktaking" }],
  })),
  providers: [
    ...plain.providers,
    { key: "red", name: "Red room", kind: "room", location: "phoenix" },
  ],
};
const app = useApp(() => webAlone, company);
const visitor = () => aVisitor(app());
let ada: { cookie: string };
let vera: { cookie: string };
/** A start that is booked with Ana, and the reference of its request. */
let taken = "";
let reference = "";

async function signIn(member: string): Promise<{ cookie: string }> {
  const address = (await loginAddress({ db: app().db, publicUrl: "" }, member)) ?? "";
  const seen = await visitor().post(address, {});
  return { cookie: (seen.headers.get("set-cookie") ?? "").split(";")[0] ?? "" };
}

beforeAll(async () => {
  [ada, vera] = await Promise.all([signIn("ada"), signIn("vera")]);
  const all = await anasStarts();
  taken = all[30] ?? "";
  const response = await app().post("/api/v1/requests", aBody({ start: taken, provider: "ana" }));
  ({ reference } = (await response.json()) as { reference: string });
  const { id } = await app().db("providers").where({ key: "ana" }).first("id");
  const start = new Date(Date.parse(all[34] ?? ""));
  await saveBusy(app().db, {
    providerId: id,
    during: { start, end: start },
    busy: [{ start, end: new Date(start.getTime() + 1_800_000) }],
    readAt: new Date(),
  });
});

async function anasStarts(): Promise<readonly string[]> {
  const path = "/api/v1/availability?service=consult&zone=America/Phoenix&provider=ana";
  const { slots } = (await (await app().get(path)).json()) as { slots: { start: string }[] };
  return slots.map(({ start }) => start);
}

const path = (change: Record<string, string> = {}) =>
  `/console/availability?${new URLSearchParams({ service: "consult", provider: "ana", zone: "America/Phoenix", ...change })}`;

async function see(change: Record<string, string> = {}, as = ada): Promise<string> {
  const { html, status } = await visitor().get(path(change), as);
  expect([status, html]).toEqual([200, expect.any(String)]);
  return html;
}

/** The starts that a page draws as links: their instants, offered or not. */
function drawn(html: string): { readonly start: string; readonly offered: boolean }[] {
  const links = html.matchAll(/<a [^>]*class="start([^"]*)"[^>]*>/g);
  return [...links].map(([tag, classes = ""]) => ({
    start:
      new URLSearchParams(/\?([^"#]*)/.exec(tag.replaceAll("&amp;", "&"))?.[1]).get("start") ?? "",
    offered: classes.includes("offered"),
  }));
}

describe("the week", () => {
  test("draws as offered exactly what the API lists, and a way to ask about the rest", async () => {
    const html = await see({ start: taken });
    const [first = "", last = ""] = [drawn(html)[0]?.start, drawn(html).at(-1)?.start];
    const offered = drawn(html)
      .filter((one) => one.offered)
      .map(({ start }) => Date.parse(start));
    const listed = (await anasStarts())
      .map((start) => Date.parse(start))
      .filter((start) => start >= Date.parse(first) && start <= Date.parse(last));
    expect(offered).toEqual(listed);
    expect(offered.length).toBeGreaterThan(5);
    expect(drawn(html).length).toBeGreaterThan(offered.length + 10);
  });

  test("shows what takes time by its kind, in words, with buffers; and which request to whom", async () => {
    const html = await see({ start: taken });
    expect(html).toMatch(
      /class="block appointment"><title>Appointment GH-\d+: [^<]*; with buffers /,
    );
    expect(html).toMatch(/class="block calendar"><title>Calendar: [^<]*Phoenix time \(MST\)/);
    expect(html).toContain(`href="/console/requests/${reference}"`);
    const seen = await see({ start: taken }, vera);
    expect(seen).toMatch(/class="block appointment"><title>Appointment: /);
    expect(seen).not.toMatch(/GH-\d|Kim/);
  });

  test("is led to from the other pages, and is whoever serves first in this week when nothing is asked", async () => {
    const { html } = await visitor().get("/console/kpis", ada);
    expect(html).toContain('<a href="/console/availability">Availability</a>');
    const bare = await visitor().get("/console/availability", ada);
    expect(bare.status).toBe(200);
    expect(bare.html).toMatch(/<option value="ana" selected>/);
    expect(bare.html).toContain("Choose any time of the week");
  });

  test("of all who serve says with how many of them each start is offered", async () => {
    const [start = ""] = (await freeStarts(app())).slice(30);
    const html = await see({ provider: "", start });
    expect(html).toMatch(/aria-label="[^"]+, 1 of 2 offer it"/);
    expect(html).not.toMatch(/class="block \w+"><title>/);
    expect(html).toContain("<div>Ana Ortiz: Mon ");
    expect(html).toContain("<b>Ben Hale</b>");
  });

  test("of a room, or of somebody who does not serve it, shows hours and no starts", async () => {
    const html = await see({ provider: "red" });
    expect(html).toContain("Red room does not serve Consultation");
    expect(drawn(html).filter(({ offered }) => offered)).toEqual([]);
  });

  test("tells closures, and the days before and after", async () => {
    const html = await see({ week: "2030-01-10" });
    expect(html).toContain("Stocktaking");
    expect(html).toContain("Mon 7 Jan to Sun 13 Jan 2030");
    // All of them are closed; were it one of two places, the others' week would be open.
    expect(await see({ week: "2030-01-10", provider: "" })).toContain("Stocktaking");
    expect(html).toMatch(/href="[^"]*week=2029-12-31[^"]*">Week before/);
    expect(html).toMatch(/href="[^"]*week=2030-01-14[^"]*">Week after/);
  });
});

describe("a start", () => {
  test("is explained in words beside the week, with its rule", async () => {
    const html = await see({ start: taken });
    expect(html).toMatch(
      /Taken by an appointment \(<a [^>]*>GH-\d+<\/a>\)[^<]*<code>taken<\/code>/,
    );
    expect(html).toMatch(/class="start chosen"/);
    const [offered = ""] = (await anasStarts()).slice(40);
    expect(await see({ start: offered })).toMatch(/Ana Ortiz<\/b> <span class="tag good">offered/);
  });

  test("may be any that is typed, on the walls of the zone", async () => {
    const html = await see({ at: "2030-01-09T03:10" });
    expect(html).toMatch(/class="start chosen" aria-label="Wed 9 Jan 3:10 AM, not offered"/);
    expect(html).toContain("Wed 9 Jan 3:10 AM, Phoenix time (MST)");
    for (const rule of ["closure", "horizon"]) expect(html).toContain(`<code>${rule}</code>`);
    expect(html).toContain("What a client reads");
  });

  test("that the clocks skip is said to be none; of two the other one is offered too", async () => {
    const zone = "America/New_York";
    expect(await see({ zone, at: "2027-03-14T02:30" })).toContain("the clocks jump over it");
    const html = await see({ zone, at: "2026-11-01T01:30" });
    expect(html).toContain("The clocks show this time twice");
    expect(html).toContain("1:30 AM, New York time (EST, UTC−5)");
  });
});

test.each([
  [{ week: "soon" }, 422],
  [{ zone: "Phoenix" }, 422],
  [{ start: "2026-11-24T10:00" }, 422],
  [{ start: "2026-11-24T10:00:30Z" }, 422],
  [{ at: "noon" }, 422],
  [{ at: "2026-13-45T99:99" }, 422],
  [{ surprise: "1" }, 422],
  [{ week: "9999-01-01" }, 422],
  [{ service: "surgery" }, 404],
  [{ provider: "zoe" }, 404],
])("%j is answered %i", async (change, status) => {
  expect((await visitor().get(path(change as Record<string, string>), ada)).status).toBe(status);
});

test("nobody sees it who is not signed in", async () => {
  expect((await visitor().get(path())).status).toBe(401);
});

test("every page of the console says what keeps the desk from being told, while it does", async () => {
  const { db } = app();
  const pages = ["/console/kpis", path(), "/console/away", `/console/requests/${reference}`];
  const shown = async () =>
    Promise.all(pages.map(async (page) => (await visitor().get(page, ada)).html));
  for (const html of await shown()) expect(html).not.toContain("Slack");

  const since = new Date("2026-11-20T17:30:00Z");
  await db("chat_troubles").insert([
    { subject: "channel:C0BOOKINGS", detail: "is_archived", since },
    { subject: "token", detail: "token_revoked", since },
  ]);
  for (const html of await shown())
    expect(html).toContain("Slack no longer accepts our token, since Fri 20 Nov");
  const { html: outside } = await visitor().get("/book", {});
  expect(outside).not.toContain("Slack");
  await db("chat_troubles").delete();
});
