import { expect, test } from "vitest";
import { type DecidedRequest, interventionRate } from "#kpi/intervention-rate.ts";

test.each([
  { escalated: 0, booked: 0, rate: undefined, judgement: "too-little-data" },
  { escalated: 2, booked: 17, rate: 2 / 19, judgement: "too-little-data" },
  { escalated: 2, booked: 18, rate: 0.1, judgement: "healthy" },
  { escalated: 1, booked: 19, rate: 0.05, judgement: "below" },
  { escalated: 3, booked: 17, rate: 0.15, judgement: "healthy" },
  { escalated: 4, booked: 16, rate: 0.2, judgement: "above" },
  { escalated: 0, booked: 20, rate: 0, judgement: "below" },
])("$escalated of $escalated + $booked requests: $rate is $judgement", (row) => {
  const requests = [...many(row.escalated, "escalate"), ...many(row.booked, "auto-book")];
  expect(interventionRate(requests)).toEqual({
    decided: row.escalated + row.booked,
    escalated: row.escalated,
    rate: row.rate,
    judgement: row.judgement,
  });
});

test("a request whose time was just taken counts nowhere; other ends change nothing", () => {
  const requests = [
    ...many(5, "auto-book", "slot-taken"),
    ...many(1, "escalate", "slot-taken"),
    ...many(3, "auto-book", "cancelled"),
    ...many(1, "escalate", "declined"),
  ];
  expect(interventionRate(requests)).toMatchObject({ decided: 4, escalated: 1, rate: 0.25 });
});

function many(
  count: number,
  decision: DecidedRequest["decision"],
  closeReason?: string,
): DecidedRequest[] {
  return Array.from({ length: count }, () => ({ decision, closeReason }));
}
