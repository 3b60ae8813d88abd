import { describe, expect, test } from "vitest";
import { conversion } from "#kpi/conversion.ts";
import { dealOutcomes } from "#kpi/deal-outcomes.ts";
import { exceptionRate } from "#kpi/exception-rate.ts";
import { feedbackFigure } from "#kpi/feedback.ts";
import { interventionSegments } from "#kpi/intervention-segments.ts";
import { lateCancels } from "#kpi/late-cancels.ts";
import { reworkRate } from "#kpi/rework-rate.ts";
import type { AppointmentRow, RequestDeal, RequestRow } from "#kpi/rows.ts";
import { showRates } from "#kpi/show-rate.ts";
import { timeToResolution } from "#kpi/time-to-resolution.ts";
import { timesToSchedule } from "#kpi/time-to-schedule.ts";

const received = new Date("2026-11-20T15:00:00Z");
const later = (minutes: number) => new Date(received.getTime() + minutes * 60_000);
const booked = (minutes: number, path: "auto" | "personal" = "personal") => ({
  at: later(minutes),
  path,
  outcome: undefined,
});

function aRow(change: Partial<RequestRow> = {}): RequestRow {
  return {
    receivedAt: received,
    decision: "escalate",
    closeReason: undefined,
    channel: "form",
    serviceKey: "consult",
    knownClient: false,
    live: false,
    deal: undefined,
    deals: [],
    booked: undefined,
    deadEffect: false,
    automationFailed: false,
    askedAgain: false,
    movedByMember: false,
    ...change,
  };
}

describe("show rate", () => {
  const at = later(0);
  const started = (outcome: "attended" | "no-show" | undefined, path: "auto" | "personal") => ({
    startsAt: later(-60),
    outcome,
    path,
    cancelledLate: false,
    score: undefined,
  });

  test("is told for each path, and counts only what has begun", () => {
    const shown = showRates(
      [
        started("attended", "auto"),
        started("no-show", "auto"),
        started("attended", "personal"),
        started(undefined, "personal"),
        { ...started(undefined, "auto"), startsAt: later(1) },
        { ...started(undefined, "auto"), cancelledLate: true },
      ],
      at,
    );
    expect(shown).toMatchObject({ attended: 2, noShow: 1, unrecorded: 1, showRate: 2 / 3 });
    expect(shown.byPath.auto).toMatchObject({ unrecorded: 0, noShowRate: 0.5 });
    expect(shown.byPath.personal).toMatchObject({ unrecorded: 1, showRate: 1, noShowRate: 0 });
  });

  test("an appointment has begun at the very moment of its start", () => {
    expect(showRates([{ ...started(undefined, "auto"), startsAt: at }], at).unrecorded).toBe(1);
  });

  test("is no rate while nothing is recorded", () => {
    expect(showRates([started(undefined, "auto")], at).showRate).toBeUndefined();
  });
});

describe("conversion", () => {
  test("leaves out what is still being worked on, and what books itself", () => {
    expect(
      conversion([
        aRow({ booked: booked(30) }),
        // Booked, and asked again: it was converted all the same.
        aRow({ booked: booked(30), live: true }),
        aRow({ closeReason: "declined" }),
        aRow({ live: true }),
        aRow({ decision: "auto-book", booked: booked(0, "auto") }),
      ]),
    ).toEqual({ escalated: 4, waiting: 1, booked: 2, attended: 0, rate: 2 / 3, deals: [] });
  });

  test("is no rate while all are waiting", () => {
    expect(conversion([aRow({ live: true })]).rate).toBeUndefined();
  });

  test("sums deals by currency, to the cent, and apart from those of unknown currency", () => {
    const deal = (cents: number, currency: string | undefined) => ({ deal: { cents, currency } });
    const { deals } = conversion([
      aRow({ ...deal(10, "USD"), booked: booked(5) }),
      aRow({ ...deal(20, "USD"), booked: booked(5) }),
      aRow(deal(1_000_00, "USD")),
      aRow(deal(50_00, "EUR")),
      aRow(deal(7_00, undefined)),
      aRow(),
    ]);
    expect(deals).toEqual([
      { currency: undefined, count: 1, escalated: 7, booked: 0 },
      { currency: "EUR", count: 1, escalated: 50, booked: 0 },
      { currency: "USD", count: 3, escalated: 1000.3, booked: 0.3 },
    ]);
  });
});

