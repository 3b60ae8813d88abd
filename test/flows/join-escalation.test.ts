import { expect, test } from "vitest";
import { askAboutAppointmentFlow } from "#flows/ask-about-appointment.ts";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { noteMailNewsFlow } from "#flows/note-mail-news.ts";
import { reportDeadEffect } from "#flows/report-dead-effect.ts";
import { transact } from "#store/db.ts";
import type { Effect } from "#store/effects.ts";
import { findEscalation, findEscalationOfRequest, transition } from "#store/escalations.ts";
import { listTimeline } from "#store/timeline.ts";
import {
  aPressOf,
  booked,
  escalated,
  later,
  MONDAY,
  performAll,
  useOffice,
} from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
const row = (id: string) => findEscalation(db(), id);
const story = async (requestId: string) =>
  (await listTimeline(db(), requestId)).map(({ action }) => action);
const notes = async () => {
  await performAll(office());
  return office().chat.notes.map(({ text, quote, mention }) => ({ text, quote, mention }));
};

/** The newest mail to the client comes back. */
async function bounce(requestId: string) {
  await performAll(office());
  const { id } = await db()("effects").where({ kind: "email", request_id: requestId }).first("id");
  await noteMailNewsFlow(office().context)({
    ...{ origin: "postmark", address: "vic@bigcorp.example", at: later(MONDAY, 31), effectId: id },
    ...{ kind: "bounced", block: "hard-bounce", detail: "no such user" },
  });
}

/** Claimed by Max, and its client asked something half an hour after it came. */
async function askClient(escalationId: string) {
  await claimEscalationFlow(office().context)(
    await aPressOf(office(), escalationId, { by: "U0MAX" }),
  );
  const at = later(MONDAY, 30);
  const change = { state: "waiting-client", at, waitingSince: at } as const;
  await transact(db(), (tx) => transition(tx, { id: escalationId, states: ["claimed"] }, change));
}

const lost = "The “person-will-answer” e-mail did not arrive: mail to this address came back";

test("a question that came back from the client's mailbox is waited for no longer", async () => {
  const { escalationId, requestId } = await escalated(office());
  await askClient(escalationId);
  await bounce(requestId);
  expect(await row(escalationId)).toMatchObject({ state: "claimed", waitingSince: undefined });
  expect(await notes()).toEqual([
    { text: "It is your turn again:", quote: lost, mention: ["U0MAX"] },
  ]);
  expect(await story(requestId)).toEqual(
    expect.arrayContaining(["escalation-reason-added", "wait-ended"]),
  );
});

test("a reason for what nobody has taken calls who is on call", async () => {
  const { escalationId, requestId } = await escalated(office());
  await bounce(requestId);
  expect(await row(escalationId)).toMatchObject({ state: "open" });
  expect(await notes()).toEqual([
    { text: "There is a further reason:", quote: lost, mention: ["U0OLGA"] },
  ]);
  expect(await story(requestId)).not.toContain("wait-ended");
});

test("a client who comes by their page is waited for no longer", async () => {
  const { requestId, token } = await booked(office());
  const ask = askAboutAppointmentFlow(office().context);
  const question = { token, about: "cancel", start: undefined } as const;
  await ask({ ...question, notes: "May I?" });
  const { id = "" } = (await findEscalationOfRequest(db(), requestId)) ?? {};
  await askClient(id);
  await ask({ ...question, notes: "Please answer" });
  expect(await row(id)).toMatchObject({ state: "claimed", waitingSince: undefined });
  expect(await notes()).toEqual([
    {
      text: "It is your turn again:",
      quote: "the client asks to cancel the appointment (“Please answer”)",
      mention: ["U0MAX"],
    },
  ]);
});

test("a note that the thread does not take is not followed by a note about it", async () => {
  const { escalationId, requestId } = await escalated(office());
  const effect = { id: escalationId, kind: "thread-note", requestId } as Effect;
  const dead = { effect, reason: "No note.", at: MONDAY, holdMails: false };
  const company = await office().context.company();
  await transact(db(), (tx) => reportDeadEffect(tx, company, dead));
  expect(await notes()).toEqual([]);
  expect((await row(escalationId))?.findings.at(-1)?.detail).toBe("No note.");
});
