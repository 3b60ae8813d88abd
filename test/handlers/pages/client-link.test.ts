import { describe, expect, test } from "vitest";
import { useApp } from "../../helpers/running-app.ts";
import {
  aVisitor,
  aWholeDay,
  bookByForm,
  hiddenOf,
  rowCounts,
  startsOf,
  webAlone,
} from "../../helpers/visitor.ts";

const app = useApp(() => webAlone);
const visitor = () => aVisitor(app());
const aVip = () => ({ email: `ada.${crypto.randomUUID().slice(0, 6)}@bigcorp.example` });

async function appointmentOf(email = "") {
  return app()
    .db("appointments")
    .join("requests", "requests.id", "appointments.request_id")
    .where({ contact_email: email })
    .first("appointments.*", "requests.state as request_state");
}

/** Moves the appointment's start, so that a time of policy has come; in the row alone. */
async function startIn(email: string, minutes: number) {
  const { id } = await appointmentOf(email);
  await app()
    .db("appointments")
    .where({ id })
    .update({
      starts_at: new Date(Date.now() + minutes * 60_000),
      ends_at: new Date(Date.now() + (minutes + 30) * 60_000),
    });
}

describe("the client's page", () => {
  test("an appointment: when, where, with whom, in the client's zone, and what can be done", async () => {
    const { token } = await bookByForm(app());
    const { status, html } = await visitor().get(`/m/${token}`);
    expect(status).toBe(200);
    expect(html).toContain("<h1>Your appointment</h1>");
    expect(html).toContain("Phoenix time (MST)");
    expect(html).toMatch(/Ana Ortiz|Ben Hale/);
    for (const path of ["calendar.ics", "reschedule", "cancel"])
      expect(html).toContain(`href="/m/${token}/${path}"`);
  });

  test("a request that waits for a person says until when", async () => {
    const { token } = await bookByForm(app(), aVip());
    const { html } = await visitor().get(`/m/${token}`);
    expect(html).toContain("A person will answer you");
    expect(html).toContain("You hear from us by");
    expect(html).not.toContain("/reschedule");
  });

  test("what nobody ever did cannot be told by an address", async () => {
    const { token } = await bookByForm(app());
    const { html } = await visitor().get(`/m/${token}?done=cancelled<script>`);
    expect(html).toContain("<h1>Your appointment</h1>");
    expect(html).not.toContain("<script>");
  });

  test("an appointment that is over can be neither moved nor cancelled", async () => {
    const { token, form } = await bookByForm(app());
    await startIn(form["email"] ?? "", -60);
    expect((await visitor().get(`/m/${token}`)).html).toContain("Your appointment is over");
    for (const deed of ["reschedule", "cancel"])
      expect(await visitor().get(`/m/${token}/${deed}`)).toMatchObject({
        status: 303,
        location: `/m/${token}`,
      });
  });

  test("a request that was declined shows what the member wrote", async () => {
    const { token, form } = await bookByForm(app(), aVip());
    const { db } = app();
    const request = await db("requests").where({ contact_email: form["email"] }).first();
    await db("escalations").where({ request_id: request.id }).update({
      state: "resolved",
      resolution: "declined",
      resolution_note: "We do not treat <groups>.",
      ended_at: new Date(),
    });
    await db("requests")
      .where({ id: request.id })
      .update({ state: "closed", close_reason: "declined" });
    const { html } = await visitor().get(`/m/${token}`);
    expect(html).toContain("We do not treat &lt;groups>.");
  });

  test("the calendar file carries the appointment, and there is none without one", async () => {
    const { token, form } = await bookByForm(app());
    const seen = await visitor().get(`/m/${token}/calendar.ics`);
    const { id } = await appointmentOf(form["email"]);
    expect(seen.headers.get("content-type")).toContain("text/calendar");
    expect(seen.headers.get("content-disposition")).toMatch(/attachment; filename=GH-\d+\.ics/);
    const unfolded = seen.html.replaceAll("\r\n ", "");
    expect(unfolded).toContain(`UID:${id}`);
    expect(unfolded).toContain("SEQUENCE:0");
    expect(unfolded).toContain(`/m/${token}`);

    const asked = await bookByForm(app(), aVip());
    expect(await visitor().get(`/m/${asked.token}/calendar.ics`)).toMatchObject({
      status: 303,
      location: `/m/${asked.token}`,
    });
  });
});

describe("cancelling", () => {
  const cancelForm = async (token: string) => hiddenOf(await visitor().get(`/m/${token}/cancel`));

  test("a look at the page cancels nothing; the press does, once, and gives the time back", async () => {
    const { token, form, start } = await bookByForm(app());
    const hidden = await cancelForm(token);
    expect(await appointmentOf(form["email"])).toMatchObject({ state: "confirmed" });
    const fields = { ...hidden, reason: "I am travelling" };
    const seen = await visitor().post(`/m/${token}/cancel`, fields);
    expect([seen.status, seen.location]).toEqual([303, `/m/${token}?done=cancelled`]);
    expect((await visitor().get(seen.location)).html).toContain("This appointment is cancelled");
    expect(await appointmentOf(form["email"])).toMatchObject({
      state: "cancelled",
      cancel_reason: "I am travelling",
      request_state: "closed",
    });
    expect(startsOf(await visitor().get(aWholeDay()))).toContain(start);

    const before = await rowCounts(app());
    const again = await visitor().post(`/m/${token}/cancel`, fields);
    expect(again.location).toBe(seen.location);
    expect((await visitor().get(`/m/${token}/cancel`)).html).toContain("cancelled already");
    expect(await rowCounts(app())).toEqual(before);
  });

  test("a page from before the appointment moved cancels nothing", async () => {
    const { token, form } = await bookByForm(app());
    const old = await cancelForm(token);
    const page = await visitor().get(`/m/${token}/reschedule`);
    const start = startsOf(page)[0] ?? "";
    await visitor().post(`/m/${token}/reschedule`, { ...hiddenOf(page), start });
    const seen = await visitor().post(`/m/${token}/cancel`, old);
    expect(seen.location).toBe(`/m/${token}?done=changed`);
    expect(await appointmentOf(form["email"])).toMatchObject({ state: "confirmed", sequence: 1 });
  });

  test("a request that waits for a person is withdrawn, and its question ends", async () => {
    const { token, form } = await bookByForm(app(), aVip());
    const seen = await visitor().post(`/m/${token}/cancel`, await cancelForm(token));
    expect(seen.location).toBe(`/m/${token}?done=cancelled`);
    const request = await app().db("requests").where({ contact_email: form["email"] }).first();
    expect(request).toMatchObject({ state: "closed", close_reason: "cancelled" });
    expect(await app().db("escalations").where({ request_id: request.id }).first()).toMatchObject({
      state: "cancelled",
    });
  });
});
