import { beforeEach, describe, expect, test } from "vitest";
import { emptyBooks } from "../../helpers/office.ts";
import { routingCompany } from "../../helpers/routing-office.ts";
import { useApp } from "../../helpers/running-app.ts";
import {
  aForm,
  aVisitor,
  hiddenOf,
  startsOf,
  webAlone,
  weekdayFromNow,
} from "../../helpers/visitor.ts";

const app = useApp(() => webAlone, routingCompany);
const visitor = () => aVisitor(app());
beforeEach(() => emptyBooks(app().db));

const optionsOf = (html: string, name: string) => {
  const select = new RegExp(`<select id="${name}" name="${name}">(.*?)</select>`).exec(html)?.[1];
  return [...(select ?? "").matchAll(/<option value(?:="([^"]*)")?( selected)?>([^<]*)/g)].map(
    ([, value = "", selected, label]) => [value, label, selected !== undefined],
  );
};

/** Away for all that can be booked. */
async function sendAway(key: string) {
  await app()
    .db("absences")
    .insert({
      id: crypto.randomUUID(),
      provider_id: (await app().db("providers").where({ key }).first("id"))?.id,
      starts_at: new Date(Date.now() - 86_400_000),
      ends_at: new Date(Date.now() + 60 * 86_400_000),
      reason: "ill",
      created_at: new Date(),
      created_by: "{}",
    });
}

describe("what a client may say of whom they need", () => {
  test("is what those speak and cover who have the service's skills", async () => {
    const { html } = await visitor().get("/book/tax");
    expect(optionsOf(html, "language")).toEqual([
      ["", "Any language", false],
      ["en", "English", false],
      ["fr", "French", false],
      ["pt", "Portuguese", false],
    ]);
    expect(optionsOf(html, "territory")).toEqual([
      ["", "Any area", false],
      ["West", "West", false],
    ]);
  });

  test("is nothing where the service does not look at it", async () => {
    const { html } = await visitor().get("/book/turns");
    expect(html).not.toMatch(/name="(provider|language|territory)"|Show these times/);
  });

  test("decides which times are shown, and comes along with what was typed", async () => {
    const form = { ...aForm({ name: "Kim Lee" }), language: "fr" };
    const seen = await visitor().post("/book/tax/times", form);
    expect(seen.status).toBe(200);
    expect(startsOf(seen)).not.toEqual([]);
    expect(optionsOf(seen.html, "language")).toContainEqual(["fr", "French", true]);
    expect(seen.html).toContain('value="Kim Lee"');

    await sendAway("ana");
    expect(startsOf(await visitor().get("/book/tax"))).not.toEqual([]);
    expect(startsOf(await visitor().get("/book/tax?language=fr"))).toEqual([]);
    const made = await visitor().get("/book/tax?language=tlh&territory=%3Cscript%3E");
    expect(startsOf(made)).not.toEqual([]);
    expect(made.html).not.toContain("<script>");
  });

  test("decides who serves, and stays with the request", async () => {
    const page = await visitor().get("/book/tax?language=pt");
    const form = { ...aForm({ start: startsOf(page)[0] ?? "" }), ...hiddenOf(page) };
    const typed = {
      language: "pt",
      territory: "West",
      idempotencyKey: aForm()["idempotencyKey"] ?? "",
    };
    const booked = await visitor().post("/book/tax", { ...form, ...typed });
    expect([booked.status, booked.location]).toEqual([303, expect.stringContaining("done=booked")]);
    const { db } = app();
    expect(await db("requests").first("language", "territory")).toEqual({
      language: "pt",
      territory: "West",
    });
    const [served] = await db("appointments")
      .join("providers", "providers.id", "appointments.provider_id")
      .select("key");
    expect(served).toEqual({ key: "cleo" });
  });

  test("goes along to a person where there is no such time, and everybody's are a press away", async () => {
    await sendAway("ana");
    const page = await visitor().get("/book/tax?language=fr");
    expect(page.html).toContain("No open times in the next 30 days");
    expect(page.html).toContain('<a href="/book/tax">See everybody’s times</a>');
    expect(hiddenOf(page)).toMatchObject({ askPerson: "1", language: "fr" });
    const { idempotencyKey: _, ...hidden } = hiddenOf(page);
    const asked = await visitor().post("/book/tax", { ...aForm(), ...hidden });
    expect(asked.location).toContain("done=asked");
    expect(await app().db("requests").first("state", "language")).toEqual({
      state: "escalated",
      language: "fr",
    });
  });

  test("is kept through a refusal", async () => {
    const refused = await visitor().post("/book/tax", { ...aForm({ name: "" }), language: "fr" });
    expect(refused.status).toBe(422);
    expect(optionsOf(refused.html, "language")).toContainEqual(["fr", "French", true]);
  });
});

