import { beforeAll, describe, expect, test } from "vitest";
import type { FlowContext } from "#flows/context.ts";
import { currentCompany } from "#flows/current-company.ts";
import { endWaitlistOffersFlow } from "#flows/end-waitlist-offers.ts";
import { offerFreedTimesFlow } from "#flows/offer-freed-times.ts";
import { signLink } from "#store/links.ts";
import { useApp } from "../../helpers/running-app.ts";
import {
  aForm,
  appSecret,
  aVisitor,
  formKey,
  hiddenOf,
  rowCounts,
  tokenIn,
  webAlone,
} from "../../helpers/visitor.ts";

const app = useApp(() => webAlone);
const visitor = () => aVisitor(app());
let context: FlowContext;

beforeAll(() => {
  const { db } = app();
  context = {
    db,
    now: () => new Date(),
    realNow: () => new Date(),
    company: currentCompany(db),
    calendar: undefined,
    crm: undefined,
    connected: { crm: false, sms: false },
    wake: () => undefined,
    publicUrl: "https://book.harbor.example",
    linkSecrets: [appSecret],
  };
});

const joinBy = (change: Record<string, string> = {}) => {
  const { start: _, ...form } = aForm(change);
  return visitor().post("/book/consult/waitlist", form);
};

/** Somebody new on the list, with the link that their mail has. */
async function joined(change: Record<string, string> = {}) {
  const email = `ada.${crypto.randomUUID().slice(0, 6)}@home.example`;
  expect((await joinBy({ email, ...change })).status).toBe(201);
  return linkOf(email);
}

async function linkOf(email: string) {
  const { db } = app();
  const request = await db("requests").where({ contact_email: email }).first("id");
  const link = await db("links").where({ request_id: request.id }).first("id");
  return { requestId: request.id as string, token: signLink([appSecret], link.id) };
}

/** Somebody for whom a time is kept. */
async function offered() {
  const one = await joined();
  await offerFreedTimesFlow(context)();
  const page = await visitor().get(`/w/${one.token}`);
  const offer = /name="offer" value="([^"]+)"/.exec(page.html)?.[1] ?? "";
  expect(offer).not.toBe("");
  return { ...one, offer, page };
}

const press = (token: string, deed: string, fields: Record<string, string> = {}) =>
  visitor().post(`/w/${token}/${deed}`, { idempotencyKey: formKey(), ...fields });

const stateOf = async (requestId: string) =>
  (await app().db("waitlist").where({ request_id: requestId }).first("state")).state;

describe("joining", () => {
  test("the booking page leads there, with and without times", async () => {
    const page = await visitor().get("/book/consult");
    expect(page.html).toContain('<a href="/book/consult/waitlist">Join the waitlist</a>');
    const form = await visitor().get("/book/consult/waitlist");
    expect(form.status).toBe(200);
    expect(form.html).toContain('action="/book/consult/waitlist"');
  });

  test("says what will happen, and tells nobody else's link", async () => {
    const email = `ada.${crypto.randomUUID().slice(0, 6)}@home.example`;
    const fields = { email, "days.tue": "on", from: "09:00", to: "12:00" };
    const first = await joinBy(fields);
    const again = await joinBy(fields);

    expect([first.status, again.status]).toEqual([201, 201]);
    expect(first.html).toContain("You are on the waitlist");
    expect(again.html).toBe(first.html);
    expect(first.html).not.toContain("/w/");
    const { requestId } = await linkOf(email);
    const entry = await app().db("waitlist").where({ request_id: requestId }).first();
    expect(entry.windows).toEqual([{ days: [2], from: "09:00", to: "12:00" }]);
  });

  test.each([
    [{ email: "nobody" }, "e-mail address"],
    [{ from: "12:00", to: "09:00" }, "an end that comes after the beginning"],
    [{ until: "2020-01-01" }, "days from today"],
    [{ provider: "nobody" }, "cannot be chosen any more"],
  ])("with %j is refused in words, and nothing that was typed is lost", async (wrong, words) => {
    const seen = await joinBy({ name: "Ada Fixture", "days.tue": "on", ...wrong });
    expect(seen.status).toBe(422);
    expect(seen.html).toContain(words);
    expect(seen.html).toContain('value="Ada Fixture"');
    expect(seen.html).toMatch(/name="days.tue" checked/);
  });

  test.each([{ website: "https://spam.example" }, { idempotencyKey: "made-up" }])(
    "with %j nobody joins",
    async (wrong) => {
      expect((await joinBy(wrong)).status).toBe(400);
    },
  );
});

