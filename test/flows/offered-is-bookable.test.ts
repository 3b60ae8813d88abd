import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { offersStart, placeFor, shiftFor } from "#booking/meetings.ts";
import type { Team } from "#booking/team.ts";
import { oneMinute } from "#flows/find-slots.ts";
import type { StoredService } from "#store/company-parts.ts";
import { newId } from "#store/ids.ts";
import { aClinic, couldTake, offeredBetween, serviceOf } from "../helpers/clinic.ts";
import { aBrowser, takeHold } from "../helpers/holding.ts";
import {
  aRequest,
  aVipRequest,
  emptyBooks,
  expectNoOverlap,
  later,
  receive,
  useOffice,
} from "../helpers/office.ts";

const office = useOffice(aClinic());
afterEach(() => expectNoOverlap(office().db));

/** Tuesday, 08:00 to 18:00 in New York. */
const from = new Date("2026-11-24T13:00:00Z");
const to = new Date("2026-11-24T23:00:00Z");
const bookable = ["visit", "exam", "talk", "scan", "board", "panel", "call", "daily", "joint"];

type Deed = {
  readonly service: string;
  readonly which: number;
  readonly as: "booked" | "escalated" | "held";
};
const deeds: fc.Arbitrary<readonly Deed[]> = fc.array(
  fc.record({
    service: fc.constantFrom(...bookable, "visit", "once-each"),
    which: fc.nat({ max: 40 }),
    as: fc.constantFrom("booked", "escalated", "held"),
  }),
  { minLength: 4, maxLength: 14 },
);

/** Books one of the times that are offered, puts it before a person who holds it, or holds it for a client. */
async function doDeed({ service: serviceKey, which, as }: Deed): Promise<void> {
  const service = await serviceOf(office(), serviceKey);
  const offered = await offeredBetween(office(), { service, from, to });
  const start = offered[which % Math.max(1, offered.length)]?.start;
  if (start === undefined) return;
  const wish = { serviceKey, start };
  const device = aBrowser(`${serviceKey} ${start.toISOString()}`);
  const done =
    as === "held"
      ? await takeHold(office(), { ...wish, providerKey: undefined, device })
      : await receive(office(), as === "booked" ? aRequest(wish) : aVipRequest(wish));
  expect(done.kind).toBe(as);
}

/** Every team of the leader that rooms and people would make, busy or not, at a start. */
async function teamsThereCouldBe(
  service: StoredService,
  { leaderId, start }: { leaderId: string; start: Date },
): Promise<readonly Team[]> {
  const { times } = await office().context.company();
  const leader = times.get(leaderId);
  if (leader === undefined || !offersStart(leader, service, start)) return [];
  const others = service.staffing === "all" ? service.providerIds.slice(1) : [];
  const at = { start: start.getTime() / 60_000 };
  const elsewhere = new Map<string, string>();
  for (const id of others) {
    const time = times.get(id);
    const shift = time && shiftFor(time, { ...service, startsOn: "free" }, at);
    if (shift === undefined) return [];
    elsewhere.set(id, shift.workplace.locationId);
  }
  const rooms = service.requires.reduce<readonly (readonly string[])[]>(
    (ways, anyOf) => ways.flatMap((way) => anyOf.map((id) => [...way, id])),
    [[]],
  );
  const lead = { providerId: leaderId, ...placeFor(leader, service, start) };
  return rooms.map((way) => ({ ...lead, withIds: [...others, ...way], elsewhere }));
}

test(
  "whatever is booked and held, a time is offered exactly where the database would take a team",
  async () => {
    await fc.assert(
      fc.asyncProperty(deeds, fc.nat({ max: 3 }), async (plan, offset) => {
        await emptyBooks(office().db);
        for (const deed of plan) await doDeed(deed);
        for (const key of bookable) {
          const service = await serviceOf(office(), key);
          const offered = await offeredBetween(office(), { service, from, to });
          // Where there is a way to go every quarter of an hour matters, elsewhere one in four does.
          const stride = ["visit", "call"].includes(key) ? 15 : 60;
          for (let start = later(from, 15 * offset); start < to; start = later(start, stride))
            await expectSame(service, start, offered);
        }
      }),
      { numRuns: 3 * Number(process.env["TRUTH_TIMES"] ?? 1) },
    );
  },
  120_000 * Number(process.env["TRUTH_TIMES"] ?? 1),
);

async function expectSame(
  service: StoredService,
  start: Date,
  offered: Awaited<ReturnType<typeof offeredBetween>>,
): Promise<void> {
  const { providers } = await office().context.company();
  const wide = offered.find((one) => one.start.getTime() === start.getTime())?.leaders ?? [];
  const [alone] = await offeredBetween(office(), { service, ...oneMinute(start) });
  expect([service.key, start, alone?.leaders ?? []]).toEqual([service.key, start, wide]);
  const taken: string[] = [];
  const leaders =
    service.staffing === "all" ? service.providerIds.slice(0, 1) : service.providerIds;
  for (const leaderId of leaders.toSorted()) {
    const teams = await teamsThereCouldBe(service, { leaderId, start });
    for (const team of teams)
      if (await couldTake(office(), { service, team, start })) {
        taken.push(providers.get(leaderId)?.key ?? "");
        break;
      }
  }
  expect([service.key, start, wide]).toEqual([service.key, start, taken]);
}

test("what a calendar calls busy, and an absence, take a room as they take a person", async () => {
  const service = await serviceOf(office(), "exam");
  const { providers } = await office().context.company();
  const idOf = (key: string) => [...providers.values()].find((one) => one.key === key)?.id;
  const count = async () => (await offeredBetween(office(), { service, from, to })).length;
  const whole = await count();
  const busy = { starts_at: later(from, 120), ends_at: later(from, 180) };
  await office()
    .db("busy")
    .insert({ provider_id: idOf("blue"), ...busy });
  const withoutAnHour = await count();
  await office()
    .db("absences")
    .insert({
      id: newId(),
      provider_id: idOf("blue"),
      starts_at: later(from, 300),
      ends_at: to,
      reason: "painting",
      created_at: from,
      created_by: {},
    });
  expect([whole > withoutAnHour, withoutAnHour > (await count())]).toEqual([true, true]);
});
