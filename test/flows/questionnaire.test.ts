import { beforeEach, describe, expect, test } from "vitest";
import type { z } from "zod";
import type { Company } from "#company/company.ts";
import { answerQuestionnaireFlow, shownAs } from "#flows/answer-questionnaire.ts";
import { applyCompany } from "#flows/apply-company.ts";
import { askAboutAppointmentFlow } from "#flows/ask-about-appointment.ts";
import { currentCompany } from "#flows/current-company.ts";
import { openLinkFlow } from "#flows/open-link.ts";
import { readCard } from "#flows/read-card.ts";
import { readRequestFlow } from "#flows/read-request.ts";
import { rescheduleAppointmentFlow } from "#flows/reschedule-appointment.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { renderCard } from "#views/slack/card.ts";
import { anAskingCompany, answers, questions } from "../helpers/asking.ts";
import {
  cancelByLink,
  countOf,
  later,
  type Office,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";
import { bookedWithPhone, withTexts } from "../helpers/reminding.ts";

const company: z.input<typeof Company> = {
  ...anAskingCompany(),
  reminders: [
    { before: "20h", by: "email" },
    { before: "3h", by: "email" },
    { before: "2h", by: "sms", ask: "confirm" },
  ],
};
const office = useOffice(company);
let desk: Office;
let texts: ReturnType<typeof withTexts>;
beforeEach(() => {
  texts = withTexts(office());
  ({ desk } = texts);
});

type Typed = Readonly<Record<string, string>>;

async function answer(token: string, typed: Typed, goesOn = false) {
  const opened = await openLinkFlow(desk.context)(token);
  if (opened?.booked?.questionnaire === undefined) throw new Error("nothing is asked");
  const shown = shownAs(opened.booked.questionnaire.questionnaire);
  const send = answerQuestionnaireFlow(desk.context);
  return send({ opened, typed: (key) => typed[key] ?? "", shown, goesOn });
}

/** The newest mail's kind, and the form that it names. */
function newestMail() {
  const content = office().email.sent.at(-1)?.content;
  if (content === undefined || !("form" in content)) throw new Error("no such mail was sent");
  return { kind: content.kind, form: content.form };
}
const formAt = (token: string, neededBy: Date | undefined) => ({
  title: "Before we meet",
  url: `https://book.harbor.example/m/${token}/form`,
  neededBy,
});
const move = async (token: string, start: Date) => {
  const moved = await rescheduleAppointmentFlow(desk.context)({ token, start, sequence: 0 });
  expect(moved.kind).toBe("rescheduled");
  await performAll(desk);
};
const storyOf = async (requestId: string) => {
  const story = await readRequestFlow(desk.context)(requestId);
  if (story === undefined) throw new Error("the request is gone");
  return story;
};
const NEEDED = later(TUESDAY_NOON, -4 * 60);

describe("as long as it is not complete", () => {
  test("the confirmation and every reminder name it, with its link and its time", async () => {
    const { token } = await bookedWithPhone(desk);
    expect(newestMail()).toEqual({ kind: "confirmed", form: formAt(token, NEEDED) });
    expect(texts.sent.at(-1)?.body).toContain(" Please fill in your form");
    await answer(token, { goal: "The house." }, true);
    await texts.remindAt(later(TUESDAY_NOON, -20 * 60));
    expect(newestMail()).toEqual({ kind: "reminder", form: formAt(token, NEEDED) });
    // The time is over, the form is still wanted: no time is named that cannot be kept.
    await texts.remindAt(later(TUESDAY_NOON, -3 * 60));
    expect(newestMail()).toEqual({ kind: "reminder", form: formAt(token, undefined) });
    await texts.remindAt(later(TUESDAY_NOON, -2 * 60));
    expect(texts.sent.at(-1)?.body).toMatch(/Reply C to confirm\. Please fill in your form/);
  });

  test("once it is complete no reminder names it, by mail or by text", async () => {
    const { token } = await bookedWithPhone(desk);
    expect(await answer(token, answers)).toEqual({ kind: "saved" });
    await texts.remindAt(later(TUESDAY_NOON, -20 * 60));
    expect(newestMail()).toEqual({ kind: "reminder", form: undefined });
    await texts.remindAt(later(TUESDAY_NOON, -2 * 60));
    expect(texts.sent.at(-1)?.body).toContain("Reply C to confirm");
    expect(texts.sent.at(-1)?.body).not.toContain("form");
  });
});

test("a move keeps the answers, and a form that is not complete is needed for the new time", async () => {
  const { token, requestId } = await bookedWithPhone(desk);
  await answer(token, { goal: "The house.", papers: "no" }, true);
  await move(token, later(TUESDAY_NOON, 60));
  expect(newestMail()).toEqual({ kind: "rescheduled", form: formAt(token, later(NEEDED, 60)) });
  const { answers: kept, standing } = await storyOf(requestId);
  expect(kept.map(({ answer: said }) => said)).toEqual(["The house.", "no"]);
  expect(standing).toEqual({ answered: 2, of: 5, isComplete: false });
});

test("of what is cancelled nothing is taken, and its mail asks for nothing", async () => {
  const { token } = await bookedWithPhone(desk);
  const opened = await openLinkFlow(desk.context)(token);
  await cancelByLink(desk, token);
  await performAll(desk);
  expect(newestMail()).toEqual({ kind: "cancelled", form: undefined });
  // A page that was opened before.
  if (opened?.booked?.questionnaire === undefined) throw new Error("nothing was asked");
  const shown = shownAs(opened.booked.questionnaire.questionnaire);
  const send = answerQuestionnaireFlow(desk.context);
  const typed = (key: string) => ({ ...answers })[key as keyof typeof answers] ?? "";
  expect(await send({ opened, typed, shown, goesOn: false })).toEqual({ kind: "not-possible" });
  expect(await countOf(desk.db, "questionnaire_answers")).toBe(0);
});

test("an answer stays with the question as it was asked, whatever the company asks later", async () => {
  const { token, requestId } = await bookedWithPhone(desk);
  await answer(token, answers);
  const changed = questions.slice(0, 4).map((question) => {
    if (question.key === "goal") return { ...question, label: "What brings you here?" };
    return question.key === "branch" ? { ...question, choices: ["Sea", "Lake"] } : question;
  });
  const car = { key: "car", label: "Do you come by car?", kind: "yes-no" } as const;
  const apply = (said: object) =>
    applyCompany(desk.db, { text: JSON.stringify(said), by: "test", at: office().clock.at });
  await apply({ ...company, ...anAskingCompany([...changed, car]) });
  const newer = { ...desk.context, company: currentCompany(desk.db) };
  const story = await readRequestFlow(newer)(requestId);
  await apply(company);
  expect(story?.answers.map(({ question, answer: said }) => `${question} ${said}`)).toEqual([
    "What is it about? The house.\nAnd the school.",
    "Do you have papers? yes",
    "Which branch? Hill",
    "Born on? 1985-03-31",
    "How shall we call you? ",
  ]);
  // Hill is no branch any more, and of the car nobody had asked.
  expect(story?.standing).toEqual({ answered: 3, of: 5, isComplete: false });
});

test("every change is in the audit, without what was answered; the same again is none", async () => {
  const { token, requestId } = await bookedWithPhone(desk);
  await answer(token, answers);
  await answer(token, answers);
  await answer(token, { ...answers, papers: "no" });
  const entries = (await storyOf(requestId)).timeline.filter(
    ({ action }) => action === "questionnaire-answered",
  );
  expect(entries.map(({ actor, detail }) => [actor.kind, detail["questions"]])).toEqual([
    ["client", ["goal", "papers", "branch", "born", "nickname"]],
    ["client", ["papers"]],
  ]);
  expect(JSON.stringify(entries)).not.toContain("house");
});

test("a card that shows the appointment says how far the form is, and is redrawn with it", async () => {
  const { token, requestId } = await bookedWithPhone(desk);
  await askAboutAppointmentFlow(desk.context)({
    ...{ token, about: "cancel", start: undefined, notes: "May I bring my dog?" },
  });
  await performAll(desk);
  const escalation = await findEscalationOfRequest(desk.db, requestId);
  const drawn = async () => {
    const card = await readCard(desk.context, escalation?.id ?? "");
    return card === undefined ? "" : JSON.stringify(renderCard(card));
  };
  expect(await drawn()).toContain("Form: not yet");
  const before = office().chat.calls.length;
  await answer(token, { goal: "The house.", papers: "no" }, true);
  await performAll(desk);
  expect(office().chat.calls.length).toBeGreaterThan(before);
  expect(await drawn()).toContain("Form: 2 of 5 answered");
  expect(JSON.stringify(office().chat)).not.toContain("The house.");
});
