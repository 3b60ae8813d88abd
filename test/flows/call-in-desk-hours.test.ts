import { expect, test } from "vitest";
import { later, MONDAY, TUESDAY_NOON, useOffice } from "../helpers/office.ts";
import { aRemindingCompany, bookedWithPhone, decidedOf, withTexts } from "../helpers/reminding.ts";

/*
 * VIPs who have not confirmed are called five hours before: for a Tuesday at 12:00 in New York, where
 * the desk is, at 07:00.
 */
const office = useOffice(aRemindingCompany());
const meantAt = later(TUESDAY_NOON, -5 * 60);
type Weekly = Record<"mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun", string[]>;
const none: Weekly = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };

/** A desk with these hours, and a VIP's appointment. */
async function aDesk(weekly: Partial<Weekly>) {
  const hours = { zone: "America/New_York", weekly: { ...none, ...weekly }, exceptions: [] };
  const company = async () => {
    const current = await office().context.company();
    const escalation = { ...current.settings.escalation, hours, calendars: [] };
    return { ...current, settings: { ...current.settings, escalation } };
  };
  const texts = withTexts({ ...office(), context: { ...office().context, company } });
  const { desk, remindAt } = texts;
  const { appointmentId } = await bookedWithPhone(desk);
  await desk.db("requests").update({ contact_email: "vic@eu.bigcorp.example" });
  texts.sent.length = 0;
  return {
    remindAt,
    calls: async () => {
      const rows = await desk.db("escalations").select("findings");
      return rows.map(({ findings }) => findings.at(-1).detail as string);
    },
    decided: async () =>
      (await decidedOf(desk, appointmentId)).filter((line) => line.includes("call")),
    rows: () => desk.db("reminders").where({ way: "call" }).select("due_at", "moved"),
    alerts: () => office().email.sent.filter(({ content }) => content.kind === "nobody-answered"),
  };
}

test("a call that is due before the desk opens is asked for when it opens", async () => {
  const desk = await aDesk({ mon: ["09:00-17:00"], tue: ["09:00-17:00"] });
  await desk.remindAt(meantAt);
  await desk.remindAt(later(meantAt, 119));
  expect(await desk.calls()).toEqual([]);
  await desk.remindAt(later(meantAt, 120));
  expect(await desk.calls()).toEqual([
    expect.stringMatching(/^please call .*; this was due while the desk was closed$/),
  ]);
  expect(await desk.rows()).toEqual([{ due_at: later(meantAt, 120), moved: "opens" }]);
});

test("where it does not open before the appointment, it is asked for before it closes", async () => {
  const desk = await aDesk({ mon: ["09:00-17:00"], tue: ["13:00-17:00"] });
  const beforeClosing = new Date("2026-11-23T21:00:00Z");
  await desk.remindAt(later(beforeClosing, -1));
  expect(await desk.calls()).toEqual([]);
  await desk.remindAt(beforeClosing);
  expect(await desk.calls()).toHaveLength(1);
  expect(await desk.rows()).toEqual([{ due_at: beforeClosing, moved: "closes" }]);
  expect(desk.alerts()).toEqual([]);
});

test("where it is closed all the while, who is on call is told outside Slack", async () => {
  const desk = await aDesk({ sat: ["09:00-17:00"] });
  await desk.remindAt(later(meantAt, -1));
  expect(await desk.calls()).toEqual([]);
  await desk.remindAt(meantAt);
  await desk.remindAt(later(meantAt, 1));
  expect(await desk.calls()).toEqual([expect.stringContaining("who is on call is told")]);
  expect(desk.alerts()).toMatchObject([{ content: { deskClosed: true } }]);
});

test("found only after the desk has closed again, it is for who is on call", async () => {
  const desk = await aDesk({ mon: ["09:00-17:00"], tue: ["13:00-17:00"] });
  await desk.remindAt(later(TUESDAY_NOON, -60));
  expect(await desk.rows()).toMatchObject([{ moved: "no-hours" }]);
  expect(desk.alerts()).toHaveLength(1);
});

test("nobody is asked to call once it has begun", async () => {
  const desk = await aDesk({ mon: ["09:00-17:00"], tue: ["13:00-17:00"] });
  await desk.remindAt(TUESDAY_NOON);
  expect(await desk.decided()).toEqual(["0 5h before call vip unconfirmed → begun"]);
  expect(desk.alerts()).toEqual([]);
});

test("a desk that is open then is asked as planned", async () => {
  const desk = await aDesk({ mon: ["00:00-24:00"], tue: ["00:00-24:00"] });
  await desk.remindAt(MONDAY);
  await desk.remindAt(meantAt);
  expect(await desk.rows()).toEqual([{ due_at: meantAt, moved: null }]);
});