describe("the page of somebody who waits", () => {
  test("shows what they wait for; looking changes nothing, however often", async () => {
    const { token } = await offered();
    const before = await rowCounts(app());
    for (const path of [`/w/${token}`, `/m/${token}`, "/book/consult/waitlist"])
      await visitor().get(path);
    for (const deed of ["accept", "decline", "leave"])
      expect((await visitor().get(`/w/${token}/${deed}`)).status).toBe(404);
    expect(await rowCounts(app())).toEqual(before);
  });

  test("is where the other link leads to, and a link that we never signed leads nowhere", async () => {
    const { token } = await joined({ "days.sun": "on", from: "03:00", to: "04:00" });
    expect((await visitor().get(`/m/${token}`)).location).toBe(`/w/${token}`);
    const page = await visitor().get(`/w/${token}`);
    expect(page.html).toContain("Sun, 3:00 AM – 4:00 AM (Phoenix time)");
    expect((await visitor().get(`/w/${"x".repeat(27)}`)).status).toBe(404);
  });

  test("taking the offered time books it and leads to the appointment; again is the same", async () => {
    const { token, requestId, offer, page } = await offered();
    const fields = { ...hiddenOf(page), offer };
    const first = await visitor().post(`/w/${token}/accept`, fields);
    const second = await visitor().post(`/w/${token}/accept`, fields);

    expect([first.location, second.location]).toEqual(
      Array.from({ length: 2 }, () => `/m/${token}?done=booked`),
    );
    expect((await visitor().get(first.location)).html).toContain("You are booked");
    expect((await visitor().get(`/w/${token}`)).location).toBe(`/m/${token}`);
    expect(await stateOf(requestId)).toBe("accepted");
    expect(tokenIn(first.location)).toBe(token);
  });

  test("leaving the time keeps the place", async () => {
    const { token, requestId, offer } = await offered();
    const seen = await press(token, "decline", { offer });
    expect(seen.location).toBe(`/w/${token}?done=declined`);
    expect((await visitor().get(seen.location)).html).toContain("You stay on the waitlist");
    expect(await stateOf(requestId)).toBe("waiting");
    // What is free for anybody is told.
    expect((await visitor().get(`/w/${token}`)).html).toContain("Free just now");
  });

  test("an answer after the end is told what is free now", async () => {
    const { token, requestId, offer } = await offered();
    await app().db("offers").where({ id: offer }).update({ expires_at: new Date() });
    const late = await press(token, "accept", { offer });

    expect(late.status).toBe(409);
    expect(late.html).toContain("That time is gone");
    expect(late.html).toContain("Free just now");
    await endWaitlistOffersFlow(context)();
    expect(await stateOf(requestId)).toBe("waiting");
  });

  test("leaving the list is done once, and the page says so", async () => {
    const { token, requestId } = await offered();
    expect((await press(token, "leave")).location).toBe(`/w/${token}`);
    expect((await press(token, "leave")).location).toBe(`/w/${token}`);
    expect((await visitor().get(`/w/${token}`)).html).toContain("You left the waitlist");
    expect((await visitor().get(`/m/${token}`)).location).toBe(`/w/${token}`);
    expect(await stateOf(requestId)).toBe("withdrawn");
  });

  test("a form that is none of ours does nothing", async () => {
    const { token, requestId, offer } = await offered();
    for (const deed of ["accept", "decline", "leave"]) {
      const seen = await press(token, deed, { offer, idempotencyKey: "made-up" });
      expect(seen.status).toBe(400);
    }
    expect(await stateOf(requestId)).toBe("offered");
  });

  test("an offer that was made to somebody else is none", async () => {
    const { offer } = await offered();
    const { token } = await joined({ "days.sun": "on" });
    expect((await press(token, "accept", { offer })).location).toBe(`/w/${token}?done=changed`);
    expect((await press(token, "accept")).location).toBe(`/w/${token}?done=changed`);
  });
});

describe("the API", () => {
  const body = (change: object = {}) => ({
    service: "consult",
    zone: "America/Phoenix",
    name: "Kim Lee",
    email: `kim.${crypto.randomUUID().slice(0, 8)}@home.example`,
    windows: [{ days: ["sun"], from: "03:00", to: "04:00" }],
    ...change,
  });

  test("puts a client on the list once, lists who waits, and takes them off", async () => {
    const wish = body();
    const first = await app().post("/api/v1/waitlist", wish);
    const again = await app().post("/api/v1/waitlist", wish);
    expect([first.status, again.status]).toEqual([201, 200]);
    const { requestId, reference } = (await first.json()) as Record<string, string>;
    expect(await again.json()).toMatchObject({ requestId });

    const list = (await (await app().get("/api/v1/waitlist")).json()) as { entries: object[] };
    expect(list.entries).toContainEqual(
      expect.objectContaining({ reference, service: "consult", state: "waiting" }),
    );
    const remove = () => app().send("DELETE", `/api/v1/waitlist/${requestId}`);
    expect([(await remove()).status, (await remove()).status]).toEqual([204, 204]);
    expect(await stateOf(requestId ?? "")).toBe("withdrawn");
    expect((await app().send("DELETE", "/api/v1/waitlist/nobody")).status).toBe(404);
  });

  test.each([
    [{ windows: [{ days: ["funday"] }] }, "windows.0.days.0"],
    [{ windows: [{ from: "9 o'clock" }] }, "windows.0.from"],
    [{ until: "tomorrow" }, "until"],
    [{ until: "2020-01-01" }, "until"],
    [{ notBefore: "soon" }, "notBefore"],
    [{ notBefore: "2031-01-01" }, "until"],
    [{ notBefore: "2026-12-02", until: "2026-12-01" }, "until"],
    [{ email: "nobody" }, "email"],
    [{ surprise: true }, "surprise"],
  ])("refuses %j by name", async (wrong, path) => {
    const response = await app().post("/api/v1/waitlist", body(wrong));
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ problems: [{ path }] });
  });
});
