import { describe, expect, test } from "vitest";
import { useApp } from "../../helpers/running-app.ts";
import {
  aVisitor,
  bookByForm,
  hiddenOf,
  rowCounts,
  startsOf,
  webAlone,
} from "../../helpers/visitor.ts";

const app = useApp(() => webAlone);
const visitor = () => aVisitor(app());

/** An appointment whose client was asked to confirm, as the sweep writes it down. */
async function asked() {
  const { token, form } = await bookByForm(app());
  const row = await rowOf(form["email"] ?? "");
  await app().db("reminders").insert({
    appointment_id: row.id,
    sequence: row.sequence,
    rung: "24h before sms confirm",
    due_at: new Date(),
    decided_at: new Date(),
    way: "email",
    asked: true,
  });
  return { token, email: form["email"] ?? "" };
}

const rowOf = (email: string) =>
  app()
    .db("appointments")
    .join("requests", "requests.id", "appointments.request_id")
    .where({ contact_email: email })
    .first("appointments.*");

describe("the link in a reminder", () => {
  test("only asks: whoever opens it, a mail program too, has confirmed nothing", async () => {
    const { token, email } = await asked();
    const before = await rowCounts(app());
    const { status, html } = await visitor().get(`/m/${token}/confirm`);
    expect(status).toBe(200);
    expect(html).toContain("<h1>Will you come?</h1>");
    expect(html).toContain("Yes, I will come");
    expect(html).toContain("Phoenix time (MST)");
    expect(await rowCounts(app())).toEqual(before);
    expect(await rowOf(email)).toMatchObject({ confirmed_at: null });
  });

  test("and a press confirms, once; the client's page says so and asks no more", async () => {
    const { token, email } = await asked();
    const form = hiddenOf(await visitor().get(`/m/${token}/confirm`));
    const seen = await visitor().post(`/m/${token}/confirm`, form);
    expect([seen.status, seen.location]).toEqual([303, `/m/${token}?done=confirmed`]);
    const row = await rowOf(email);
    expect(row.confirmed_start).toEqual(row.starts_at);
    const { html } = await visitor().get(seen.location);
    expect(html).toContain("You have confirmed this appointment");
    expect(html).not.toContain("Yes, I will come");

    const before = await rowCounts(app());
    expect((await visitor().post(`/m/${token}/confirm`, form)).location).toBe(seen.location);
    expect((await visitor().get(`/m/${token}/confirm`)).html).toContain("You have confirmed");
    expect(await rowCounts(app())).toEqual(before);
    expect(await rowOf(email)).toMatchObject({ confirmed_at: row.confirmed_at });
  });

  test("the client's page asks as well, but only whom we asked", async () => {
    const { token } = await asked();
    const { html } = await visitor().get(`/m/${token}`);
    expect(html).toContain(`action="/m/${token}/confirm"`);
    const { token: other } = await bookByForm(app());
    expect((await visitor().get(`/m/${other}`)).html).not.toContain("/confirm");
  });

  test("a page from before the appointment moved confirms nothing", async () => {
    const { token, email } = await asked();
    const old = hiddenOf(await visitor().get(`/m/${token}/confirm`));
    const page = await visitor().get(`/m/${token}/reschedule`);
    await visitor().post(`/m/${token}/reschedule`, {
      ...hiddenOf(page),
      start: startsOf(page)[0] ?? "",
    });
    for (const form of [old, {}]) {
      const seen = await visitor().post(`/m/${token}/confirm`, form);
      expect(seen.location).toBe(`/m/${token}?done=changed`);
    }
    expect(await rowOf(email)).toMatchObject({ confirmed_at: null, sequence: 1 });
  });

  test("what is over, cancelled, or waits for a person leads to the client's page", async () => {
    const { token, email } = await asked();
    await visitor().post(`/m/${token}/cancel`, hiddenOf(await visitor().get(`/m/${token}/cancel`)));
    const vip = await bookByForm(app(), { email: "ada.confirm@bigcorp.example" });
    for (const one of [token, vip.token])
      expect(await visitor().get(`/m/${one}/confirm`)).toMatchObject({
        status: 303,
        location: `/m/${one}`,
      });
    await visitor().post(`/m/${token}/confirm`, { sequence: "1" });
    expect(await rowOf(email)).toMatchObject({ state: "cancelled", confirmed_at: null });
  });
});
