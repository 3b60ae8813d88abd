import { expect, test } from "vitest";
import { useApp } from "../../helpers/running-app.ts";

// Nobody works on what is owed: the states here are put there by hand.
const app = useApp(() => ({ ROLES: "web" }));
const start = new Date(Math.ceil(Date.now() / 86_400_000 + 2) * 86_400_000 + 63_000_000);

/** A request before a person, and its mail in a state that is put there by hand. */
async function aRequestWhoseMail(
  state: { readonly state: string; readonly last_error?: string },
  news?: { readonly status: string; readonly detail: string },
) {
  const response = await app().post("/api/v1/requests", {
    service: "consult",
    zone: "America/Phoenix",
    name: "Vic Major",
    email: "vic@bigcorp.example",
    notes: "",
    start: start.toISOString(),
  });
  const { reference } = (await response.json()) as { reference: string };
  const number = Number(reference.slice("GH-".length));
  const request = await app().db("requests").where({ number }).first("id");
  const [mail] = await app()
    .db("effects")
    .where({ request_id: request.id, kind: "email" })
    .update({ ...state, fulfilled: 1, queued: 1 })
    .returning("id");
  const at = new Date("2026-11-20T17:02:03Z");
  if (news !== undefined)
    await app()
      .db("mail_news")
      .insert({ ...news, effect_id: mail.id, at });
  const page = await (await app().get(`/console/requests/${reference}`)).text();
  return page.slice(page.indexOf("<h2>E-mails</h2>"));
}

test("a mail that was taken and of which no more is known was handed over", async () => {
  expect(await aRequestWhoseMail({ state: "done" })).toContain(">handed over</span>");
});

test.each([
  ["delivered", "tag good", "delivered", ""],
  ["bounced", "tag bad", "did not arrive", "mailbox &lt;full>"],
  ["complained", "tag bad", "called spam", "marked as spam"],
])("news that it was %s stands on the request's page", async (status, look, words, shown) => {
  const detail = shown.replace("&lt;", "<");
  const card = await aRequestWhoseMail({ state: "done" }, { status, detail });
  expect(card).toContain(`<span class="${look}">${words}</span>`);
  expect(card).toContain(shown);
  expect(card).not.toContain("handed over");
});

test("one that was left out says why", async () => {
  const why = "mail to this address came back";
  const card = await aRequestWhoseMail({ state: "suppressed", last_error: why });
  expect(card).toContain(">left out</span>");
  expect(card).toContain(why);
});
