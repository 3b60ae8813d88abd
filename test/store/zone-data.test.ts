import { beforeEach, expect, test } from "vitest";
import { listWithOlderZoneData } from "#store/zone-data.ts";
import { booked, later, MONDAY, TUESDAY_NOON, useOffice } from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;

/** Two at one time, and one each of other versions of the data. */
let inOrder: readonly string[];

beforeEach(async () => {
  const place = async (after: number, zoneData: string) => {
    const { appointmentId } = await booked(office(), { start: later(TUESDAY_NOON, after) });
    await db()("appointments").where({ id: appointmentId }).update({ zone_data: zoneData });
    return appointmentId;
  };
  const first = await place(0, "2025b");
  const twins = [await place(60, "2025b"), await place(60, "2025a")].sort();
  inOrder = [first, ...twins, await place(180, "2024a"), await place(240, "2025b")];
  await place(300, "2026a");
});

/** All that are found, two at a time. */
async function listAll(order: "last-first" | "first-last", at = MONDAY): Promise<string[]> {
  const found: string[] = [];
  let after: { id: string; startsAt: Date } | undefined;
  for (let batch = 0; batch < 10; batch += 1) {
    const question = { zoneData: "2026a", at, order, after, limit: 2 };
    const rows = await listWithOlderZoneData(db(), question);
    expect(rows.length).toBeLessThanOrEqual(2);
    found.push(...rows.map(({ id }) => id));
    after = rows.at(-1);
    if (after === undefined) return found;
  }
  throw new Error("There is no end of it");
}

test("batch by batch, all versions older than the given one come in the order of their starts", async () => {
  expect(await listAll("first-last")).toEqual(inOrder);
  expect(await listAll("last-first")).toEqual(inOrder.toReversed());
});

test.each(["first-last", "last-first"] as const)(
  "what has begun is left out (%s)",
  async (order) => {
    const found = await listAll(order, later(TUESDAY_NOON, 60));
    expect(found.sort()).toEqual(inOrder.slice(3).toSorted());
  },
);
