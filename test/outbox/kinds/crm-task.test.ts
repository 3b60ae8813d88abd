import { expect, test } from "vitest";
import { recordAttendanceFlow } from "#flows/record-attendance.ts";
import { crmTask } from "#outbox/kinds/crm-task.ts";
import type { CrmTask } from "#ports/crm.ts";
import { listEffects } from "#store/effects.ts";
import { olga } from "../../helpers/absences.ts";
import { aContact, aCrm } from "../../helpers/fake-crm.ts";
import {
  booked,
  cancelByLink,
  later,
  MONDAY,
  TUESDAY_NOON,
  useOffice,
} from "../../helpers/office.ts";

const office = useOffice();

/** What the CRM is asked to have done now, or why nothing is. */
async function asked(requestId: string): Promise<readonly (CrmTask | string)[]> {
  const told: (CrmTask | string)[] = [];
  const crm = aCrm([aContact({ ownerEmail: "maya@harbor.example" })], {
    saveTask: async (task) => {
      told.push(task);
      return { taskId: "1" };
    },
  });
  const effects = await listEffects(office().db, requestId);
  for (const effect of effects.filter(({ kind }) => kind === "crm-task")) {
    const done = await crmTask.perform({ ...office().context, crm }, effect);
    if (done.kind === "pointless") told.push(done.reason);
  }
  return told;
}

test("whoever cancels is somebody to win back: their owner is asked, once, by the next day", async () => {
  const { token, requestId, reference, appointmentId } = await booked(office());
  await cancelByLink(office(), token);
  await cancelByLink(office(), token);

  expect(await asked(requestId)).toEqual([
    {
      id: appointmentId,
      contactId: "501",
      subject: "Win back Kim Lee: Consultation was cancelled",
      body: expect.stringContaining(`${reference}: Consultation with `),
      dueAt: later(MONDAY, 24 * 60),
      ownerEmail: "maya@harbor.example",
    },
  ]);
});

test("an appointment that stands again has nobody to win back", async () => {
  const { token, requestId } = await booked(office());
  await cancelByLink(office(), token);
  await office()
    .db("appointments")
    .where({ request_id: requestId })
    .update({ state: "confirmed", cancelled_at: null });

  expect(await asked(requestId)).toEqual(["the appointment stands"]);
});

test("whoever did not come is to be called by their owner; not where that was a mistake", async () => {
  const { requestId, appointmentId, reference } = await booked(office());
  const context = { ...office().context, connected: { crm: true, sms: false } };
  const record = (outcome: "no-show" | "attended") =>
    recordAttendanceFlow(context)({ appointmentId, outcome, caller: olga });
  office().clock.at = later(TUESDAY_NOON, 60);
  await record("no-show");

  expect(await asked(requestId)).toMatchObject([
    {
      ...{ id: appointmentId, subject: "Call Kim Lee: Consultation was missed" },
      body: expect.stringMatching(new RegExp(`^${reference}: .* without the client`)),
      dueAt: later(TUESDAY_NOON, 60 + 24 * 60),
    },
  ]);
  await record("attended");
  expect(await asked(requestId)).toEqual(["the appointment stands"]);
});
