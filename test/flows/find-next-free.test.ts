import { expect, test } from "vitest";
import { findNextFree } from "#flows/find-next-free.ts";
import { findSlots } from "#flows/find-slots.ts";
import { listDiaries } from "#store/diaries.ts";
import { aCompany } from "../helpers/company.ts";
import { aRequest, receive, useOffice } from "../helpers/office.ts";

const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const horizonDays = 30;
/** More than are read with the plan for a few, on every mix of days, and one who never works. */
const providers = Array.from({ length: 128 }, (_, mask) => ({
  key: `p-${mask}`,
  name: `Provider ${mask}`,
  location: mask % 2 === 0 ? "new-york" : "phoenix",
  hours: Object.fromEntries(
    weekdays.filter((_, day) => mask & (1 << day)).map((day) => [day, ["09:00-10:00"]]),
  ),
  ...(mask % 16 === 3 && { timeOff: [{ from: "2026-11-20", to: "2026-12-08" }] }),
}));
const { services, ...rest } = aCompany();
const [consult] = services;
const office = useOffice({
  ...rest,
  services: [
    {
      ...consult,
      providers: providers.map(({ key }) => key),
      policy: { noticeMinutes: 60, horizonDays },
    },
  ],
  providers,
} as never);

async function question() {
  const company = await office().context.company();
  const service = company.services.values().find(({ key }) => key === "consult");
  if (service === undefined) throw new Error("aCompany() has this service");
  return { company, service, context: { ...office().context, calendar: undefined } };
}

/** Whoever is free first is busy then. */
async function bookTheFirst(count: number) {
  const { company, service, context } = await question();
  const from = office().clock.at;
  const to = new Date(from.getTime() + 14 * 86_400_000);
  for (let booked = 0; booked < count; booked += 1) {
    const [first] = await findSlots(context, company, { service, from, to });
    const done = await receive(office(), aRequest({ start: first?.start as Date }));
    expect(done.kind).toBe("booked");
  }
}

test.each([
  ["in the middle of Monday's hour", "2026-11-23T14:20:00Z"],
  ["on a Friday evening", "2026-11-27T23:00:00Z"],
  ["in the night to a Sunday", "2026-11-29T03:00:00Z"],
])("asked %s, each provider's is the first of all their free times", async (_name, now) => {
  office().clock.at = new Date(now);
  const { company, service, context } = await question();
  const from = office().clock.at;
  const to = new Date(from.getTime() + (horizonDays + 1) * 86_400_000);
  await bookTheFirst(5);
  const slots = await findSlots(context, company, { service, from, to });
  const next = await findNextFree(context, company, { service });
  const firstOf = (id: string) => slots.find((slot) => slot.providerIds.includes(id))?.start;
  const ids = service.providerIds;
  expect(ids.map((id) => next.get(id)?.start)).toEqual(ids.map(firstOf));
  expect(next.size).toBe(127);
});

test("what is read of a few is what is read of them among many", async () => {
  await bookTheFirst(3);
  const { service, context } = await question();
  const from = new Date("2026-11-23T00:00:00Z");
  const asked = {
    from,
    to: new Date("2026-12-04T00:00:00Z"),
    at: from,
    readAfter: undefined,
    counting: { from, to: new Date("2026-12-04T00:00:00Z") },
  };
  const many = await listDiaries(context.db, { ...asked, providerIds: service.providerIds });
  const taken = [...many].filter(([, diary]) => diary.counted.length > 0);
  expect(taken.length).toBeGreaterThan(0);
  for (const [id, diary] of taken) {
    const few = await listDiaries(context.db, { ...asked, providerIds: [id] });
    expect(few).toEqual(new Map([[id, diary]]));
  }
});
