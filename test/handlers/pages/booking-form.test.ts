import { describe, expect, test } from "vitest";
import { aCompany } from "../../helpers/company.ts";
import { useApp } from "../../helpers/running-app.ts";
import {
  aForm,
  aVisitor,
  aWholeDay,
  bookByForm,
  formKey,
  hiddenOf,
  rowCounts,
  startsOf,
  webAlone,
  weekdayFromNow,
} from "../../helpers/visitor.ts";

/** The test company, and a service whose only provider never works. */
const company = aCompany();
const app = useApp(() => webAlone, {
  ...company,
  providers: [
    ...company.providers,
    { key: "rare", name: "Rae Seldom", location: "phoenix", hours: {} },
  ],
  services: [
    ...company.services,
    { key: "rare", name: "Rare thing", minutes: 30, providers: ["rare"] },
  ],
});
const visitor = () => aVisitor(app());
const json = { accept: "application/json", "sec-fetch-site": "same-origin" };

async function requestOf(email: string) {
  return app().db("requests").where({ contact_email: email }).first();
}

describe("the way to the form", () => {
  test("the front door leads to what can be booked", async () => {
    expect(await visitor().get("/")).toMatchObject({ status: 302, location: "/book" });
    const { status, html } = await visitor().get("/book");
    expect(status).toBe(200);
    expect(html).toContain('href="/book/consult"');
    expect(html).toContain('href="/book/review"');
  });

  test("the form comes with its times, in the company's zone as long as nobody chose one", async () => {
    const page = await visitor().get("/book/consult");
    expect(page.status).toBe(200);
    expect(startsOf(page).length).toBeGreaterThan(0);
    expect(page.html).toContain("Times in New York (Eastern Time)");
    expect(page.html).toContain("E-mail me about this appointment.");
  });

  test("an address can name the zone and the day; nonsense counts as not named", async () => {
    const tokyo = await visitor().get("/book/consult?zone=Asia/Tokyo");
    expect(tokyo.html).toContain("Times in Tokyo (Japan Time)");
    const days = [...tokyo.html.matchAll(/name="day" value="([^"]+)"(?![^>]* disabled)/g)];
    const day = days[2]?.[1] ?? "";
    const there = await visitor().get(`/book/consult?zone=Asia/Tokyo&day=${day}`);
    expect(there.html).toMatch(new RegExp(`value="${day}"[^>]* aria-pressed="true"`));
    const nonsense = await visitor().get("/book/consult?zone=Mars/Base&zone=x&day=tomorrow");
    expect(nonsense).toMatchObject({ status: 200 });
    expect(nonsense.html).toContain("Times in New York");
  });

  test("times are told as the browser's language is used to", async () => {
    const { html } = await visitor().get("/book/consult", { "accept-language": "de-DE,de;q=0.9" });
    expect(html).not.toMatch(/<span>\d+:\d\d [AP]M/);
    const odd = await visitor().get("/book/consult", { "accept-language": "***;q=9,x_y" });
    expect(odd.status).toBe(200);
  });

  test("a service that is not there: 404, with what can be booked instead", async () => {
    const { status, html } = await visitor().get("/book/massage");
    expect(status).toBe(404);
    expect(html).toContain('<a href="/book/consult">Consultation</a>');
    expect(await visitor().post("/book/massage", aForm())).toMatchObject({ status: 404 });
  });

  test("looking at another day keeps what was typed, and changes nothing", async () => {
    const page = await visitor().get("/book/consult");
    const day = [...page.html.matchAll(/name="day" value="([^"]+)"(?![^>]* disabled)/g)][3]?.[1];
    const before = await rowCounts(app());
    const seen = await visitor().post("/book/consult/times", {
      ...aForm({ notes: "Back & knee", "consents.sms": "on" }),
      start: startsOf(page)[0] ?? "",
      day: day ?? "",
    });
    expect(seen.status).toBe(200);
    expect(seen.html).toMatch(new RegExp(`value="${day}"[^>]* aria-pressed="true"`));
    expect(seen.html).toContain("Back &amp; knee</textarea>");
    expect(seen.html).toMatch(/name="consents.sms"[^>]* checked/);
    expect(seen.html).not.toMatch(/type="radio"[^>]* checked/);
    expect(await rowCounts(app())).toEqual(before);
  });

  test("another zone keeps the chosen time", async () => {
    const page = await visitor().get(aWholeDay());
    const start = startsOf(page)[0] ?? "";
    const fields = { ...aForm({ zone: "Asia/Tokyo" }), start };
    const seen = await visitor().post("/book/consult/times", fields);
    expect(seen.html).toContain("Times in Tokyo");
    expect(seen.html).toMatch(
      new RegExp(`value="${start}"[^>]* checked|checked[^>]* value="${start}"`),
    );
  });
});

