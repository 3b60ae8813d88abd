import { afterEach, describe, expect, test } from "vitest";
import { applyCompany } from "#flows/apply-company.ts";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { currentCompany } from "#flows/current-company.ts";
import { listBookableTimesFlow } from "#flows/list-bookable-times.ts";
import { aClinic, isOffered } from "../helpers/clinic.ts";
import {
  aPressOf,
  booked,
  cancelByLink,
  escalated,
  expectNoOverlap,
  later,
  MONDAY,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

const office = useOffice(aClinic());
afterEach(() => expectNoOverlap(office().db));

/** Dana is in New York until noon and in Brooklyn from then on, three quarters of an hour away. */
const beforeNoon = (minutes: number) => later(TUESDAY_NOON, -minutes);
const offered = (start: Date) => isOffered(office(), "visit", start);
const visit = (start: Date) => ({ serviceKey: "visit", start });

describe("somebody who works at two places", () => {
  test("is not offered there before there was time for the way", async () => {
    await booked(office(), visit(beforeNoon(30)));
    expect([
      await offered(later(TUESDAY_NOON, 30)),
      await offered(later(TUESDAY_NOON, 45)),
    ]).toEqual([false, true]);
  });

  test("is not offered here when there would be no time for the way any more", async () => {
    await booked(office(), visit(TUESDAY_NOON));
    expect([await offered(beforeNoon(60)), await offered(beforeNoon(75))]).toEqual([false, true]);
  });

  test("is free as ever when what lay at the other place is cancelled", async () => {
    const { token } = await booked(office(), visit(beforeNoon(30)));
    await cancelByLink(office(), token);
    expect(await offered(TUESDAY_NOON)).toBe(true);
  });

  test("may be booked at the other place by whoever decides: what was held here needs no way", async () => {
    const { escalationId } = await escalated(office(), visit(beforeNoon(30)));
    expect(await offered(TUESDAY_NOON)).toBe(false);
    const press = await aPressOf(office(), escalationId);
    await claimEscalationFlow(office().context)(press);
    const list = listBookableTimesFlow(office().context);
    const { by } = press;
    expect(await list({ escalationId, by, search: "24 nov 10:00" })).toMatchObject({
      times: [{ start: TUESDAY_NOON, providerName: "Dana" }],
    });
  });
});

test("whoever begins to work at a second place needs the way from what was agreed before", async () => {
  const company = aClinic();
  // The review with Cleo lasts an hour.
  await booked(office(), { serviceKey: "review", providerKey: "cleo" });
  const afternoon = ["13:00-18:00"];
  const hours = { mon: afternoon, tue: afternoon, wed: afternoon };
  const providers = company.providers.map((one) =>
    one.key === "cleo"
      ? { ...one, hours: { tue: ["10:00-13:00"] }, elsewhere: [{ location: "brooklyn", hours }] }
      : one,
  );
  const services = company.services.map((one) =>
    one.key === "review" ? { ...one, stepMinutes: 15, providers: ["cleo"] } : one,
  );
  const apply = (change: object) =>
    applyCompany(office().db, {
      text: JSON.stringify({ ...company, ...change }),
      by: "test",
      at: MONDAY,
    });
  await apply({ providers, services });
  const context = { ...office().context, company: currentCompany(office().db) };
  const there = (minutes: number) =>
    isOffered({ ...office(), context }, "review", later(TUESDAY_NOON, minutes));
  const found = [await there(60), await there(90), await there(105)];
  await apply({});
  expect(found).toEqual([false, false, true]);
});
