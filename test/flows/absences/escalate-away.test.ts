import { expect, test } from "vitest";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { escalateAwayFlow } from "#flows/escalate-away.ts";
import { keepAppointmentFlow } from "#flows/keep-appointment.ts";
import type { AbsencePlan } from "#flows/plan-absence.ts";
import { applyAll, away, bookedWith, olga, planOf } from "../../helpers/absences.ts";
import {
  aPressOf,
  cancelByLink,
  countOf,
  later,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../../helpers/office.ts";
import { aPractice } from "../../helpers/practice.ts";

const office = useOffice(aPractice());
const check = { serviceKey: "check" };
const words =
  "Ana Ortiz is away on Tue 24 Nov: the appointment on Tue 24 Nov 10:00 AM, Phoenix time (MST) needs somebody else or another time";

async function escalate({ absence }: AbsencePlan, which: "rest" | AbsencePlan = "rest") {
  const chosen =
    which === "rest"
      ? which
      : which.moves.map(({ appointment: { id, sequence } }) => ({ appointmentId: id, sequence }));
  const wish = { absenceId: absence.id, which: chosen, caller: olga };
  return (await escalateAwayFlow(office().context)(wish))?.map(({ kind }) => kind);
}

test("what nobody can take goes before a person, and stays booked until that person has settled it", async () => {
  const { requestId, appointmentId } = await bookedWith(office(), check);
  const moves = await bookedWith(office(), { start: later(TUESDAY_NOON, 60) });
  const plan = await away(office());
  expect(await escalate(plan)).toEqual(["escalated"]);
  await performAll(office());

  const { db, chat, email } = office();
  expect(await db("escalations")).toMatchObject([
    { request_id: requestId, state: "open", findings: [{ rule: "provider-away", detail: words }] },
  ]);
  expect(chat.live().map(({ card }) => card.reasons)).toEqual([[words]]);
  expect(await db("audit").where({ action: "put-before-person" })).toMatchObject([
    { request_id: requestId, actor: olga, detail: { appointmentId, absenceId: plan.absence.id } },
  ]);
  for (const id of [appointmentId, moves.appointmentId])
    expect((await db("appointments").where({ id }).first())?.state).toBe("confirmed");
  expect(email.sent.map(({ content }) => content.kind)).toEqual(["confirmed", "confirmed"]);
  expect((await planOf(office(), plan)).moves.map(({ escalated }) => escalated)).toEqual([
    true,
    false,
  ]);
});

test("each goes there once, however often and by how many it is asked for", async () => {
  await bookedWith(office(), check);
  const plan = await away(office());
  const results = await Promise.all([escalate(plan), escalate(plan), escalate(plan)]);
  expect(results.flat().sort()).toEqual(["escalated", "escalated-before", "escalated-before"]);
  expect(await countOf(office().db, "escalations")).toBe(1);
  const [escalation] = await office().db("escalations");
  expect(escalation?.findings).toHaveLength(1);
});

test("nor again after a person has decided to keep it as it is", async () => {
  await bookedWith(office(), check);
  const plan = await away(office());
  await escalate(plan);
  const { db, context } = office();
  const [{ id }] = (await db("escalations").select("id")) as [{ id: string }];
  await claimEscalationFlow(context)(await aPressOf(office(), id));
  const kept = await keepAppointmentFlow(context)(await aPressOf(office(), id));
  expect(kept.kind).toBe("done");
  expect(await escalate(plan)).toEqual(["escalated-before"]);
  expect(await countOf(db, "escalations")).toBe(1);
});

test("it joins the question that is open about the same request", async () => {
  const { requestId } = await bookedWith(office(), check);
  const first = await away(office(), "ana", {
    from: "2026-11-24T09:30-07:00",
    to: "2026-11-24T11:00-07:00",
  });
  await escalate(first);
  expect(await escalate(await away(office()))).toEqual(["escalated"]);
  const [escalation, ...others] = await office().db("escalations").where({ request_id: requestId });
  expect(others).toEqual([]);
  expect(escalation?.findings).toHaveLength(2);
});

test("the chosen ones go, also where somebody else would be free", async () => {
  await bookedWith(office());
  const plan = await away(office());
  expect(await escalate(plan)).toEqual([]);
  expect(await escalate(plan, plan)).toEqual(["escalated"]);
});

test("what changed meanwhile does not", async () => {
  const gone = await bookedWith(office(), check);
  await bookedWith(office(), { start: later(TUESDAY_NOON, 60) });
  const plan = await away(office());
  await applyAll(office(), plan);
  await cancelByLink(office(), gone.token);
  expect(await escalate(plan, plan)).toEqual(["changed-meanwhile", "changed-meanwhile"]);
  expect(await countOf(office().db, "escalations")).toBe(0);
});
