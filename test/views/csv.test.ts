import { describe, expect, test } from "vitest";
import { kpiFigures } from "#kpi/figures.ts";
import { csvLine } from "#views/csv.ts";
import { kpiCsvHeader, kpiCsvLines } from "#views/kpi-csv.ts";

describe("a cell", () => {
  test.each([
    ["=1+1", "'=1+1"],
    ["+49", "'+49"],
    ["-5", "'-5"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'\t=1"],
    ['say "hi", Ann', '"say ""hi"", Ann"'],
    ["two\nlines", '"two\nlines"'],
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ["Kim = Lee", "Kim = Lee"],
    ["", ""],
  ])("%j is written as %j", (cell, written) => {
    expect(csvLine([cell])).toBe(`${written}\r\n`);
  });

  test("without a value is empty, and a number is itself", () => {
    expect(csvLine([undefined, 0, 0.125])).toBe(",0,0.125\r\n");
  });
});

describe("a week of figures", () => {
  const start = new Date("2026-11-16T05:00:00Z");
  const end = new Date("2026-11-23T05:00:00Z");
  const figures = kpiFigures({ requests: [], escalations: [], appointments: [] }, end);
  const lines = kpiCsvLines({
    start,
    end,
    figures: {
      ...figures,
      conversion: {
        ...figures.conversion,
        deals: [{ currency: undefined, count: 1, escalated: 10.5, booked: 0 }],
      },
      dealOutcomes: {
        ...{ requests: 1, won: 1, lost: 0, open: 0, winRate: 1 },
        amounts: [{ currency: "EUR", count: 1, won: 12.5, lost: 0, open: 0 }],
      },
    },
    segments: {
      service: [{ name: "=evil", decided: 4, escalated: 1, rate: 0.25, judgement: "healthy" }],
      channel: [],
      client: [],
    },
  }).split("\r\n");

  test("has its instants, the figure, its part, its value, its unit and its number of cases", () => {
    expect(kpiCsvHeader).toBe("week_from,week_to,figure,segment,value,unit,count\r\n");
    const week = "2026-11-16T05:00:00.000Z,2026-11-23T05:00:00.000Z";
    expect(lines).toContain(`${week},intervention-rate,service:=evil,0.25,share,4`);
    expect(lines).toContain(`${week},deal-value-escalated,currency:unknown,10.5,unknown,1`);
    expect(lines).toContain(`${week},deal-amount-won,currency:EUR,12.5,EUR,1`);
    expect(lines).toContain(`${week},deals-won,all,1,deals,1`);
    expect(lines).toContain(`${week},no-show-rate,path:auto,,share,0`);
  });

  test("tells every figure, each once", () => {
    const named = lines
      .filter((line) => line !== "")
      .map((line) => line.split(",").slice(2, 4).join());
    expect(new Set(named).size).toBe(named.length);
    const figuresNamed = new Set(named.map((name) => name.split(",")[0]));
    expect([...figuresNamed].sort()).toEqual([
      "conversion",
      "deal-amount-lost",
      "deal-amount-open",
      "deal-amount-won",
      "deal-value-booked",
      "deal-value-escalated",
      "deal-win-rate",
      "deals-lost",
      "deals-open",
      "deals-won",
      "exception-rate",
      "feedback-average",
      "intervention-rate",
      "late-cancel-rate",
      "no-show-rate",
      "rework-rate",
      "show-rate",
      "time-to-first-human-p50",
      "time-to-first-human-p90",
      "time-to-resolution-net-p50",
      "time-to-resolution-net-p90",
      "time-to-resolution-p50",
      "time-to-resolution-p90",
      "time-to-schedule-p50",
      "time-to-schedule-p90",
    ]);
  });
});
