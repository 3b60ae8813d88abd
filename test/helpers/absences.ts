import { applyAbsencePlanFlow } from "#flows/apply-absence-plan.ts";
import type { NewHome } from "#flows/new-home.ts";
import { type AbsencePlan, planAbsenceFlow } from "#flows/plan-absence.ts";
import { putInAbsenceFlow } from "#flows/put-in-absence.ts";
import type { BookingRequest } from "#intake/request.ts";
import { findAppointment } from "#store/appointments.ts";
import type { Caller } from "#store/sign-in.ts";
import { booked, type Office, TUESDAY_NOON } from "./office.ts";

export const olga: Caller = {
  kind: "member",
  id: "018f3c1e-0000-7000-8000-0000000000b1",
  name: "Olga Reyes",
  role: "operator",
};
export const TUESDAY = "2026-11-24";

let clients = 0;

/** Books by the ordinary way in, for somebody new; with Ana on Tuesday at 10:00 unless said otherwise. */
export async function bookedWith(office: Office, change: Partial<BookingRequest> = {}) {
  clients += 1;
  const clientEmail = { address: `kim.${clients}@home.example`, domain: "home.example" };
  const wish = { providerKey: "ana", start: TUESDAY_NOON, clientEmail, ...change };
  const { appointmentId, ...answer } = await booked(office, wish);
  const appointment = await findAppointment(office.db, appointmentId);
  if (appointment === undefined) throw new Error("it was booked a moment ago");
  return { ...answer, appointmentId, appointment };
}

/** Somebody is away on Tuesday, unless said otherwise; gives back the plan. */
export async function away(
  { context }: Pick<Office, "context">,
  providerKey = "ana",
  { from = TUESDAY, to }: { from?: string; to?: string } = {},
): Promise<AbsencePlan> {
  const put = await putInAbsenceFlow(context)({
    ...{ providerKey, from, to, reason: "flu", caller: olga },
  });
  if (put.kind !== "put-in") throw new Error(`expected an absence, got ${JSON.stringify(put)}`);
  return put.plan;
}

export async function planOf(
  { context }: Pick<Office, "context">,
  { absence }: Pick<AbsencePlan, "absence">,
): Promise<AbsencePlan> {
  const plan = await planAbsenceFlow(context)({ absenceId: absence.id, caller: olga });
  if (plan === undefined) throw new Error("the absence is there");
  return plan;
}

/** What is proposed, by names: "Ben Hale", "Ben Hale, Room 2"; else what kind of answer it is. */
export function homeWords({ company }: Pick<AbsencePlan, "company">, home: NewHome): string {
  if (home.kind !== "same-time") return home.kind;
  const { providerId, withIds } = home.team;
  return [providerId, ...withIds].map((id) => company.known.providers.get(id)?.name).join(", ");
}

/** Each appointment's reference and its proposal, in the order of the plan. */
export const proposals = (plan: AbsencePlan) =>
  plan.moves.map(({ reference, home }) => [reference, homeWords(plan, home)]);

export async function applyAll({ context }: Pick<Office, "context">, { absence }: AbsencePlan) {
  const applied = await applyAbsencePlanFlow(context)({
    ...{ absenceId: absence.id, which: "all", caller: olga },
  });
  if (applied.kind !== "applied") throw new Error(`expected results, got ${applied.kind}`);
  return applied.results;
}
