import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { noteDarkCalendars } from "#flows/calendars/dark-calendars.ts";
import { keepWatchesFlow } from "#flows/calendars/keep-watches.ts";
import { readChangesFlow } from "#flows/calendars/read-changes.ts";
import { remindOfTroublesFlow } from "#flows/calendars/remind-of-troubles.ts";
import type { CrmTicket } from "#ports/crm.ts";
import { lintMessage } from "#sandbox/slack/block-kit-lint.ts";
import { actionIds, eventTypes } from "#views/slack/identifiers.ts";
import { aDeskCompany, openDesk } from "../../helpers/desk.ts";
import { aCrm } from "../../helpers/fake-crm.ts";
import { countOf, performAll, useOffice } from "../../helpers/office.ts";
import { eventually } from "../../helpers/slack-endpoint.ts";

/*
 * Calendars that can't be read are one card and one ticket for all of a vendor's with one cause, which
 * somebody has until they can be read again: by signed presses on the card, against rows.
 */
const office = useOffice(aDeskCompany());
const db = () => office().db;
const minuteMs = 60_000;

type Desk = Awaited<ReturnType<typeof open>>;

async function open() {
  const desk = await openDesk(office());
  const tickets: CrmTicket[] = [];
  let aheadMs = 0;
  const crm = aCrm([], {
    saveTicket: async (ticket) => {
      tickets.push(ticket);
      return { ticketId: "t1", ownerEmail: undefined };
    },
  });
  const context = {
    ...desk.context,
    crm,
    connected: { crm: true, sms: false },
    realNow: () => new Date(Date.now() + aheadMs),
    calendarChanges: {
      readChanges: async () => ({ changes: [], full: true, next: "c" }),
    } as never,
  };
  const cards = () =>
    desk.slack.state.messages.filter(({ metadata }) => metadata?.event_type === eventTypes.trouble);
  const shown = () => JSON.stringify(cards()[0]?.blocks);
  return {
    ...desk,
    context,
    tickets,
    cards,
    shown,
    wait: (minutes: number) => (aheadMs += minutes * minuteMs),
    thread: () =>
      desk.slack.state.messages
        .filter(({ thread_ts, ts }) => thread_ts === cards()[0]?.ts && ts !== thread_ts)
        .map(({ text }) => text),
    settle: () => performAll({ ...office(), context }),
    async press(user: string, actionId: string) {
      const { channel = "", ts = "" } = cards()[0] ?? {};
      await desk.slack.press({ user, actionId, channel, ts });
    },
  };
}

/** The rows say that these can't be read. */
async function fail(desk: Desk, calendarIds: readonly string[], cause = "permission") {
  const at = desk.context.realNow();
  for (const calendar_id of calendarIds) {
    const failing = { failing_since: at, failure: "403 forbidden", hopeless: true, cause };
    const due = { due_at: at, watch_due_at: at };
    const row = { calendar_id, ...failing, ...due };
    await db()("calendar_syncs").insert(row).onConflict("calendar_id").merge(failing);
  }
  await noteDarkCalendars(desk.context);
  await desk.settle();
}

/** They can be read again. */
async function mend(desk: Desk, calendarIds: readonly string[]) {
  await db()("calendar_syncs").update({ due_at: "infinity" });
  await db()("calendar_syncs")
    .whereIn("calendar_id", calendarIds as string[])
    .update({ due_at: new Date(0) });
  await readChangesFlow(desk.context)();
  await desk.settle();
}

const ana = "ana@example.com";
const ben = "ben@example.com";
const mails = () => countOf(db(), "effects", { kind: "desk-mail" });

let desk: Desk;
beforeEach(async () => {
  desk = await open();
});

