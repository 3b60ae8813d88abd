import { describe, expect, test } from "vitest";
import { anAskingCompany, answers } from "../../helpers/asking.ts";
import { useApp } from "../../helpers/running-app.ts";
import {
  aVisitor,
  bookByForm,
  hiddenOf,
  rowCounts,
  tokenIn,
  webAlone,
} from "../../helpers/visitor.ts";

const app = useApp(() => webAlone, anAskingCompany());
const visitor = () => aVisitor(app());

/** A client with an appointment, and what was kept of their answers. */
async function aClient() {
  const booked = await bookByForm(app());
  const request = await app().db("requests").where({ contact_email: booked.form["email"] }).first();
  const own = () => app().db("appointments").where({ request_id: request.id });
  const { id } = await own().first("id");
  const path = `/m/${booked.token}/form`;
  return {
    ...{ ...booked, path, own, requestId: request.id as string },
    see: () => visitor().get(path),
    send: async (typed: Readonly<Record<string, string>>, more: Record<string, string> = {}) => {
      const { shown = "" } = hiddenOf(await visitor().get(path));
      return visitor().post(path, { shown, ...named(typed), ...more });
    },
    kept: async (): Promise<Record<string, string>> => {
      const rows = await app().db("questionnaire_answers").where({ appointment_id: id });
      return Object.fromEntries(rows.map((row) => [row.question_key, row.answer]));
    },
  };
}

const named = (typed: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(typed).map(([key, answer]) => [`answer-${key}`, answer]));
const fieldIn = (html: string, name: string) =>
  new RegExp(`<(?:input|textarea|select)[^>]*id="answer-${name}"[^>]*>`).exec(html)?.[0] ?? "";

test("the client's page leads to the form, which is complete HTML; a look writes nothing", async () => {
  const client = await aClient();
  const before = await rowCounts(app());
  const page = (await visitor().get(`/m/${client.token}`)).html;
  expect(page).toContain(`href="${client.path}"`);
  expect(page).toContain("Form: not yet. Please fill it in by ");
  const { status, html } = await client.see();
  expect(status).toBe(200);
  expect(html).toContain("<h1>Before we meet</h1>");
  expect(html).not.toContain("<script");
  expect(fieldIn(html, "goal")).toMatch(/^<textarea.* required/);
  expect(fieldIn(html, "born")).toMatch(
    /type="date".* aria-describedby="answer-born-help"|aria-describedby="answer-born-help".* type="date"/,
  );
  expect(fieldIn(html, "nickname")).not.toContain("required");
  expect(html).toContain('<option value="Hill">Hill</option>');
  expect(await rowCounts(app())).toEqual(before);
});

test("answers are kept, shown when the client comes back, and corrected by their last word", async () => {
  const client = await aClient();
  const sent = await client.send(answers);
  expect([sent.status, sent.location]).toEqual([303, `/m/${client.token}?done=answered`]);
  const thanked = (await visitor().get(sent.location)).html;
  expect(thanked).toContain("your answers are saved");
  expect(thanked).toContain("See or correct your answers");
  expect(await client.kept()).toEqual(answers);
  const { html } = await client.see();
  expect(html).toContain("The house.\nAnd the school.</textarea>");
  expect(html).toContain('<option value="Hill" selected>');
  expect(fieldIn(html, "born")).toContain('value="1985-03-31"');
  await client.send({ ...answers, branch: "", goal: "Only the house." });
  expect(await client.kept()).toEqual({ ...answers, branch: "", goal: "Only the house." });
});

test("what is wrong is told beside each field and above, what was typed stays, nothing is kept", async () => {
  const client = await aClient();
  const { status, html } = await client.send({
    ...{ goal: "x".repeat(2_001), papers: "", branch: "Moon" },
    ...{ born: "1985-02-31", nickname: "<b>Kim" },
  });
  expect(status).toBe(422);
  expect(html).toContain("<title>Error: Before we meet");
  for (const [key, told] of [
    ["goal", "Please shorten this: 2000 characters are the most, and it has 2001."],
    ["papers", "Please choose yes or no."],
    ["branch", "Please choose one of these."],
    ["born", "Please give a date that exists, like 1985-03-31."],
  ]) {
    expect(html).toContain(`<p class="wrong" id="answer-${key}-wrong">${told}`);
    expect(html).toContain(`href="#answer-${key}"`);
  }
  expect(fieldIn(html, "born")).toContain('value="1985-02-31"');
  expect(fieldIn(html, "born")).toContain('aria-describedby="answer-born-help answer-born-wrong"');
  expect(html).toContain('value="&lt;b>Kim"');
  expect(html).toContain("x".repeat(2_001));
  expect(await client.kept()).toEqual({});
});