describe("what became of deals", () => {
  const deal = (id: string, state: RequestDeal["state"], change: Partial<RequestDeal> = {}) => ({
    ...{ id, state, cents: 10_10, currency: "USD", ...change },
  });
  const of = (...deals: RequestDeal[]) => aRow({ deals });

  test("is counted of escalated requests alone, each deal once, and by currency", () => {
    const shared = deal("1", "won");
    expect(
      dealOutcomes([
        of(shared, deal("2", "lost")),
        of(shared, deal("3", "won", { cents: 20_20 })),
        of(deal("4", "open", { currency: "EUR" }), deal("5", "open", { cents: undefined })),
        of(),
        aRow({ decision: "auto-book", deals: [deal("6", "won")] }),
        aRow({ closeReason: "slot-taken", deals: [deal("7", "won")] }),
      ]),
    ).toEqual({
      ...{ requests: 3, won: 2, lost: 1, open: 2, winRate: 2 / 3 },
      amounts: [
        { currency: "EUR", count: 1, won: 0, lost: 0, open: 10.1 },
        { currency: "USD", count: 3, won: 30.3, lost: 10.1, open: 0 },
      ],
    });
  });

  test("is no rate while all of them are open", () => {
    expect(dealOutcomes([of(deal("1", "open"))]).winRate).toBeUndefined();
  });
});

test("time to schedule is told apart by who booked; what has no appointment has no time", () => {
  const times = timesToSchedule([
    aRow({ booked: booked(0, "auto") }),
    aRow({ booked: booked(90) }),
    aRow(),
  ]);
  expect(times).toMatchObject({ scheduled: 2, p50Minutes: 0, p90Minutes: 90 });
  expect(times.byPath).toMatchObject({ auto: { p90Minutes: 0 }, personal: { p50Minutes: 90 } });
});

test("exceptions and rework count booked requests once, whatever happened to them", () => {
  const rows = [
    aRow({ booked: booked(1), deadEffect: true, automationFailed: true }),
    aRow({ booked: booked(1), askedAgain: true, movedByMember: true }),
    aRow({ booked: booked(1) }),
    aRow({ booked: booked(1), automationFailed: true, movedByMember: true }),
    aRow({ deadEffect: true, askedAgain: true }),
  ];
  expect(exceptionRate(rows)).toEqual({
    booked: 4,
    exceptions: 2,
    deadEffects: 1,
    automationFailed: 2,
    rate: 0.5,
  });
  expect(reworkRate(rows)).toEqual({
    booked: 4,
    reworked: 2,
    askedAgain: 1,
    movedByMember: 2,
    rate: 0.5,
  });
  expect(reworkRate([aRow()]).rate).toBeUndefined();
});

test("net of waiting for the client, a resolution is shorter, but never less than nothing", () => {
  const settled = (minutes: number, waitedSeconds: number) => ({
    state: "resolved" as const,
    raisedAt: received,
    endedAt: later(minutes),
    waitedSeconds,
    settledSeconds: 0,
  });
  expect(timeToResolution([settled(60, 30 * 60), settled(1, 61)])).toMatchObject({
    p90Minutes: 60,
    netP50Minutes: 0,
    netP90Minutes: 30,
  });
});

test("a part of which every request was just taken is not listed, and small parts are not judged", () => {
  const { service, client } = interventionSegments([
    aRow({ serviceKey: "review", knownClient: true }),
    aRow({ serviceKey: "lost", closeReason: "slot-taken" }),
    aRow({ serviceKey: "consult", decision: "auto-book" }),
  ]);
  expect(service.map(({ name, rate }) => [name, rate])).toEqual([
    ["consult", 0],
    ["review", 1],
  ]);
  expect(client.map(({ name, judgement }) => [name, judgement])).toEqual([
    ["known", "too-little-data"],
    ["new", "too-little-data"],
  ]);
});

test("feedback is the plain mean of what clients said, and none where nobody did", () => {
  const one = (score: number | undefined): AppointmentRow => ({
    ...{ startsAt: later(-60), outcome: undefined, path: "auto" },
    ...{ cancelledLate: false, score },
  });
  expect(feedbackFigure([one(5), one(undefined), one(2)])).toEqual({ given: 2, average: 3.5 });
  expect(feedbackFigure([one(undefined)])).toEqual({ given: 0, average: undefined });
});

describe("late cancellations", () => {
  const one = (cancelledLate: boolean): AppointmentRow => ({
    ...{ startsAt: later(-60), outcome: undefined, path: "auto" },
    ...{ cancelledLate, score: undefined },
  });

  test("are a share of what stood or was cancelled late", () => {
    expect(lateCancels([one(true), one(false), one(false), one(false)])).toEqual({
      cancelledLate: 1,
      of: 4,
      rate: 0.25,
    });
  });

  test("have no rate where nothing was to begin", () => {
    expect(lateCancels([])).toEqual({ cancelledLate: 0, of: 0, rate: undefined });
  });
});