describe("whom a client may ask for by name", () => {
  test("is a person, where people are not dealt out by turns and belong to nobody", async () => {
    const { html } = await visitor().get("/book/consult");
    expect(optionsOf(html, "provider")).toEqual([
      ["", "Anybody", false],
      ["ana", "Ana Ortiz", false],
      ["ben", "Ben Hale", false],
      ["cleo", "Cleo Park", false],
      ["dan", "Dan Roe", false],
    ]);
    for (const service of ["turns", "owned", "again"])
      expect((await visitor().get(`/book/${service}`)).html).not.toContain('name="provider"');
  });

  test("is obeyed: the times are that person's, and so is the appointment", async () => {
    // A whole day: of what is left of today some hours are everybody's.
    const day = weekdayFromNow(9);
    const all = startsOf(await visitor().get(`/book/consult?day=${day}`));
    const dans = startsOf(await visitor().get(`/book/consult?provider=dan&day=${day}`));
    expect(all).not.toEqual(dans);
    const [start = ""] = dans;
    const booked = await visitor().post("/book/consult", { ...aForm({ start }), provider: "dan" });
    expect(booked.location).toContain("done=booked");
    const rival = await visitor().post("/book/consult", { ...aForm({ start }), provider: "dan" });
    expect(rival.status).toBe(409);
  });

  test.each([
    ["consult", "provider", "olga", "This person cannot be chosen any more"],
    ["consult", "location", "moon", "This place cannot be chosen any more"],
    ["turns", "provider", "ana", "This person cannot be chosen any more"],
  ])("at %s, a %s that is not on the form (%s) is never replaced by another", async (...row) => {
    const [service, name, value, words] = row;
    const [start = ""] = startsOf(await visitor().get(`/book/${service}`));
    const seen = await visitor().post(`/book/${service}`, { ...aForm({ start }), [name]: value });
    expect(seen.status).toBe(422);
    expect(seen.html).toContain(words);
    expect(await app().db("requests").first("id")).toBeUndefined();
  });
});

describe("where a service is given at several places", () => {
  const places = useApp(() => webAlone);
  const guest = () => aVisitor(places());

  test("the client chooses one, and gets times and an appointment there", async () => {
    const { html } = await guest().get("/book/consult");
    const [any, ...named] = optionsOf(html, "location");
    expect(any).toEqual(["", "Any place", false]);
    expect(named.map(([key]) => key).toSorted()).toEqual(["new-york", "phoenix"]);
    for (const [key] of named) {
      const page = await guest().get(`/book/consult?location=${key}`);
      expect(optionsOf(page.html, "location").find(([one]) => one === key)?.[2]).toBe(true);
      const form = { ...aForm({ start: startsOf(page).at(-1) ?? "" }), location: String(key) };
      expect((await guest().post("/book/consult", form)).location).toContain("done=booked");
      const { db } = places();
      const booked = await db("appointments")
        .join("locations", "locations.id", "appointments.location_id")
        .orderBy("booked_at", "desc")
        .first("key");
      expect(booked).toEqual({ key });
    }
  });
});
