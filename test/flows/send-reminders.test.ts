import { beforeEach, describe, expect, test } from "vitest";
import { askAboutAppointmentFlow } from "#flows/ask-about-appointment.ts";
import { confirmAppointmentFlow } from "#flows/confirm-appointment.ts";
import { openLinkFlow } from "#flows/open-link.ts";
import { rescheduleAppointmentFlow } from "#flows/reschedule-appointment.ts";
import { sendRemindersFlow } from "#flows/send-reminders.ts";
import { findAppointment, moveAppointment } from "#store/appointments.ts";
import { recordConsent } from "#store/consents.ts";
import {
  cancelByLink,
  countOf,
  later,
  MONDAY,
  type Office,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";
import {
  aRemindingCompany,
  bookedWithPhone,
  decidedOf,
  PHONE,
  withTexts,
} from "../helpers/reminding.ts";

/*
 * The ladder of aRemindingCompany: 20 h by mail, 12 h by text with a question, 5 h a call to VIPs, 2 h
 * by text. The appointment is on Tuesday at 10:00 in Phoenix, where the client is.
 */
const office = useOffice(aRemindingCompany());
let desk: Office;
let texts: ReturnType<typeof withTexts>;
beforeEach(() => {
  texts = withTexts(office());
  ({ desk } = texts);
});

const ahead = (hours: number) => later(TUESDAY_NOON, -hours * 60);
/** 12 h before is 22:00 where the client is: it moves to 20:30. */
const EVENING = new Date("2026-11-24T03:30:00Z");
const mails = () => office().email.kinds();
const bodies = () => texts.sent.map(({ body }) => body);
const remindAt = (at: Date, options?: { performing: boolean }) => texts.remindAt(at, options);

async function move(token: string, start: Date) {
  const opened = await openLinkFlow(desk.context)(token);
  const sequence = opened?.booked?.appointment.sequence ?? 0;
  const moved = await rescheduleAppointmentFlow(desk.context)({ token, start, sequence });
  expect(moved.kind).toBe("rescheduled");
}

const confirm = (requestId: string, sequence = 0) =>
  confirmAppointmentFlow(desk.context)({ requestId, sequence, by: "sms" });

describe("an ordinary appointment", () => {
  test("is reminded of at every rung, once, and by day", async () => {
    const { appointmentId } = await bookedWithPhone(desk);
    await remindAt(later(ahead(20), -1));
    expect([mails(), texts.sent.length]).toEqual([["confirmed"], 1]);
    await remindAt(ahead(20));
    await remindAt(later(ahead(20), 1));
    expect(mails()).toEqual(["confirmed", "reminder"]);
    await remindAt(later(EVENING, -1));
    expect(texts.sent).toHaveLength(1);
    await remindAt(EVENING);
    expect(bodies()[1]).toMatch(/Will you come\? Reply C to confirm\. .*\/m\/[\w-]{27} /);
    await remindAt(ahead(2));
    expect(bodies()[2]).toMatch(/a reminder of Consultation with .* on Tue 24 Nov 10:00 AM/);
    await remindAt(TUESDAY_NOON);
    expect(await decidedOf(desk, appointmentId)).toEqual([
      "0 20h before email → email",
      "0 12h before sms confirm → sms",
      "0 2h before sms → sms",
    ]);
    expect([mails().length, texts.sent.length]).toEqual([2, 3]);
    const { reminders_at: next } = await desk.db("appointments").first("reminders_at");
    expect(next).toBeNull();
  });

  test("of any number of nodes that find it due one sends", async () => {
    await bookedWithPhone(desk);
    office().clock.at = ahead(20);
    const nodes = [1, 2, 3, 4].map(() => sendRemindersFlow(desk.context)());
    await Promise.all(nodes);
    await performAll(desk);
    expect(mails()).toEqual(["confirmed", "reminder"]);
    expect(await countOf(desk.db, "reminders")).toBe(1);
  });

  test("who did not agree to texts gets them by e-mail, and by night too", async () => {
    const { appointmentId } = await bookedWithPhone(desk, { consents: [] });
    await remindAt(ahead(12));
    expect(await decidedOf(desk, appointmentId)).toEqual([
      "0 20h before email → overtaken",
      "0 12h before sms confirm → email",
    ]);
    expect(office().email.sent.at(-1)?.content).toMatchObject({ kind: "reminder", asks: true });
  });

  test("a text is not delivered after the appointment has begun", async () => {
    await bookedWithPhone(desk);
    await remindAt(ahead(2));
    await remindAt(ahead(2));
    expect(texts.sent.at(-1)?.validForSeconds).toBe(2 * 3_600);
  });
});

describe("what changes makes its reminders another's", () => {
  test("cancelled: nothing more is decided, and what was on its way does not leave", async () => {
    const { appointmentId, token } = await bookedWithPhone(desk);
    await remindAt(ahead(20), { performing: false });
    await cancelByLink(desk, token);
    await remindAt(ahead(2));
    expect(await decidedOf(desk, appointmentId)).toEqual(["0 20h before email → email"]);
    expect(mails()).toEqual(["confirmed", "cancelled"]);
    expect(bodies().filter((body) => /remind|Reply C/.test(body))).toEqual([]);
    const effect = await desk.db("effects").whereLike("key", "email:reminder:%").first();
    expect(effect).toMatchObject({ state: "suppressed" });
  });

  test("moved: the old time is reminded of no more, the new one by its own ladder", async () => {
    const { appointmentId, token } = await bookedWithPhone(desk);
    await remindAt(ahead(20), { performing: false });
    await move(token, later(TUESDAY_NOON, 24 * 60));
    await remindAt(later(ahead(20), 1));
    expect(mails()).toEqual(["confirmed", "rescheduled"]);
    await remindAt(ahead(2));
    expect(mails()).toEqual(["confirmed", "rescheduled"]);
    await remindAt(later(ahead(20), 24 * 60));
    expect(mails()).toEqual(["confirmed", "rescheduled", "reminder"]);
    expect(await decidedOf(desk, appointmentId)).toEqual([
      "0 20h before email → email",
      "1 20h before email → email",
    ]);
    expect(office().email.sent.at(-1)?.content).toMatchObject({
      sequence: 1,
      start: later(TUESDAY_NOON, 24 * 60),
    });
  });

  test("given to somebody else at the same time: what was due before is not sent again", async () => {
    const { appointmentId } = await bookedWithPhone(desk);
    await remindAt(ahead(20));
    const appointment = await findAppointment(desk.db, appointmentId);
    if (appointment === undefined) throw new Error("it was booked a moment ago");
    const same = { ...appointment, zoneData: "test", withIds: [] };
    const agreedAt = later(ahead(20), 10);
    await moveAppointment(desk.db, appointment, { ...same, agreedAt, countsAsReschedule: false });
    await remindAt(agreedAt);
    expect(await decidedOf(desk, appointmentId)).toEqual([
      "0 20h before email → email",
      "1 20h before email → past",
    ]);
  });

  test("moved while nodes look at it: they leave it alone until it has moved", async () => {
    await bookedWithPhone(desk);
    office().clock.at = ahead(20);
    await desk.db.transaction(async (tx) => {
      await tx("appointments").forUpdate();
      await sendRemindersFlow(desk.context)();
      expect(await countOf(desk.db, "reminders")).toBe(0);
    });
  });
});

describe("what is left out says why", () => {
  test("booked late: the rungs that are over, and the one that would follow at once", async () => {
    office().clock.at = later(ahead(20), -10);
    const { appointmentId } = await bookedWithPhone(desk, { receivedAt: office().clock.at });
    await remindAt(office().clock.at);
    expect(await decidedOf(desk, appointmentId)).toEqual(["0 20h before email → just-booked"]);
    office().clock.at = ahead(4);
    const other = await bookedWithPhone(desk, {
      start: later(TUESDAY_NOON, 30),
      clientEmail: { address: "lee@home.example", domain: "home.example" },
    });
    await remindAt(ahead(4));
    expect(await decidedOf(desk, other.appointmentId)).toEqual([
      "0 20h before email → past",
      "0 12h before sms confirm → past",
    ]);
  });

  test("the database keeps a second decision out", async () => {
    const { appointmentId } = await bookedWithPhone(desk);
    await remindAt(ahead(20));
    const [row] = await desk.db("reminders");
    await expect(desk.db("reminders").insert(row)).rejects.toThrow(/reminders_pkey/);
    expect(await countOf(desk.db, "reminders", { appointment_id: appointmentId })).toBe(1);
  });

  test("whoever opted out since gets no text, and the message goes by e-mail", async () => {
    const { appointmentId } = await bookedWithPhone(desk);
    await remindAt(ahead(20));
    const revoked = { phone: PHONE, given: false, wording: "STOP", origin: "sms" } as const;
    await recordConsent(desk.db, { ...revoked, requestId: undefined, at: ahead(19) });
    await remindAt(ahead(2));
    expect(texts.sent).toHaveLength(1);
    expect(await decidedOf(desk, appointmentId)).toEqual([
      "0 20h before email → email",
      "0 12h before sms confirm → overtaken",
      "0 2h before sms → email",
    ]);
  });

  test("whoever opts out while it is on its way gets it by e-mail", async () => {
    await bookedWithPhone(desk);
    await remindAt(ahead(2), { performing: false });
    const revoked = { phone: PHONE, given: false, wording: "STOP", origin: "sms" } as const;
    await recordConsent(desk.db, { ...revoked, requestId: undefined, at: ahead(2) });
    await performAll(desk);
    expect(texts.sent).toHaveLength(1);
    expect(mails()).toEqual(["confirmed", "reminder"]);
  });

  test("what the queue held back until it had begun does not leave", async () => {
    await bookedWithPhone(desk);
    await remindAt(ahead(2), { performing: false });
    office().clock.at = TUESDAY_NOON;
    await performAll(desk);
    expect(bodies().filter((body) => /remind/.test(body))).toEqual([]);
  });
});

describe("confirmed", () => {
  test("stops the asking, not the reminding", async () => {
    const { appointmentId, requestId } = await bookedWithPhone(desk);
    await remindAt(ahead(20));
    expect(await confirm(requestId)).toMatchObject({ kind: "confirmed", changed: true });
    expect(await confirm(requestId)).toMatchObject({ kind: "confirmed", changed: false });
    await remindAt(ahead(2));
    expect(await decidedOf(desk, appointmentId)).toEqual([
      "0 20h before email → email",
      "0 12h before sms confirm → confirmed",
      "0 2h before sms → sms",
    ]);
    expect(await countOf(desk.db, "audit", { action: "appointment-confirmed" })).toBe(1);
  });

  test("before the question has left: it does not leave", async () => {
    const { requestId } = await bookedWithPhone(desk);
    await remindAt(EVENING, { performing: false });
    await confirm(requestId);
    await performAll(desk);
    expect(bodies().filter((body) => /Reply C/.test(body))).toEqual([]);
  });

  test("only what the client was told of: not another time, not one that is over or cancelled", async () => {
    const { requestId, token } = await bookedWithPhone(desk);
    await move(token, later(TUESDAY_NOON, 60));
    expect(await confirm(requestId, 0)).toEqual({ kind: "changed-meanwhile" });
    expect(await confirm(requestId, 1)).toMatchObject({ kind: "confirmed" });
    await move(token, later(TUESDAY_NOON, 180));
    await remindAt(EVENING);
    expect(bodies()).toContainEqual(expect.stringContaining("Reply C to confirm"));
    office().clock.at = later(TUESDAY_NOON, 180);
    expect(await confirm(requestId, 2)).toEqual({ kind: "begun" });
    office().clock.at = MONDAY;
    await cancelByLink(desk, token);
    expect(await confirm(requestId, 3)).toEqual({ kind: "not-booked" });
    expect(await confirm(crypto.randomUUID())).toEqual({ kind: "not-booked" });
  });
});

describe("a VIP who has not confirmed", () => {
  const asVip = async () => {
    const one = await bookedWithPhone(desk);
    await desk.db("requests").update({ contact_email: "vic@eu.bigcorp.example" });
    return one;
  };
  const live = () => desk.db("escalations").whereNull("ended_at");

  test("is put before a person, who is told to call, as urgently as VIPs are", async () => {
    const { appointmentId } = await asVip();
    await remindAt(EVENING);
    expect(await live()).toEqual([]);
    await remindAt(ahead(5));
    expect(await live()).toMatchObject([
      {
        priority: "high",
        findings: [
          {
            rule: "call-due",
            detail:
              "please call the client, who is on the VIP list: their appointment is Tue 24 Nov 10:00 AM, Phoenix time (MST), which is not confirmed yet",
          },
        ],
      },
    ]);
    await remindAt(ahead(5));
    expect(await live()).toHaveLength(1);
    expect(office().chat.live()).toHaveLength(1);
    expect(await decidedOf(desk, appointmentId)).toContain(
      "0 5h before call vip unconfirmed → call",
    );
  });

  test("who confirms then is told of in the thread, and nobody has to call", async () => {
    const { requestId } = await asVip();
    await remindAt(ahead(5));
    await confirm(requestId);
    await performAll(desk);
    expect(office().chat.notes.map(({ text }) => text)).toEqual([
      "The client has confirmed: Tue 24 Nov 10:00 AM, Phoenix time (MST).",
    ]);
  });

  test("who confirms before is not called", async () => {
    const { requestId } = await asVip();
    await confirm(requestId);
    await remindAt(ahead(5));
    expect(await live()).toEqual([]);
  });

  test("joins the question that is open about them already", async () => {
    const { token } = await asVip();
    const ask = askAboutAppointmentFlow(desk.context);
    await ask({ token, about: "cancel", start: undefined, notes: "" });
    await remindAt(ahead(5));
    const [row, ...more] = await live();
    expect(more).toEqual([]);
    expect(row.findings).toMatchObject([{ rule: "asked-for-person" }, { rule: "call-due" }]);
  });
});

describe("the ladder of the company changes", () => {
  test("what is still to come follows the new one, what was decided stays", async () => {
    const { appointmentId } = await bookedWithPhone(desk);
    await remindAt(ahead(20));
    const changed = {
      ...desk.context,
      company: async () => {
        const company = await desk.context.company();
        const reminders = [
          { before: "20h", by: "email" },
          { before: "3h", by: "email" },
        ] as const;
        const settings = { ...company.settings, reminders: [...reminders] };
        return { ...company, version: company.version + 1, settings };
      },
    };
    office().clock.at = later(ahead(3), -1);
    await sendRemindersFlow(changed)();
    expect(await decidedOf(desk, appointmentId)).toEqual(["0 20h before email → email"]);
    office().clock.at = ahead(3);
    await sendRemindersFlow(changed)();
    expect(await decidedOf(desk, appointmentId)).toEqual([
      "0 20h before email → email",
      "0 3h before email → email",
    ]);
  });
});
