import { expect, test } from "vitest";
import { useApp } from "../../helpers/running-app.ts";
import { aVisitor, bookByForm, rowCounts, webAlone } from "../../helpers/visitor.ts";

const app = useApp(() => webAlone);
const visitor = () => aVisitor(app());

/** An appointment that ended an hour ago. */
async function over() {
  const { token, form } = await bookByForm(app());
  const { db } = app();
  const request = await db("requests").where({ contact_email: form["email"] }).first("id");
  const hoursAgo = (count: number) => new Date(Date.now() - count * 3_600_000);
  const own = () => db("appointments").where({ request_id: request.id });
  await own().update({ starts_at: hoursAgo(2), ends_at: hoursAgo(1) });
  const { id } = await own().first("id");
  return { token, said: () => db("feedback").where({ appointment_id: id }).first() };
}

test("before it is over there is nothing to say", async () => {
  const { token } = await bookByForm(app());
  expect(await visitor().get(`/m/${token}/feedback`)).toMatchObject({
    status: 303,
    location: `/m/${token}`,
  });
  const seen = await visitor().post(`/m/${token}/feedback`, { score: "5" });
  expect(seen.location).toBe(`/m/${token}?done=changed`);
});

test("the page of an appointment that is over leads there; a look says nothing", async () => {
  const { token, said } = await over();
  expect((await visitor().get(`/m/${token}`)).html).toContain(`href="/m/${token}/feedback"`);
  const before = await rowCounts(app());
  const { html } = await visitor().get(`/m/${token}/feedback`);
  expect(html).toContain("<h1>How was it?</h1>");
  expect([...html.matchAll(/type="radio" name="score"/g)]).toHaveLength(5);
  expect(await rowCounts(app())).toEqual(before);
  expect(await said()).toBeUndefined();
});

test("one to five and words are kept, thanked for, and shown when they come back", async () => {
  const { token, said } = await over();
  const sent = { score: "4", words: "Friendly & quick" };
  const seen = await visitor().post(`/m/${token}/feedback`, sent);
  expect([seen.status, seen.location]).toEqual([303, `/m/${token}?done=thanks`]);
  expect((await visitor().get(seen.location)).html).toContain("Thank you");
  expect(await said()).toMatchObject({ score: 4, words: "Friendly & quick" });
  const { html } = await visitor().get(`/m/${token}/feedback`);
  expect(html).toContain("Friendly &amp; quick");
  expect(html).toMatch(/value="4"[^>]* checked|checked[^>]* value="4"/);
});

test.each(["", "0", "6", "4.5", "five"])(
  "“%s” is no number: asked again, words kept",
  async (score) => {
    const { token, said } = await over();
    const { status, html } = await visitor().post(`/m/${token}/feedback`, {
      score,
      words: "Well…",
    });
    expect(status).toBe(422);
    expect(html).toContain("Please choose one of the five");
    expect(html).toContain("Well…");
    expect(await said()).toBeUndefined();
  },
);