describe("a form that books", () => {
  test("without JavaScript the browser is led to the client's page, which says so", async () => {
    const { status, location, token, form, start } = await bookByForm(app());
    expect([status, location]).toEqual([303, `/m/${token}?done=booked`]);
    const page = await visitor().get(location);
    expect(page.html).toContain("<h1>You are booked</h1>");
    expect(await requestOf(form["email"] ?? "")).toMatchObject({
      channel: "form",
      state: "booked",
      wanted_start: new Date(start),
    });
  });

  test("the island is told the same as JSON", async () => {
    const start = startsOf(await visitor().get(aWholeDay()))[0] ?? "";
    const seen = await visitor().post("/book/consult", aForm({ start }), json);
    expect(seen.status).toBe(201);
    expect(JSON.parse(seen.html)).toMatchObject({
      outcome: "confirmed",
      location: expect.stringMatching(/^\/m\/[\w-]{27}\?done=booked$/),
    });
  });

  test("sent again under the same key it leads to the same page, and nothing is booked twice", async () => {
    const first = await bookByForm(app());
    const before = await rowCounts(app());
    const again = await Promise.all(
      Array.from({ length: 3 }, () => visitor().post("/book/consult", first.form)),
    );
    expect(again.map(({ status, location }) => [status, location])).toEqual(
      Array.from({ length: 3 }, () => [303, first.location]),
    );
    expect(await rowCounts(app())).toEqual(before);
  });

  test("the key of another form is told so, with nothing retyped and a new key", async () => {
    const { form } = await bookByForm(app());
    const before = await rowCounts(app());
    const seen = await visitor().post("/book/consult", { ...form, name: "Somebody Else" });
    expect(seen.status).toBe(422);
    expect(seen.html).toContain("You have sent this form already");
    expect(seen.html).toContain('value="Somebody Else"');
    expect(hiddenOf(seen)["idempotencyKey"]).not.toBe(form["idempotencyKey"]);
    expect(await rowCounts(app())).toEqual(before);
  });

  test("numbers are read as in the country of the place, boxes as consent in their own words", async () => {
    const { form } = await bookByForm(app(), {
      phone: "(602) 555-0123",
      "consents.sms": "on",
      partySize: " 2 ",
    });
    expect(await requestOf(form["email"] ?? "")).toMatchObject({
      contact_phone: "+16025550123",
      party_size: 2,
      consents: [{ channel: "sms", wording: "Text me about this appointment.", given: true }],
    });
  });

  test("fields that nobody asked for change nothing", async () => {
    const { status, form } = await bookByForm(app(), {
      priority: "high",
      state: "booked",
      id: "1",
      __proto__: "x",
      constructor: "y",
    });
    expect(status).toBe(303);
    expect(await requestOf(form["email"] ?? "")).toMatchObject({ state: "booked" });
  });
});

describe("a form that needs a person", () => {
  test("a VIP is promised an answer, without a hint of why", async () => {
    const { status, location, form } = await bookByForm(app(), {
      email: `ada.${crypto.randomUUID().slice(0, 6)}@bigcorp.example`,
    });
    expect([status, location]).toEqual([303, expect.stringContaining("?done=asked")]);
    const { html } = await visitor().get(location);
    expect(html).toContain("A person will answer you");
    expect(html).not.toMatch(/\bvip\b/i);
    expect(await requestOf(form["email"] ?? "")).toMatchObject({ state: "escalated" });
  });

  test.each([
    ["a trap that only programs fill in", () => ({ website: "https://spam.example" })],
    ["a form filled in faster than anybody types", () => ({ idempotencyKey: formKey(0) })],
    ["a form without our key", () => ({ idempotencyKey: "" })],
    ["a form with a forged key", () => ({ idempotencyKey: "A".repeat(32) })],
  ])("%s: no error and no booking, but a person", async (_name, change) => {
    const { status, location, form } = await bookByForm(app(), change());
    expect([status, location]).toEqual([303, expect.stringContaining("?done=asked")]);
    const request = await requestOf(form["email"] ?? "");
    expect(request).toMatchObject({ state: "escalated", channel: "form" });
    const appointments = await app().db("appointments").where({ request_id: request.id });
    expect(appointments).toEqual([]);
  });

  test("of two presses of which only the first came too fast, one request is made", async () => {
    const first = await bookByForm(app(), { idempotencyKey: formKey(1) });
    expect(first.location).toContain("?done=asked");
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const again = await visitor().post("/book/consult", first.form);
    expect(again.location).toBe(first.location);
    const { email } = first.form;
    expect(await app().db("requests").where({ contact_email: email })).toHaveLength(1);
  });

  test("'Ask us for this time' takes the time along", async () => {
    const start = startsOf(await visitor().get(aWholeDay()))[0] ?? "";
    const form = aForm({ askFor: start });
    const seen = await visitor().post("/book/consult", form);
    expect(seen.location).toContain("?done=asked");
    expect(await requestOf(form["email"] ?? "")).toMatchObject({
      state: "escalated",
      wanted_start: new Date(start),
    });
  });
});