test("all of one vendor with one cause are one card and one ticket, of whoever is on call", async () => {
  await fail(desk, [ana, ben]);
  expect(desk.cards()).toHaveLength(1);
  expect(lintMessage(desk.cards()[0] as never)).toEqual([]);
  expect(desk.cards()[0]?.text).toMatch(/^🔴 2 calendars at Google Calendar can’t be read: Ana/);
  expect(desk.shown()).toContain("<@U0SAM>, who is on call");
  expect(desk.shown()).toContain("403 forbidden");
  expect(await mails()).toBe(1);
  expect(desk.tickets.at(-1)).toMatchObject({
    state: "open",
    ownerEmail: "sam@harbor.example",
    subject: "Calendars: 2 can’t be read",
  });
  expect(new Set(desk.tickets.map(({ escalationId }) => escalationId)).size).toBe(1);
});

test("another cause, or another vendor, is a question of its own", async () => {
  await fail(desk, [ana]);
  await fail(desk, [ben], "gone");
  await fail(desk, [`microsoft:${ben}`]);
  expect(desk.cards()).toHaveLength(3);
});

test("what joins later is said in the thread, once, and stands on the card", async () => {
  await fail(desk, [ana]);
  await fail(desk, [ben]);
  expect(desk.thread()).toEqual([]);
  desk.wait(11);
  await fail(desk, ["microsoft-is-not-meant@example.com", "nor-this@example.com"]);
  expect(desk.cards()).toHaveLength(1);
  expect(desk.thread()).toEqual([
    expect.stringMatching(/^<@U0SAM> Further calendars can’t be read/),
  ]);
  expect(desk.cards()[0]?.text).toContain("4 calendars");
});

describe("the card's buttons", () => {
  test("one takes it, another one is told who has it, and the ticket follows", async () => {
    await fail(desk, [ana]);
    const before = structuredClone(desk.cards()[0]);
    await desk.press("U0MAYA", actionIds.takeTrouble);
    await desk.settle();
    expect(desk.shown()).not.toContain("on call");
    expect(desk.shown()).toContain("<@U0MAYA>");
    expect(desk.tickets.at(-1)).toMatchObject({
      state: "in-progress",
      ownerEmail: "maya@harbor.example",
    });
    const { channel = "", ts = "" } = desk.cards()[0] ?? {};
    const late = { user: "U0ANA", actionId: actionIds.takeTrouble, channel, ts };
    await desk.slack.press({ ...late, snapshot: before });
    await eventually(() =>
      expect(desk.told("U0ANA")).toEqual([expect.stringContaining("<@U0MAYA> took this one")]),
    );
    // Drawn for her as it is now, she may take it over.
    await desk.press("U0ANA", actionIds.takeTrouble);
    await desk.settle();
    expect(desk.shown()).toContain("<@U0ANA>");
  });

  test("a viewer may not take it", async () => {
    await fail(desk, [ana]);
    await desk.press("U0LEE", actionIds.takeTrouble);
    await desk.settle();
    await eventually(() =>
      expect(desk.told("U0LEE")).toEqual([expect.stringContaining("may not do that")]),
    );
    expect(desk.shown()).toContain("on call");
  });

  test("Reconnect mails whoever pressed a way to the page, and shows it to nobody", async () => {
    await fail(desk, [ana]);
    await desk.press("U0ANA", actionIds.connect);
    await eventually(() =>
      expect(desk.told("U0ANA")).toEqual([expect.stringContaining("is on its way to")]),
    );
    expect(await countOf(db(), "effects", { kind: "member-mail" })).toBe(1);
    expect(JSON.stringify(desk.slack.state)).not.toContain("/login/");
  });
});

