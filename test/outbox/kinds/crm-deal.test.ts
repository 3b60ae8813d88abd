import { expect, test } from "vitest";
import { VendorError } from "#errors.ts";
import { applyCompany } from "#flows/apply-company.ts";
import { currentCompany } from "#flows/current-company.ts";
import { rescheduleAppointmentFlow } from "#flows/reschedule-appointment.ts";
import type { CrmDealField, CrmTask, SeenDeal } from "#ports/crm.ts";
import { listEffects } from "#store/effects.ts";
import { aCompany } from "../../helpers/company.ts";
import { aContact, aCrm } from "../../helpers/fake-crm.ts";
import {
  booked,
  cancelByLink,
  countOf,
  MONDAY,
  performAll,
  useOffice,
} from "../../helpers/office.ts";

const onCancellation = { dealField: "forecast", value: "at risk" };
const company = { ...aCompany({ calendars: true }), crm: { onCancellation } };
const office = useOffice(company);

const deal = (dealId: string, state: SeenDeal["state"] = "open"): SeenDeal => ({
  ...{ dealId, name: `Deal ${dealId}`, stage: "demo", state, amount: 1, currency: "USD" },
  ...{ openedAt: MONDAY, closedAt: state === "open" ? undefined : MONDAY, changedAt: MONDAY },
  contactIds: ["501"],
});

/** What the CRM is told when a client who has these deals cancels, and what became of the effect. */
async function cancelled(deals: readonly SeenDeal[], fail?: VendorError) {
  const written: CrmDealField[] = [];
  const tasks: CrmTask[] = [];
  const crm = aCrm([aContact()], {
    readDeals: async () => deals,
    saveDealField: async (change) => {
      if (fail !== undefined) throw fail;
      written.push(change);
    },
    saveTask: async (task) => {
      tasks.push(task);
      return { taskId: "1" };
    },
  });
  const { token, requestId } = await booked(office());
  await cancelByLink(office(), token);
  await performAll({ ...office(), context: { ...office().context, crm } });
  const [effect] = (await listEffects(office().db, requestId)).filter(
    ({ kind }) => kind === "crm-deal",
  );
  return { written, effect, task: tasks[0]?.body ?? "", requestId };
}

test("a client who cancels has one open deal: what the company wants is written on it", async () => {
  const { written, effect, task } = await cancelled([deal("7"), deal("8", "won")]);
  expect(written).toEqual([{ dealId: "7", field: "forecast", value: "at risk" }]);
  expect(effect).toMatchObject({ state: "done", remoteId: "7" });
  expect(task).not.toContain("Open deals");
});

test("of several open deals none is touched, and the task to win them back names them", async () => {
  const { written, effect, task } = await cancelled([deal("7"), deal("8")]);
  expect(written).toEqual([]);
  expect(effect).toMatchObject({ state: "suppressed" });
  expect(task).toContain("Open deals, of which none was changed: Deal 7, Deal 8.");
});

test("without an open deal there is nothing to say", async () => {
  const { written, effect } = await cancelled([deal("8", "lost")]);
  expect(written).toEqual([]);
  expect(effect).toMatchObject({ state: "suppressed" });
});

test("what a rule of the CRM forbids goes before a person, in the CRM's words", async () => {
  const refusal = { verdict: "human", ambiguous: false, detail: "Ask Maya first" } as const;
  const { effect, requestId } = await cancelled([deal("7")], new VendorError("hubspot", refusal));
  expect(effect).toMatchObject({ state: "dead" });
  const [card] = await office().db("escalations").where({ request_id: requestId }).select();
  expect(JSON.stringify(card.findings)).toContain("Ask Maya first");
});

test("whoever moves their appointment has not cancelled", async () => {
  const { token, requestId } = await booked(office());
  const moved = await rescheduleAppointmentFlow(office().context)({
    token,
    sequence: 0,
    start: new Date("2026-11-25T17:00:00Z"),
  });
  expect(moved.kind).toBe("rescheduled");
  expect(await countOf(office().db, "effects", { request_id: requestId, kind: "crm-deal" })).toBe(
    0,
  );
});

test("a company that wants nothing of the kind has nothing written", async () => {
  const { db, context } = office();
  const text = JSON.stringify(aCompany({ calendars: true }));
  await applyCompany(db, { text, by: "test", at: MONDAY });
  const plain = { ...office(), context: { ...context, company: currentCompany(db) } };
  const { token, requestId } = await booked(plain);
  await cancelByLink(plain, token);
  expect(await countOf(db, "effects", { request_id: requestId, kind: "crm-deal" })).toBe(0);
});