describe("a form that cannot be booked as it is", () => {
  test("a taken time: 409, three others at one press each, nothing retyped", async () => {
    // A day of its own: what is left of today is asked for by others here.
    const page = await visitor().get(`/book/consult?day=${weekdayFromNow(9)}`);
    const [start = ""] = startsOf(page);
    const taken = await occupyEveryProviderAt(start);
    const seen = await visitor().post(
      "/book/consult",
      aForm({ start, name: "Ada Okafor", notes: "My knee", "consents.email": "on" }),
    );
    expect(seen.status).toBe(409);
    expect(seen.html).toContain("<title>Error: Book Consultation");
    expect(seen.html).toContain("That time was just taken");
    const others = [...seen.html.matchAll(/<button[^>]*name="start" value="([^"]+)"/g)];
    expect(others).toHaveLength(3);
    expect(seen.html).toContain('value="Ada Okafor"');
    expect(seen.html).toContain("My knee</textarea>");
    expect(seen.html).toMatch(/name="consents.email"[^>]* checked/);
    expect(startsOf(seen)).not.toContain(start);

    // One press on an alternative: the button's time and the new key come along.
    const next = await visitor().post(
      "/book/consult",
      aForm({ start: others[0]?.[1] ?? "", ...hiddenOf(seen) }),
    );
    expect(next.location).toContain("?done=booked");
    await giveBack(taken);
  });

  test("the island gets the three others as JSON, with a key for the next try", async () => {
    const [start = ""] = startsOf(await visitor().get(aWholeDay()));
    const taken = await occupyEveryProviderAt(start);
    const form = aForm({ start });
    const seen = await visitor().post("/book/consult", form, json);
    const answer = JSON.parse(seen.html);
    expect([seen.status, answer.outcome]).toEqual([409, "slot-taken"]);
    expect(answer.alternatives).toHaveLength(3);
    expect(answer.idempotencyKey).not.toBe(form["idempotencyKey"]);
    await giveBack(taken);
  });

  test("mistakes: 422, a summary with links, each beside its field, nothing stored", async () => {
    const before = await rowCounts(app());
    const seen = await visitor().post(
      "/book/consult",
      aForm({ name: "  ", email: "ada@", phone: "12", partySize: "many", start: "" }),
    );
    expect(seen.status).toBe(422);
    for (const field of ["name", "email", "phone", "partySize", "start"]) {
      expect(seen.html).toContain(`<a href="#${field}">`);
      expect(seen.html).toContain(`id="${field}-wrong"`);
    }
    expect(seen.html).toContain('value="ada@"');
    expect(await rowCounts(app())).toEqual(before);
  });

  test("a zone that does not exist is said, and the page still shows times", async () => {
    const seen = await visitor().post("/book/consult", aForm({ zone: "Mars/Base" }));
    expect(seen.status).toBe(422);
    expect(seen.html).toContain("We do not know this time zone.");
    expect(startsOf(seen).length).toBeGreaterThan(0);
  });

  test("outside policy: 422, why, and a press that asks a person for that very time", async () => {
    const start = new Date(Date.now() + 10 * 60_000).toISOString();
    const seen = await visitor().post("/book/consult", aForm({ start }));
    expect(seen.status).toBe(422);
    expect(seen.html).toContain("Please book at least 60 minutes before the start.");
    expect(seen.html).toMatch(/name="askFor" value="[^"]+"/);
  });
});

test("a service with nothing free: the form asks a person, and says what it lacks", async () => {
  const page = await visitor().get("/book/rare");
  expect(page.html).toMatch(/No open times in the next \d+ days/);
  const wrong = await visitor().post("/book/rare", { ...hiddenOf(page), email: "x" });
  expect(wrong.status).toBe(422);
  expect(wrong.html).not.toContain('href="#start"');
  const seen = await visitor().post("/book/rare", {
    ...aForm({ notes: "Tuesday after 2" }),
    ...hiddenOf(page),
    idempotencyKey: formKey(),
  });
  expect(seen.location).toContain("?done=asked");
});

async function occupyEveryProviderAt(start: string): Promise<string[]> {
  const { db, post } = app();
  const tokens: string[] = [];
  for (const provider of ["ana", "ben"]) {
    const response = await post("/api/v1/requests", {
      service: "consult",
      provider,
      start,
      zone: "America/Phoenix",
      name: "Rival",
      email: `rival.${crypto.randomUUID().slice(0, 8)}@home.example`,
    });
    if (response.status === 201)
      tokens.push(((await response.json()) as { requestId: string }).requestId);
  }
  expect(await db("requests").whereIn("id", tokens)).toHaveLength(tokens.length);
  return tokens;
}

async function giveBack(requestIds: readonly string[]): Promise<void> {
  const { db } = app();
  await db("occupancies")
    .whereIn(
      "appointment_id",
      db("appointments")
        .select("id")
        .whereIn("request_id", requestIds as string[]),
    )
    .delete();
}
