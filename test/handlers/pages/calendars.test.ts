import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { loginAddress } from "#flows/sign-in.ts";
import { googleClientEnvironment, microsoftEnvironment } from "#sandbox/environment.ts";
import { type GoogleDouble, startGoogleDouble } from "#sandbox/google/google-double.ts";
import { type MicrosoftDouble, startMicrosoftDouble } from "#sandbox/microsoft/microsoft-double.ts";
import { forgetOld } from "#store/machinery.ts";
import { contractEye } from "../../contracts/eye.ts";
import { aCompany } from "../../helpers/company.ts";
import { aCalendar } from "../../helpers/google-office.ts";
import { emptyBooks } from "../../helpers/office.ts";
import { aMailbox } from "../../helpers/outlook.ts";
import { useApp } from "../../helpers/running-app.ts";
import { aVisitor, hiddenOf, type Seen, webAlone } from "../../helpers/visitor.ts";

/* Ana is a member of her own and may connect her calendars; the manager may connect everybody's. */
const ANA = "ana@example.com";
const PRIVATE = "anas-private@group.calendar.example";
let google: GoogleDouble;
let microsoft: MicrosoftDouble;
const eyes = { google: contractEye("google"), microsoft: contractEye("microsoft") };
const company = aCompany();
const app = useApp(
  async () => {
    google = await startGoogleDouble({
      ...eyes.google.hooks,
      world: () => [
        aCalendar(ANA),
        { ...aCalendar(PRIVATE), summary: "Private", owner: ANA },
        aCalendar("cleo@example.com"),
      ],
    });
    microsoft = await startMicrosoftDouble({
      world: () => [aMailbox(ANA)],
      ...eyes.microsoft.hooks,
    });
    return {
      ...webAlone,
      GRANT_KEYS: "ab".repeat(32),
      ...googleClientEnvironment(google),
      ...microsoftEnvironment(microsoft),
    };
  },
  {
    ...company,
    members: [
      ...company.members,
      { key: "ana-o", name: "Ana Ortiz", email: ANA, role: "provider" },
      { key: "ned", name: "Ned Low", email: "ned@harbor.example", role: "provider" },
    ],
    providers: company.providers.map((provider) =>
      provider.key === "ana" ? { ...provider, email: ANA } : provider,
    ),
  },
);
afterAll(async () => {
  expect([...eyes.google.breaches, ...eyes.microsoft.breaches]).toEqual([]);
  await Promise.all([google.stop(), microsoft.stop()]);
});

type Cookie = { readonly cookie: string };
let ana: Cookie;
let ned: Cookie;
let max: Cookie;
beforeAll(async () => {
  [ana, ned, max] = [await signIn("ana-o"), await signIn("ned"), await signIn("max")];
});
beforeEach(async () => {
  await emptyBooks(app().db);
  google.reset();
  await app().db("consent_journeys").delete();
});

async function signIn(member: string): Promise<Cookie> {
  const address = (await loginAddress({ db: app().db, publicUrl: "" }, member)) ?? "";
  const seen = await aVisitor(app()).post(address, {});
  return { cookie: (seen.headers.get("set-cookie") ?? "").split(";")[0] ?? "" };
}

const path = "/console/calendars/ana";
const see = (at: string, who: Cookie = ana) => aVisitor(app()).get(at, who);
const own = () => ({ origin: app().base, "sec-fetch-site": "same-origin" });
const press = (at: string, fields: Record<string, string>, who: Cookie = ana) =>
  aVisitor(app()).post(at, fields, { ...own(), ...who });

async function chooses(fields: readonly (readonly [string, string])[], who: Cookie = ana) {
  const response = await fetch(`${app().base}${path}/choice`, {
    ...{ method: "POST", redirect: "manual", headers: { ...own(), ...who } },
    body: new URLSearchParams(fields.map(([name, value]) => [name, value])),
  });
  return { status: response.status, html: await response.text() };
}

