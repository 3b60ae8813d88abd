import { expect, test } from "vitest";
import { createLoginLink } from "#store/sign-in.ts";
import { useApp } from "../../helpers/running-app.ts";
import {
  aForm,
  aVisitor,
  bookByForm,
  hiddenOf,
  startsOf,
  tokenIn,
  webAlone,
} from "../../helpers/visitor.ts";

const app = useApp(() => webAlone);
const visitor = () => aVisitor(app());

const attacks = [
  `"'><script>alert(1)</script>`,
  `</textarea></script><img src=x onerror=alert(1)>`,
  `javascript:alert(1)`,
  `{{7*7}}\${7*7}<%= 7*7 %>`,
  `' or '1'='1'; drop table requests; --`,
  `\u202Egnp.exe\u0000\u200B`,
  `</script><!--<script>`,
];

/** Markup from outside may stand on a page as text only. */
function expectTame(html: string, where: string): void {
  expect(html, where).not.toMatch(/<script>alert|<img|<!--/i);
  const scripts = [...html.matchAll(/<script([^>]*)>/g)].map(([, attributes]) => attributes);
  for (const script of scripts)
    expect(script, where).toMatch(/^ type="module" src="\/assets\/|^ type="application\/json"/);
  expect(html.match(/<script/g)?.length ?? 0, where).toBe(html.match(/<\/script>/g)?.length ?? 0);
  expect(html, where).not.toMatch(/(href|action|src)="javascript:/i);
}

test.each(attacks)("%j in every field of the form is shown as text, or refused", async (attack) => {
  for (const field of [
    "name",
    "email",
    "phone",
    "partySize",
    "notes",
    "zone",
    "start",
    "day",
    "consents.email",
    "idempotencyKey",
    "askFor",
    "website",
  ]) {
    const fields = aForm({ [field]: attack });
    for (const path of ["/book/consult", "/book/consult/times"]) {
      const seen = await visitor().post(path, fields);
      expect(seen.status, `${path} ${field}`).toBeLessThan(500);
      expectTame(seen.html, `${path} ${field}`);
    }
  }
});

test.each(attacks)("%j in every address is shown as text, or not at all", async (attack) => {
  const word = encodeURIComponent(attack);
  for (const path of [
    `/book/${word}`,
    `/book/consult?zone=${word}&day=${word}&x=${word}`,
    `/m/${word}?done=${word}`,
    `/login/${word}`,
    `/console/requests/${word}`,
    `/${word}`,
  ]) {
    const seen = await visitor().get(path);
    expect(seen.status, path).toBeLessThan(500);
    expectTame(seen.html, path);
  }
});

test.each(attacks.slice(0, 4))(
  "%j as a client's name, notes and reason is text on every page about them",
  async (attack) => {
    const booked = await bookByForm(app(), { name: attack, notes: attack });
    const asked = await bookByForm(app(), {
      name: attack,
      notes: attack,
      email: `a.${crypto.randomUUID().slice(0, 6)}@bigcorp.example`,
    });
    const { db } = app();
    const [member] = await db("members").where({ key: "ada" });
    const login = await visitor().post(`/login/${await createLoginLink(db, member.id)}`, {});
    const cookie = (login.headers.get("set-cookie") ?? "").split(";")[0] ?? "";

    for (const { token } of [booked, asked]) {
      for (const deed of ["", "/reschedule", "/cancel"])
        expectTame((await visitor().get(`/m/${token}${deed}`)).html, deed);
    }
    await visitor().post(`/m/${booked.token}/cancel`, { sequence: "0", reason: attack });
    for (const { form } of [booked, asked]) {
      const { number } = await db("requests").where({ contact_email: form["email"] }).first();
      const { status, html } = await visitor().get(`/console/requests/GH-${number}`, { cookie });
      expect(status).toBe(200);
      expectTame(html, "the dossier");
    }
  },
);

test("a question to a person carries a client's words as words", async () => {
  const { token } = await bookByForm(app());
  const page = await visitor().get(`/m/${token}/reschedule`);
  const seen = await visitor().post(`/m/${token}/reschedule`, {
    ...hiddenOf(page),
    askFor: startsOf(page)[0] ?? "",
    notes: `${attacks[0]}${"x".repeat(5_000)}`,
  });
  expect(tokenIn(seen.location)).toBe(token);
  const [row] = await app().db("escalations").select("findings");
  expect(row.findings[0].detail.length).toBeLessThan(1_300);
  expectTame((await visitor().get(seen.location)).html, "the client's page");
});
