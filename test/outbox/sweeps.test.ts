import { expect, onTestFinished, test, vi } from "vitest";
import { startSweeps } from "#outbox/sweeps.ts";
import { aCompany } from "../helpers/company.ts";
import { useOffice } from "../helpers/office.ts";

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
  const sweeps = startSweeps(context, { relay: nothing, reconcile: nothing, stop: nothing });
  onTestFinished(sweeps.stop);
  // The pause is five seconds, and there would be two.
  await vi.waitFor(
    async () => expect(await db("providers").whereNull("busy_read_at")).toEqual([]),
    4_000,
  );
});
