import { expect, test } from "vitest";
import { reassignAppointmentFlow } from "#flows/reassign-appointment.ts";
import { rescheduleAppointmentFlow } from "#flows/reschedule-appointment.ts";
import { crmMeeting } from "#outbox/kinds/crm-meeting.ts";
import type { CrmMeeting } from "#ports/crm.ts";
import { aContact, aCrm } from "../../helpers/fake-crm.ts";
import { booked, later, TUESDAY_NOON, useOffice } from "../../helpers/office.ts";

const office = useOffice();

/** The meeting as the CRM is told of it now. */
async function toldMeeting(appointmentId: string): Promise<CrmMeeting | undefined> {
  const told: CrmMeeting[] = [];
  const crm = aCrm([aContact({ email: undefined })], {
    saveMeeting: async (meeting) => {
      told.push(meeting);
      return { meetingId: "1" };
    },
  });
  const effect = { payload: { appointmentId } } as unknown as Parameters<
    typeof crmMeeting.perform
  >[1];
  await crmMeeting.perform({ ...office().context, crm }, effect);
  return told.at(-1);
}

test("a meeting that went to somebody else names them, and was not rescheduled", async () => {
  const { appointmentId, token } = await booked(office(), {
    serviceKey: "review",
    providerKey: "ben",
    start: later(TUESDAY_NOON, 60),
  });
  expect(await toldMeeting(appointmentId)).toMatchObject({ outcome: "scheduled" });
  const reassigned = await reassignAppointmentFlow(office().context)({
    ...{ appointmentId, providerKey: "cleo", reason: "ill", sequence: 0 },
    caller: { kind: "token", id: "t", name: "desk", role: "operator" },
  });
  expect(reassigned.kind).toBe("reassigned");
  expect(await toldMeeting(appointmentId)).toMatchObject({
    outcome: "scheduled",
    body: expect.stringContaining("with Cleo Park"),
  });

  const start = later(TUESDAY_NOON, 120);
  const moved = await rescheduleAppointmentFlow(office().context)({ token, start, sequence: 1 });
  expect(moved.kind).toBe("rescheduled");
  expect(await toldMeeting(appointmentId)).toMatchObject({ outcome: "rescheduled", start });
});
