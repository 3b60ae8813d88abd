import { expect, test } from "vitest";
import { useApp } from "../../helpers/running-app.ts";
import { aForm, aVisitor, bookByForm, rowCounts } from "../../helpers/visitor.ts";

const app = useApp(() => ({
  ROLES: "web",
  RATE_LIMIT_FORM_PER_10_MINUTES: "3",
  RATE_LIMIT_SLOTS_PER_MINUTE: "12",
  RATE_LIMIT_LINK_PER_10_MINUTES: "2",
  // So that a test can come from different addresses.
  TRUST_PROXY: "1",
}));

const from = (address: string) => ({
  "x-forwarded-for": address,
  "sec-fetch-site": "same-origin",
});

test("an address that sends too many forms is told how long to wait; nothing is stored", async () => {
  const visitor = aVisitor(app());
  const send = () => visitor.post("/book/consult", aForm({ name: "" }), from("203.0.113.7"));
  for (const _form of [1, 2, 3]) expect(await send()).toMatchObject({ status: 422 });
  const before = await rowCounts(app());
  const refused = await send();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(refused.html).toContain("One moment, please");
  expect(await rowCounts(app())).toEqual(before);

  const island = await visitor.post("/book/consult", aForm(), {
    ...from("203.0.113.7"),
    accept: "application/json",
  });
  expect([island.status, JSON.parse(island.html).code]).toEqual([429, "rate_limited"]);
  const neighbour = await visitor.post("/book/consult", aForm({ name: "" }), from("203.0.113.8"));
  expect(neighbour.status).toBe(422);
});

test("an e-mail address is counted wherever its forms come from, however it is written", async () => {
  const visitor = aVisitor(app());
  // No appointment ever starts at seven minutes past: refused, but read and counted.
  const outside = new Date(Date.now() + 3 * 60 * 60_000);
  outside.setUTCMinutes(7);
  const send = (index: number, email: string) =>
    visitor.post(
      "/book/consult",
      aForm({ email, start: outside.toISOString() }),
      from(`198.51.100.${index}`),
    );
  expect((await send(10, "kim@home.example")).status).toBe(422);
  expect((await send(11, "KIM@home.example")).status).toBe(422);
  expect((await send(12, "kim@HOME.example")).status).toBe(422);
  expect((await send(13, "kim@home.example")).status).toBe(429);
  expect((await send(14, "lee@home.example")).status).toBe(422);
  const keys = await app().db("rate_limits").select("key");
  expect(JSON.stringify(keys)).not.toContain("home.example");
});

test("changes by links are counted; looking at a page is counted apart, and longer", async () => {
  const { token } = await bookByForm(app());
  const visitor = aVisitor(app());
  const change = () =>
    visitor.post(`/m/${token}/reschedule`, { start: "" }, from("2001:db8:1:2:3::4"));
  expect([(await change()).status, (await change()).status]).toEqual([422, 422]);
  // The same customer's line, another of its addresses.
  const other = await visitor.post(
    `/m/${token}/cancel`,
    { sequence: "0" },
    from("2001:db8:1:2:ffff::1"),
  );
  expect(other.status).toBe(429);
  expect(await visitor.get(`/m/${token}`, from("2001:db8:1:2:3::4"))).toMatchObject({
    status: 200,
  });
  expect((await visitor.get(`/m/${token}`, from("2001:db8:1:2:3::4"))).html).toContain(
    "Your appointment",
  );
});

test("looking too often is answered 429 from memory", async () => {
  const visitor = aVisitor(app());
  const statuses = [];
  for (let look = 0; look < 13; look += 1)
    statuses.push((await visitor.get("/book", from("192.0.2.1"))).status);
  expect([...new Set(statuses)]).toEqual([200, 429]);
});
