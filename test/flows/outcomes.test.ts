import { describe, expect, test } from "vitest";
import { askAboutAppointmentFlow } from "#flows/ask-about-appointment.ts";
import { declineEscalationFlow } from "#flows/decline-escalation.ts";
import { recordAttendanceFlow } from "#flows/record-attendance.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import {
  aPressOf,
  booked,
  cancelByLink,
  later,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

const office = useOffice();
const caller = { kind: "token", id: "t", name: "front desk", role: "operator" } as const;
const record = (appointmentId: string, outcome: "attended" | "no-show") =>
  recordAttendanceFlow(office().context)({ appointmentId, outcome, caller });
const mails = () => office().email.sent.map(({ content }) => content.kind);

describe("a client who did not come", () => {
  test("is told once how to find another time", async () => {
    const { appointmentId, requestId } = await booked(office());
    office().clock.at = later(TUESDAY_NOON, 30);
    await record(appointmentId, "no-show");
    await record(appointmentId, "no-show");
    await performAll(office());

    expect(mails().filter((kind) => kind === "missed")).toHaveLength(1);
    const missed = office().email.sent.find(({ content }) => content.kind === "missed");
    expect(missed?.content).toMatchObject({
      start: TUESDAY_NOON,
      bookUrl: "https://book.harbor.example/book/consult",
    });
    expect(await findEscalationOfRequest(office().db, requestId)).toBeUndefined();
  });

  test("is told nothing when it was a mistake that was put right in time", async () => {
    const { appointmentId } = await booked(office());
    office().clock.at = later(TUESDAY_NOON, 30);
    await record(appointmentId, "no-show");
    await record(appointmentId, "attended");
    await performAll(office());

    expect(mails()).not.toContain("missed");
  });

  test("the second time is for a person, and no second message", async () => {
    const first = await booked(office());
    const second = await booked(office(), { start: later(TUESDAY_NOON, 60) });
    office().clock.at = later(TUESDAY_NOON, 120);
    await record(first.appointmentId, "no-show");
    await record(second.appointmentId, "no-show");
    await performAll(office());

    expect(mails().filter((kind) => kind === "missed")).toHaveLength(1);
    const escalation = await findEscalationOfRequest(office().db, second.requestId);
    expect(escalation?.findings).toMatchObject([
      { rule: "no-show-again", detail: expect.stringContaining("did not come a second time") },
    ]);
  });
});

describe("a cancellation", () => {
  const lateOnes = async () => {
    const rows = await office().db("appointments").where({ state: "cancelled" });
    return rows.map((row) => row.cancelled_late);
  };

  test("in good time is none that counts as late", async () => {
    const { token } = await booked(office());
    await cancelByLink(office(), token);
    expect(await lateOnes()).toEqual([false]);
  });

  async function decline(requestId: string): Promise<void> {
    const escalation = await findEscalationOfRequest(office().db, requestId);
    const press = await aPressOf(office(), escalation?.id ?? "");
    expect(await declineEscalationFlow(office().context)({ ...press, text: "Sorry." })).toEqual({
      kind: "done",
    });
  }

  const ask = (token: string, about: "cancel" | "reschedule") =>
    askAboutAppointmentFlow(office().context)({ token, about, start: undefined, notes: "" });

  test("that a person does for a client within the notice counts as late", async () => {
    const { token, requestId } = await booked(office());
    office().clock.at = later(TUESDAY_NOON, -30);
    await ask(token, "cancel");
    await decline(requestId);
    expect(await lateOnes()).toEqual([true]);
  });

  test("that we make ourselves, or in good time, is nobody's late one", async () => {
    const ours = await booked(office());
    const early = await booked(office(), { start: later(TUESDAY_NOON, 120) });
    await ask(early.token, "cancel");
    await decline(early.requestId);
    office().clock.at = later(TUESDAY_NOON, -30);
    await ask(ours.token, "reschedule");
    await decline(ours.requestId);
    expect(await lateOnes()).toEqual([false, false]);
  });
});