describe("to go on later", () => {
  test("what must be answered may wait, what is there must be right", async () => {
    const client = await aClient();
    const later = { later: "yes" };
    const { status } = await client.send({ born: "tomorrow" }, later);
    expect([status, await client.kept()]).toEqual([422, {}]);
    const saved = await client.send({ goal: "The house.", branch: "Sea" }, later);
    expect(saved.status).toBe(303);
    expect((await visitor().get(saved.location)).html).toContain("Form: 2 of 5 answered.");
    // A word that is taken back is forgotten.
    await client.send({ goal: "The house." }, later);
    expect(await client.kept()).toEqual({ goal: "The house." });
  });

  test("a form as long as it may be is taken", async () => {
    const client = await aClient();
    const goal = "😀".repeat(2_000);
    expect((await client.send({ ...answers, goal })).status).toBe(303);
    expect((await client.kept())["goal"]).toBe(goal);
  });
});

describe("nothing is taken", () => {
  test("once the appointment has begun", async () => {
    const client = await aClient();
    const { shown = "" } = hiddenOf(await client.see());
    await client.own().update({ starts_at: new Date(Date.now() - 60_000) });
    const sent = await visitor().post(client.path, { shown, ...named(answers) });
    expect(sent.location).toBe(`/m/${client.token}?done=changed`);
    expect((await client.see()).location).toBe(`/m/${client.token}`);
    expect(await client.kept()).toEqual({});
  });

  test("once it is cancelled, and the page says so", async () => {
    const client = await aClient();
    const { shown = "" } = hiddenOf(await client.see());
    await visitor().post(`/m/${client.token}/cancel`, { sequence: "0", reason: "" });
    const sent = await visitor().post(client.path, { shown, ...named(answers) });
    const { html } = await visitor().get(sent.location);
    expect(html).toContain("<h1>This appointment is cancelled</h1>");
    expect(html).not.toContain(client.path);
    expect((await client.see()).location).toBe(`/m/${client.token}`);
    expect(await client.kept()).toEqual({});
  });

  test("of questions that were not the ones that were shown; what was typed stays", async () => {
    const client = await aClient();
    const sent = await visitor().post(client.path, { shown: "older", ...named(answers) });
    expect(sent.status).toBe(409);
    expect(sent.html).toContain("The questions have changed since you opened the page");
    expect(fieldIn(sent.html, "born")).toContain('value="1985-03-31"');
    expect(await client.kept()).toEqual({});
  });

  test("where the service asks nothing", async () => {
    const page = await visitor().get("/book/review");
    const start = /type="radio" name="start"[^>]* value="([^"]+)"/.exec(page.html)?.[1] ?? "";
    const { form } = await bookByForm(app(), { start: "" });
    const booked = await visitor().post("/book/review", {
      ...form,
      start,
      idempotencyKey: hiddenOf(page)["idempotencyKey"] ?? "",
    });
    const token = tokenIn(booked.location);
    expect(await visitor().get(`/m/${token}/form`)).toMatchObject({
      status: 303,
      location: `/m/${token}`,
    });
  });
});

test("members read the answers on the request's page and by the API, nobody else does", async () => {
  const client = await aClient();
  await client.send(answers);
  const read = await app().get(`/api/v1/requests/${client.requestId}`);
  expect((await read.json()).appointment.form).toMatchObject({
    ...{ complete: true, answered: 4, questions: 5 },
    answers: [
      { key: "goal", question: "What is it about?", kind: "long-text", answer: answers.goal },
      { key: "papers", answer: "yes" },
      { key: "branch", answer: "Hill" },
      { key: "born", answer: "1985-03-31" },
      { key: "nickname", answer: "" },
    ],
  });
  const dossier = await app().get(`/console/requests/${client.requestId}`);
  const html = await dossier.text();
  expect(html).toContain("Form: complete");
  expect(html).toContain("And the school.");
  expect(html).toContain("Answered the form");
  expect((await fetch(`${app().base}/api/v1/requests/${client.requestId}`)).status).toBe(401);
  expect(app().log.join("\n")).not.toContain("And the school.");
});
