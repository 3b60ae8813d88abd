import { beforeEach, describe, expect, test } from "vitest";
import { applyCompany } from "#flows/apply-company.ts";
import { currentCompany } from "#flows/current-company.ts";
import { postDailyLineFlow } from "#flows/post-daily-line.ts";
import { createLog } from "#log.ts";
import type { OutboxContext } from "#outbox/kind.ts";
import { perform } from "#outbox/perform.ts";
import { aCompany } from "../helpers/company.ts";
import { useDb } from "../helpers/db.ts";
import { fakeChat, lostAnswer, refusedForGood } from "../helpers/fake-ports.ts";
import { writeHistory } from "../helpers/kpi-history.ts";

const db = useDb();
const chat = fakeChat();
const weekdays = ["08:30-18:30"];
let at: Date;
/** How far real time has gone on since the effect was wished for. */
let realLaterMs: number;
let context: OutboxContext & { log: ReturnType<typeof createLog> };
const post = () => postDailyLineFlow(context)();

async function open(change: { dailyLine?: string } = { dailyLine: "09:00" }): Promise<void> {
  const company = aCompany();
  const weekly = { mon: weekdays, tue: weekdays, wed: weekdays, thu: weekdays, fri: weekdays };
  const hours = { zone: "America/New_York", weekly };
  const text = JSON.stringify({
    ...company,
    escalation: { ...company.escalation, hours, ...change },
  });
  await applyCompany(db(), { text, by: "test", at: new Date("2026-09-01T00:00:00Z") });
  context = {
    db: db(),
    now: () => at,
    realNow: () => new Date(Date.now() + realLaterMs),
    company: currentCompany(db()),
    chat: chat.port,
    wake: () => undefined,
    log: createLog("error", () => undefined),
  } as unknown as typeof context;
}

beforeEach(async () => {
  await db()("effects").delete();
  chat.reset();
  realLaterMs = 0;
  // Tuesday, 9:00 in New York.
  at = new Date("2026-11-17T14:00:00Z");
  await open();
});

const lines = () => db()("effects").where({ kind: "daily-line" }).orderBy("key");
async function performAll(): Promise<void> {
  for (const { id } of await lines()) await perform(context, id);
}

describe("the line is asked for", () => {
  test("once a day, however many nodes ask however often", async () => {
    const asked = await Promise.all(Array.from({ length: 6 }, post));
    expect(asked.filter((first) => first)).toHaveLength(1);
    at = new Date("2026-11-17T22:00:00Z");
    expect(await post()).toBe(false);
    at = new Date("2026-11-18T14:00:00Z");
    expect(await post()).toBe(true);
    expect((await lines()).map(({ key }) => key)).toEqual([
      "daily-line:2026-11-17",
      "daily-line:2026-11-18",
    ]);
  });

  test.each([
    ["a minute before its time", "2026-11-17T13:59:00Z", false],
    ["late, when nobody was there at its time", "2026-11-17T23:00:00Z", true],
    ["on a Saturday", "2026-11-21T15:00:00Z", false],
    ["in summer, an hour earlier on the clock of the world", "2026-09-15T13:00:00Z", true],
    ["in winter, not at summer's hour", "2026-11-16T13:00:00Z", false],
  ])("%s: %s is %s", async (_, now, expected) => {
    at = new Date(now);
    expect(await post()).toBe(expected);
  });

  test("by nobody where the company does not want it", async () => {
    await open({});
    expect(await post()).toBe(false);
  });
});

describe("the line is posted", () => {
  beforeEach(async () => {
    if ((await db()("requests").first()) === undefined)
      await writeHistory(db(), { requests: 600, seed: 7 });
    await post();
  });

  test("with yesterday's figures", async () => {
    await performAll();
    const { rows } = await db().raw(
      `select count(*)::integer as decided,
              (count(*) filter (where decision = 'escalate'))::integer as escalated
       from requests r join receipts on request_id = r.id
       where received_at >= '2026-11-16T05:00Z' and received_at < '2026-11-17T05:00Z'
         and close_reason is null`,
    );
    expect(chat.lines).toMatchObject([{ since: undefined, interventionRate: rows[0] }]);
    expect(rows[0].decided).toBeGreaterThan(0);
  });

  test("on a Monday for all days since Friday began", async () => {
    await db()("effects").delete();
    at = new Date("2026-11-16T14:00:00Z");
    await post();
    await performAll();
    const shown = await db()("appointments")
      .where({ state: "confirmed", outcome: "no-show" })
      .whereBetween("starts_at", ["2026-11-13T05:00Z", "2026-11-16T04:59:59.999Z"]);
    expect(chat.lines).toMatchObject([{ since: "2026-11-13", noShows: shown.length }]);
  });

  test("once, though the answer to it was lost: the next attempt finds it", async () => {
    chat.faults.after("postDailyLine", lostAnswer());
    await performAll();
    expect(await lines()).toMatchObject([{ state: "ambiguous" }]);
    await performAll();
    expect(await lines()).toMatchObject([{ state: "done", attempt: 2 }]);
    expect(chat.lines).toHaveLength(1);
    expect(chat.calls).toEqual(["postDailyLine", "findDailyLine"]);
  });

  test("only when it can be believed that an earlier attempt did not post it", async () => {
    chat.faults.before("postDailyLine", lostAnswer());
    await performAll();
    await performAll();
    expect(chat.lines).toHaveLength(0);
    realLaterMs = 31_000;
    await performAll();
    expect(chat.lines).toHaveLength(1);
  });

  test("or given up with a word in the audit, and no request is troubled by it", async () => {
    const before = await db()("escalations").count();
    chat.faults.before("postDailyLine", refusedForGood());
    await performAll();
    expect(await lines()).toMatchObject([{ state: "dead" }]);
    expect(await db()("audit").where({ action: "effect-dead" }).first()).toMatchObject({
      request_id: null,
      detail: {
        kind: "daily-line",
        reason: "The daily line could not be posted: vendor: 400 invalid",
      },
    });
    expect(await db()("escalations").count()).toEqual(before);
  });

  test("by nobody where Slack is off", async () => {
    context = { ...context, chat: undefined };
    await performAll();
    expect(await lines()).toMatchObject([{ state: "suppressed" }]);
  });
});

test("the database keeps every other effect with its request", async () => {
  const effect = { id: "018f3c1e-0000-7000-8000-0000000000e1", key: "x", state: "pending" };
  await expect(db()("effects").insert({ ...effect, kind: "card" })).rejects.toMatchObject({
    code: "23514",
  });
});