/** From our button to the vendor's page; what a browser is sent back with after an answer there. */
async function toVendor(
  vendor: "google" | "microsoft" = "google",
  { who = ana, answer = "allow", scope = undefined as string | undefined } = {},
): Promise<string> {
  const left = await press(`${path}/connect`, { vendor }, who);
  const url = (/href="(http[^"]+)"/.exec(left.html)?.[1] ?? "").replaceAll("&amp;", "&");
  expect(left.headers.get("refresh")).toBe(`0; url=${url}`);
  const page = await (await fetch(url)).text();
  expect(page).toContain(ANA);
  const scopes = [...page.matchAll(/name="scope" value="([^"]+)"/g)].map(([, one = ""]) => one);
  const said = new URLSearchParams({ account: ANA, answer });
  for (const one of scopes)
    if (scope === undefined || one.includes(scope)) said.append("scope", one);
  const back = await fetch(url, { method: "POST", redirect: "manual", body: said });
  const { pathname, search } = new URL(back.headers.get("location") ?? "");
  return pathname + search;
}

const finish = async (at: string, who: Cookie = ana) =>
  press(at.split("?")[0] ?? "", hiddenOf(await see(at, who)), who);
const connect = async (vendor: "google" | "microsoft" = "google") => finish(await toVendor(vendor));
const grants = () => app().db("calendar_grants").orderBy("id");
const said = ({ html }: Pick<Seen, "html">) => html.replaceAll("&#39;", "'");

describe("a provider", () => {
  test.each(["google", "microsoft"] as const)("connects an account at %s", async (vendor) => {
    const back = await toVendor(vendor);
    expect(said(await see(back))).toContain("agrees");
    expect(await grants()).toEqual([]);
    expect((await finish(back)).location).toBe(`${path}?done=connected`);
    expect(await grants()).toMatchObject([{ vendor, account: ANA, state: "live" }]);
    expect(said(await see(path))).toContain(ANA);
  });

  test("chooses which calendar receives appointments, and which ones take time", async () => {
    await connect();
    const page = await see(path);
    expect(page.html).toContain("Private");
    const { status } = await chooses([
      ["receives", ANA],
      ["busy", ANA],
      ["busy", PRIVATE],
    ]);
    expect(status).toBe(303);
    const opened = await app().db("grant_calendars").orderBy("calendar_id").pluck("calendar_id");
    expect(opened).toEqual([ANA, PRIVATE]);
    const { calendar, alsoBusy } = (await (await app().get("/api/v1/providers/ana")).json()) as {
      calendar: string;
      alsoBusy: string[];
    };
    expect({ calendar, alsoBusy }).toEqual({ calendar: ANA, alsoBusy: [PRIVATE] });
  });

  test("cannot choose what their account does not list", async () => {
    await connect();
    for (const id of ["cleo@example.com", "microsoft:olga@harbor.example"]) {
      const { status, html } = await chooses([
        ["receives", ANA],
        ["busy", id],
      ]);
      expect([status, html.includes("not in the list")]).toEqual([422, true]);
    }
    const opened = await app().db("grant_calendars").pluck("calendar_id");
    expect(opened.filter((id) => ![ANA, PRIVATE].includes(id))).toEqual([]);
  });

  test("disconnects, and the vendor is told", async () => {
    await connect();
    const [{ id }] = await grants();
    const { location } = await press(`${path}/disconnect`, { grant: id });
    expect(location).toBe(`${path}?done=disconnected`);
    expect(await grants()).toMatchObject([{ state: "ended", sealed: null }]);
    expect(google.consents.isOver(ANA)).toBe(true);
    expect(said(await see(path))).toContain("No account is connected");
  });

  test("connects again what was lost, and its calendars count as before", async () => {
    await connect();
    await chooses([["receives", ANA]]);
    await app()
      .db("calendar_grants")
      .update({
        ...{ state: "dead", ended_at: new Date(), sealed: null, key_id: null, access_until: null },
      });
    expect(said(await see(path))).toContain("Has to be connected again");
    const idle = { due_at: "infinity", watch_due_at: "infinity", noticed_at: null };
    const sync = { calendar_id: ANA, ...idle };
    await app().db("calendar_syncs").insert(sync).onConflict("calendar_id").merge(idle);
    await connect();
    const [noticedAt] = await app().db("calendar_syncs").pluck("noticed_at");
    expect(noticedAt).toBeInstanceOf(Date);
    expect(await grants()).toMatchObject([{ state: "live", ended_at: null }]);
    expect(await app().db("grant_calendars").pluck("calendar_id")).toEqual([ANA]);
  });
});