test("the card says who is back, and that it is over when the last one is; the ticket is closed", async () => {
  await fail(desk, [ana, ben]);
  await mend(desk, [ana]);
  expect(desk.cards()[0]?.text).toContain("(1 back already)");
  expect(desk.tickets.at(-1)?.subject).toBe("Calendars: one can’t be read");
  expect(desk.tickets.at(-1)?.reasons.join()).not.toContain(ana);
  expect(desk.tickets.at(-1)?.state).toBe("open");
  await mend(desk, [ben]);
  expect(desk.cards()[0]?.text).toMatch(/^🟢 2 calendars at Google Calendar can be read again/);
  expect(desk.shown()).not.toContain("action_id");
  expect(lintMessage(desk.cards()[0] as never)).toEqual([]);
  expect(desk.tickets.at(-1)?.state).toBe("closed");
  // Dark again a moment later: the same question, on the same card.
  desk.wait(5);
  await fail(desk, [ana]);
  expect(desk.cards()).toHaveLength(1);
  expect(desk.cards()[0]?.text).toMatch(/^🔴 A calendar /);
  expect(desk.tickets.at(-1)?.state).toBe("open");
});

test("a calendar that nobody is booked by any more is no trouble either", async () => {
  await fail(desk, ["nobody@example.com"]);
  expect(desk.shown()).toContain("nobody@example.com");
  await keepWatchesFlow(desk.context)();
  await desk.settle();
  expect(desk.cards()[0]?.text).toMatch(/^🟢/);
  expect(desk.tickets.at(-1)?.state).toBe("closed");
});

test("one that another node finds dark while it is being read again is no question for ever", async () => {
  await fail(desk, [ana]);
  await db()("calendar_syncs").update({ told_at: null, due_at: new Date(0) });
  // Known to be dark only once the reading is under way.
  const readChanges = async () => {
    await db()("calendar_syncs").whereNotNull("failing_since").update({ told_at: new Date() });
    return { changes: [], full: true, next: "c" };
  };
  const calendarChanges = { readChanges } as never;
  await readChangesFlow({ ...desk.context, calendarChanges })();
  await desk.settle();
  expect(desk.cards()[0]?.text).toMatch(/^🟢/);
});

test("nobody has taken it: who is on call hears of it again; whoever has it, once a day", async () => {
  const remind = async () => {
    const reminded = await remindOfTroublesFlow(desk.context)();
    await desk.settle();
    return reminded;
  };
  await fail(desk, [ana]);
  expect(await remind()).toBe(0);
  desk.wait(16);
  expect(await remind()).toBe(1);
  expect(await remind()).toBe(0);
  expect(desk.thread()).toEqual([expect.stringMatching(/^<@U0SAM> Nobody has taken this yet/)]);
  await desk.press("U0MAYA", actionIds.takeTrouble);
  desk.wait(60 * 23);
  expect(await remind()).toBe(0);
  desk.wait(60 * 2);
  expect(await remind()).toBe(1);
  expect(desk.thread().at(-1)).toMatch(/^<@U0MAYA> These calendars still can’t be read/);
});

test("whoever has it leaves the company: it is of who is on call again, at once", async () => {
  await fail(desk, [ana]);
  await desk.press("U0MAYA", actionIds.takeTrouble);
  await desk.settle();
  const maya = db()("members").where({ key: "maya" });
  await maya.clone().update({ retired: true });
  onTestFinished(async () => void (await maya.clone().update({ retired: false })));
  expect(await remindOfTroublesFlow(desk.context)()).toBe(1);
  expect(await remindOfTroublesFlow(desk.context)()).toBe(0);
  await desk.settle();
  expect(desk.shown()).toContain("<@U0SAM>, who is on call");
  expect(desk.thread().at(-1)).toMatch(/^<@U0SAM>/);
});

test("Slack and the CRM take nothing for a while: both get it once, and as it is by then", async () => {
  desk.slack.faults.add({ kind: "status", status: 503, match: "chat.postMessage", times: 2 });
  await fail(desk, [ana]);
  expect(desk.cards()).toHaveLength(0);
  expect(await mails()).toBe(1);
  await mend(desk, [ana]);
  for (let round = 0; round < 3; round += 1) {
    desk.wait(1);
    await db()("effects").update({ not_before: null });
    await desk.settle();
  }
  expect(desk.cards()).toHaveLength(1);
  expect(desk.cards()[0]?.text).toMatch(/^🟢/);
});
