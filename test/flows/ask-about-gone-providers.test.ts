import { beforeEach, expect, test } from "vitest";
import { applyCompany } from "#flows/apply-company.ts";
import { askAboutGoneProvidersFlow } from "#flows/ask-about-gone-providers.ts";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { keepAppointmentFlow } from "#flows/keep-appointment.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { aCompany } from "../helpers/company.ts";
import {
  aPressOf,
  booked,
  cancelByLink,
  MONDAY,
  performAll,
  useOffice,
} from "../helpers/office.ts";

const company = aCompany({ calendars: true });
const office = useOffice(company);
const ask = () => askAboutGoneProvidersFlow(office().context)();
const withAna = () => booked(office(), { providerKey: "ana" });

const apply = (text: typeof company) =>
  applyCompany(office().db, { text: JSON.stringify(text), by: "test", at: MONDAY });

/** Without Ana, whom the consultation had. */
const withoutAna = {
  ...company,
  services: company.services.map((service) => ({
    ...service,
    providers: service.providers.filter((key) => key !== "ana"),
  })),
  providers: company.providers.filter(({ key }) => key !== "ana"),
};

beforeEach(() => apply(company));

test("who is taken from the company leaves no appointment without somebody who sees to it", async () => {
  const hers = await withAna();
  const his = await booked(office(), { providerKey: "ben" });
  expect(await ask()).toBe(0);
  await apply(withoutAna);
  const counts = await Promise.all([ask(), ask()]);
  expect(counts.toSorted()).toEqual([0, 1]);
  await performAll(office());
  const reasons = [expect.stringContaining("Ana Ortiz is no longer in the company")];
  expect(office().chat.live()).toMatchObject([{ card: { state: "open", reasons } }]);
  expect(await findEscalationOfRequest(office().db, his.requestId)).toBeUndefined();
  const row = await office().db("appointments").where({ id: hers.appointmentId }).first();
  expect(row.state).toBe("confirmed");
});

test("who has decided is not asked again, until somebody else of the team goes", async () => {
  const { requestId, appointmentId } = await withAna();
  await apply(withoutAna);
  await ask();
  const escalation = await findEscalationOfRequest(office().db, requestId);
  const press = () => aPressOf(office(), escalation?.id ?? "");
  await claimEscalationFlow(office().context)(await press());
  expect(await keepAppointmentFlow(office().context)(await press())).toEqual({ kind: "done" });
  expect(await ask()).toBe(0);
  const [ben] = await office()
    .db("providers")
    .where({ key: "ben" })
    .update({ retired: true })
    .returning("id");
  await office().db.transaction(async (tx) => {
    await tx("appointments").where({ id: appointmentId }).update({ provider_id: ben.id });
    await tx("occupancies").update({ provider_id: ben.id });
  });
  expect(await ask()).toBe(1);
});

test("what is over or cancelled is nobody's question", async () => {
  const { appointmentId, token } = await withAna();
  await apply(withoutAna);
  const row = await office().db("appointments").where({ id: appointmentId }).first();
  office().clock.at = row.starts_at;
  expect(await ask()).toBe(0);
  office().clock.at = MONDAY;
  await cancelByLink(office(), token);
  expect(await ask()).toBe(0);
});
