import { expect, onTestFinished, test, vi } from "vitest";
import { zoneDataVersion } from "#booking/zone-table.ts";
import { startSweeps } from "#outbox/sweeps.ts";
import { aCompany } from "../helpers/company.ts";
import { booked, useOffice } from "../helpers/office.ts";

const [model] = aCompany({ calendars: true }).providers;
const providers = Array.from({ length: 120 }, (_, index) => ({
  ...model,
  key: `p${index}`,
  calendar: `p${index}@example.com`,
}));
const services = aCompany().services.map((service) => ({
  ...service,
  providers: providers.map(({ key }) => key),
}));
const office = useOffice({ ...aCompany(), services, providers } as ReturnType<typeof aCompany>);
const nothing = async () => undefined;

test("more calendars than one question may name are read without a pause in between", async () => {
  const { db, context } = office();
  await db("providers").update({ busy_read_at: null, busy_read_until: null });
  const sweeps = startSweeps(
    { ...context, crmPollSeconds: 60 },
    { relay: nothing, reconcile: nothing, stop: nothing },
  );
  onTestFinished(sweeps.stop);
  // The pause is five seconds, and there would be two.
  await vi.waitFor(
    async () => expect(await db("providers").whereNull("busy_read_at")).toEqual([]),
    4_000,
  );
});

test("appointments that older zone data placed are held against the new ones at the start", async () => {
  const { db, context } = office();
  await booked(office());
  await db("appointments").update({ zone_data: "2020a" });
  const sweeps = startSweeps(
    { ...context, crmPollSeconds: 60 },
    { relay: nothing, reconcile: nothing, stop: nothing },
  );
  onTestFinished(sweeps.stop);
  await vi.waitFor(async () =>
    expect(await db("appointments").select("zone_data")).toEqual([{ zone_data: zoneDataVersion }]),
  );
});
