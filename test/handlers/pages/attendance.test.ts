import { beforeAll, describe, expect, test } from "vitest";
import { loginAddress } from "#flows/sign-in.ts";
import { useApp } from "../../helpers/running-app.ts";
import { aVisitor, bookByForm, webAlone } from "../../helpers/visitor.ts";

const app = useApp(() => webAlone);
const visitor = () => aVisitor(app());
const see = (path: string) => visitor().get(path, ada);
/** A press on one of our own pages. */
const press = (
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = ada,
) =>
  visitor().post(path, fields, { origin: app().base, "sec-fetch-site": "same-origin", ...headers });
let page = "";
let ada: { cookie: string };

beforeAll(async () => {
  await bookByForm(app());
  const request = await app().db("requests").first("number");
  page = `/console/requests/GH-${request?.number}`;
  ada = await signIn("ada");
});

async function signIn(member: string): Promise<{ cookie: string }> {
  const address = (await loginAddress({ db: app().db, publicUrl: "" }, member)) ?? "";
  const seen = await visitor().post(address, {});
  return { cookie: (seen.headers.get("set-cookie") ?? "").split(";")[0] ?? "" };
}

/** As if the appointment had begun an hour ago. */
const begin = () =>
  app().db.raw(
    "update appointments set starts_at = now() - interval '1 hour', ends_at = now() - interval '30 minutes'",
  );
const outcome = async () => (await app().db("appointments").first("outcome"))?.outcome;

describe("a request's page", () => {
  test("has no buttons before its appointment has begun, and a press is refused", async () => {
    expect((await see(page)).html).not.toContain("/attendance");
    const refused = await press(`${page}/attendance`, { outcome: "no-show" });
    expect([refused.status, await outcome()]).toEqual([409, null]);
  });

  test("records who came by one press, shows it, and lets it be corrected", async () => {
    await begin();
    expect((await see(page)).html).toContain(`action="${page}/attendance"`);
    const pressed = await press(`${page}/attendance`, { outcome: "no-show" });
    expect([pressed.status, pressed.location, await outcome()]).toEqual([303, page, "no-show"]);
    const { html } = await see(page);
    expect(html).toContain("The client did not come");
    expect(html).toContain("Recorded whether the client came");
    await press(`${page}/attendance`, { outcome: "attended" });
    expect(await outcome()).toBe("attended");
  });

  test("refuses a word that is no outcome, a request that is none, and who is not signed in", async () => {
    const before = await outcome();
    const presses = [
      await press(`${page}/attendance`, { outcome: "late" }),
      await press("/console/requests/GH-9/attendance", { outcome: "no-show" }),
      await press(`${page}/attendance`, { outcome: "no-show" }, {}),
      await press(`${page}/attendance`, { outcome: "no-show" }, await signIn("vera")),
    ];
    expect(presses.map(({ status }) => status)).toEqual([422, 404, 401, 403]);
    expect(await outcome()).toBe(before);
  });
});

describe("the KPI page", () => {
  test("shows the period and the service that its form asks for, and the same as a file", async () => {
    const path = "/console/kpis?from=2026-10-05&to=2026-10-25&service=consult";
    const { html, status } = await see(path);
    expect(status).toBe(200);
    expect(html).toContain("Mon 5 Oct to Sun 25 Oct");
    expect(html).toMatch(/<option value="consult" selected>/);
    const address = /<a href="(\/api\/v1\/kpis\.csv[^"]+)"/.exec(html)?.[1] ?? "";
    const csv = await fetch(app().base + address.replaceAll("&amp;", "&"), { headers: ada });
    expect(csv.status).toBe(200);
    expect((await csv.text()).split("\r\n")[1]).toContain("2026-10-05T04:00:00.000Z");
  });

  test.each([
    ["?from=yesterday", 422],
    ["?from=2026-10-05&to=2026-10-01", 422],
    ["?from=2001-10-05", 422],
    ["?service=nothing", 404],
    ["?service=", 200],
  ])("%s is answered %i", async (query, status) => {
    expect((await see(`/console/kpis${query}`)).status).toBe(status);
  });
});