describe("nothing is connected", () => {
  const nothing = async () => expect(await grants()).toEqual([]);

  test("when the provider says no", async () => {
    const seen = await see(await toVendor("google", { answer: "deny" }));
    expect([seen.status, said(seen).includes("You said no at Google")]).toEqual([400, true]);
    await nothing();
  });

  test("when a box was left empty, and what was given is given back", async () => {
    const seen = await finish(await toVendor("google", { scope: "freebusy" }));
    expect(seen.status).toBe(422);
    expect(said(seen)).toContain("seeing and changing events, seeing the list of your calendars");
    expect(google.consents.isOver(ANA)).toBe(true);
    await nothing();
  });

  test("a second time with the same answer", async () => {
    const back = await toVendor();
    const form = hiddenOf(await see(back));
    const at = back.split("?")[0] ?? "";
    const both = await Promise.all([press(at, form), press(at, form)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    expect(await grants()).toHaveLength(1);
    // A code that is used twice would have taken the consent back.
    expect(google.consents.isOver(ANA)).toBe(false);
  });

  test("in another browser, though it is the same person's", async () => {
    const seen = await finish(await toVendor(), await signIn("ana-o"));
    expect([seen.status, said(seen).includes("not begun in this browser")]).toEqual([403, true]);
    await nothing();
  });

  test("at another vendor than the one that was asked", async () => {
    const back = (await toVendor("google")).replace("/google/", "/microsoft/");
    expect((await finish(back)).status).toBe(403);
    await nothing();
  });

  test("with a state that we never gave", async () => {
    const back = await toVendor();
    expect((await finish(back.replace(/state=[\w-]{10}/, "state=abcdefghij"))).status).toBe(403);
    await nothing();
  });

  test("with somebody else's code", async () => {
    const [mine, theirs] = [await toVendor(), await toVendor()];
    const code = new URLSearchParams(theirs.split("?")[1]).get("code") ?? "";
    const mixed = mine.replace(/code=[^&]+/, `code=${encodeURIComponent(code)}`);
    expect((await finish(mixed)).status).toBe(409);
    await nothing();
  });

  test("after ten minutes", async () => {
    const back = await toVendor();
    await app()
      .db("consent_journeys")
      .update({ expires_at: new Date(Date.now() - 1000) });
    const seen = await finish(back);
    expect([seen.status, said(seen).includes("ten minutes")]).toEqual([410, true]);
    await nothing();
    await forgetOld(app().db);
    expect(await app().db("consent_journeys")).toHaveLength(1);
    await app()
      .db("consent_journeys")
      .update({ expires_at: new Date(Date.now() - 2 * 86_400_000) });
    await forgetOld(app().db);
    expect(await app().db("consent_journeys")).toEqual([]);
  });

  test("of an account that has no mailbox, and it says so", async () => {
    Object.assign(microsoft.state.mailboxes[ANA] ?? {}, { kind: "none" });
    onTestFinished(() => microsoft.reset());
    const seen = await finish(await toVendor("microsoft"));
    expect(seen.status).toBe(422);
    expect(said(seen)).toContain("has no mailbox of its own there");
    await nothing();
  });

  test("while the vendor does not answer", async () => {
    const back = await toVendor();
    google.faults.add({ kind: "status", status: 503, match: "/token", times: 9 });
    expect((await finish(back)).status).toBe(502);
    await nothing();
  });

  test("by a word of the vendor's that nobody foresaw, and no stranger's words are shown", async () => {
    const known = await see("/console/calendars/google/back?error=server_error&state=x");
    expect(known.html).toContain("server_error");
    const strange = await see("/console/calendars/google/back?error=call%20555-0100&state=x");
    expect(strange.html).not.toContain("555");
  });
});

describe("whose calendars", () => {
  test("are one's own for a provider, and everybody's for a manager", async () => {
    expect(said(await see("/console/calendars"))).not.toContain("Ben");
    expect(said(await see("/console/calendars", max))).toContain("Ben");
    expect(said(await see("/console/calendars", ned))).toContain("No provider has your e-mail");
  });

  test("are listed with when they were read last, and whether nothing is offered because of it", async () => {
    const { db } = app();
    const readAt = { ana: "now() - interval '3 minutes'", ben: "now() - interval '4 hours'" };
    for (const [key, at] of Object.entries(readAt))
      await db("providers")
        .where({ key })
        .update({ calendar_id: `${key}@read.example`, busy_read_at: db.raw(at) });
    onTestFinished(async () => {
      await db("providers").update({ calendar_id: null, busy_read_at: null });
    });
    const { html } = await see("/console/calendars", max);
    const readings = [...html.matchAll(/<td>([^<]*)<\/td><\/tr>/g)].map(([, words]) => words);
    expect(readings).toEqual([
      "3 minutes ago",
      "4 hours ago; nothing is offered until it is read again",
      "No calendar",
    ]);
  });

  test("nobody else's for a provider, by any door", async () => {
    expect((await see(path, ned)).status).toBe(404);
    for (const deed of ["connect", "choice", "disconnect"])
      expect((await press(`${path}/${deed}`, { vendor: "google" }, ned)).status).toBe(404);
  });

  test("nobody's without a session: a token is in no browser", async () => {
    const response = await fetch(`${app().base}${path}/connect`, {
      method: "POST",
      headers: { authorization: `Bearer ${app().token}` },
      body: new URLSearchParams({ vendor: "google" }),
    });
    expect(response.status).toBe(403);
  });
});

describe("what opens a calendar", () => {
  /** Every row of every table, as text; what is sealed is in it as hexadecimal digits. */
  async function everyRow(): Promise<string> {
    const { db } = app();
    const tables = await db("pg_tables").where({ schemaname: "public" }).pluck("tablename");
    const rows = await Promise.all(
      tables.map(async (table) => (await db.raw("select t::text as row from ?? t", [table])).rows),
    );
    return JSON.stringify(rows);
  }

  test("stands in no log, no row and no page, whatever goes right or wrong", async () => {
    const pages: string[] = [];
    const note = async <T extends { readonly html: string }>(seen: Promise<T>): Promise<T> => {
      pages.push((await seen).html);
      return seen;
    };
    for (const vendor of ["google", "microsoft"] as const) await note(connect(vendor));
    await note(see(path));
    google.faults.add({ kind: "truncated", match: "/token", times: 1 });
    await note(connect());
    await app().db("calendar_grants").update({ access_until: new Date() });
    google.faults.add({ kind: "status", status: 500, match: "/token", times: 1 });
    await note(see(path));
    await note(see(path));
    google.consents.takeBack(ANA);
    await app().db("calendar_grants").update({ access_until: new Date() }).where({ state: "live" });
    await note(see(path));
    const told = [...pages, ...app().log, await everyRow()].join("\n");
    const secrets = ["sandbox-refresh-", "sandbox-access-", "sandbox-code-"];
    const hex = secrets.map((text) => Buffer.from(text).toString("hex"));
    const ours = [google.client.clientSecret, microsoft.app.clientSecret, "ab".repeat(32)];
    expect([...secrets, ...hex, ...ours].filter((secret) => told.includes(secret))).toEqual([]);
    // The sieve sees what it is for.
    expect(await everyRow()).toContain(ANA);
    expect(await grants()).toMatchObject([{ state: "dead" }, { state: "live" }]);
  });
});
