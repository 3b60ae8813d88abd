import { describe, expect, test } from "vitest";
import { loginAddress } from "#flows/sign-in.ts";
import { useApp } from "../../helpers/running-app.ts";
import { aVisitor, bookByForm, webAlone } from "../../helpers/visitor.ts";

const app = useApp(() => ({ ...webAlone, PUBLIC_URL: "https://book.harbor.example" }));
const visitor = () => aVisitor(app());

/** The path of a fresh sign-in link, as `gatehouse login` prints it. */
async function loginPath(member: string): Promise<string> {
  const address = await loginAddress({ db: app().db, publicUrl: "" }, member);
  if (address === undefined) throw new Error(`there is no member ${member}`);
  return address;
}

/** Signs in as a browser would, and gives back the cookie that it would send from then on. */
async function signIn(member: string): Promise<{ cookie: string }> {
  const seen = await visitor().post(await loginPath(member), {});
  return { cookie: (seen.headers.get("set-cookie") ?? "").split(";")[0] ?? "" };
}

describe("the way in", () => {
  test("opening the link uses nothing up; the press gives a session, once", async () => {
    const path = await loginPath("ada");
    for (const _scanner of [1, 2, 3]) {
      const page = await visitor().get(path);
      expect(page.status).toBe(200);
      expect(page.html).toContain(`<form method="post" action="${path}">`);
    }
    const seen = await visitor().post(path, {});
    expect([seen.status, seen.location]).toEqual([303, "/console"]);
    const cookie = seen.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^gatehouse_session=[\w-]{43}; /);
    for (const part of ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"])
      expect(cookie).toContain(part);

    const again = await visitor().post(path, {});
    expect([again.status, again.html]).toEqual([404, expect.stringContaining("no longer works")]);
    expect(again.headers.get("set-cookie")).toBeNull();
  });

  test("a made-up secret gets nobody in", async () => {
    for (const secret of ["x", "%00", encodeURIComponent("' or 1=1 --"), "a".repeat(500)])
      expect(await visitor().post(`/login/${secret}`, {})).toMatchObject({ status: 404 });
  });

  test("over TLS browsers are told never to come without it", async () => {
    const { headers } = await visitor().get("/book");
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
  });

  test("signing out ends the session in the database, not only in the browser", async () => {
    const cookie = await signIn("ada");
    expect(await visitor().get("/console/kpis", cookie)).toMatchObject({ status: 200 });
    const out = await visitor().post("/logout", {}, { ...cookie, "sec-fetch-site": "same-origin" });
    expect([out.status, out.location]).toEqual([303, "/console"]);
    expect(out.headers.get("set-cookie")).toMatch(/gatehouse_session=;.*Expires=Thu, 01 Jan 1970/);
    expect(await visitor().get("/console/kpis", cookie)).toMatchObject({ status: 401 });
  });
});

describe("the console", () => {
  test("leads to the KPIs, and shows what was counted", async () => {
    const cookie = await signIn("vera");
    expect(await visitor().get("/console", cookie)).toMatchObject({ location: "/console/kpis" });
    await bookByForm(app());
    const { status, html } = await visitor().get("/console/kpis", cookie);
    expect(status).toBe(200);
    expect(html).toContain("<h1>KPIs</h1>");
    expect(html).toContain("Vera Lund");
    expect(html).toContain("weeks as in New York time");
    expect(html).toContain('action="/logout"');
  });

  test.each(["/console", "/console/kpis", "/console/requests/GH-1001"])(
    "%s without a session: 401 and how to get one; not another page's address",
    async (path) => {
      const seen = await visitor().get(path);
      expect(seen.status).toBe(401);
      expect(seen.html).toContain("gatehouse -- login");
      const forged = await visitor().get(path, { cookie: `gatehouse_session=${"A".repeat(43)}` });
      expect(forged.status).toBe(401);
    },
  );

  test("a role that may not see requests: 403, with who one is; the KPIs stay open to it", async () => {
    const cookie = await signIn("vera");
    const seen = await visitor().get("/console/requests/GH-1001", cookie);
    expect(seen.status).toBe(403);
    expect(seen.html).toContain("Your role cannot see this");
    expect(seen.html).toContain("Vera Lund");
  });

  test("a bearer token of a member's program works as well, and a wrong one does not", async () => {
    const { base, token } = app();
    const ask = (bearer: string) =>
      fetch(`${base}/console/kpis`, { headers: { authorization: `Bearer ${bearer}` } });
    expect((await ask(token)).status).toBe(200);
    expect((await ask("gh_wrong")).status).toBe(401);
  });
});

describe("a request in the console", () => {
  test("tells everything about a request: who, why, when, and what was sent", async () => {
    const email = `ada.${crypto.randomUUID().slice(0, 6)}@bigcorp.example`;
    await bookByForm(app(), { email, notes: "We are a group of six.", "consents.sms": "on" });
    const { number } = await app().db("requests").where({ contact_email: email }).first();
    const cookie = await signIn("olga");
    const { status, html } = await visitor().get(`/console/requests/GH-${number}`, cookie);
    expect(status).toBe(200);
    for (const words of [
      `GH-${number} <span class="tag">waits for a person</span>`,
      "Kim Lee",
      email,
      "We are a group of six.",
      "Text me about this appointment.",
      "Put before a person",
      "bigcorp.example",
      "Slack card",
      "A person will answer",
      "Olga Reyes",
    ])
      expect(html).toContain(words);
  });

  test("tells of a booking that books itself, its change and its end", async () => {
    const { token, form } = await bookByForm(app());
    const page = await visitor().get(`/m/${token}/cancel`);
    expect(page.status).toBe(200);
    await visitor().post(`/m/${token}/cancel`, { sequence: "0", reason: "I am <b>travelling</b>" });
    const { number } = await app().db("requests").where({ contact_email: form["email"] }).first();
    const { html } = await visitor().get(`/console/requests/GH-${number}`, await signIn("max"));
    for (const words of [
      "closed: cancelled",
      "Booked by itself",
      "Cancelled the appointment",
      "I am &lt;b>travelling&lt;/b>",
    ])
      expect(html).toContain(words);
  });

  test("a request that is not there: 404", async () => {
    const cookie = await signIn("olga");
    for (const reference of ["GH-999999", "GH-x", "../kpis", "%00", "0"]) {
      const path = `/console/requests/${encodeURIComponent(reference)}`;
      expect(await visitor().get(path, cookie)).toMatchObject({ status: 404 });
    }
  });
});
