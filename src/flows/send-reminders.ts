import { hoursFor } from "#company/desk.ts";
import { ladderOf } from "#company/reminders.ts";
import { isOnVipList } from "#gate/rules/vip.ts";
import { domainOf } from "#intake/email-address.ts";
import type { Whereabouts } from "#messaging/quiet-hours.ts";
import { type DecidedRung, lookAtLadder, type Upcoming } from "#messaging/reminder-ladder.ts";
import { whereaboutsOf } from "#messaging/whereabouts.ts";
import { type Db, transact } from "#store/db.ts";
import {
  type AppointmentToRemind,
  listReminders,
  listToRemind,
  lockToRemind,
  noteReminderPlan,
  planNameOf,
  takeReminder,
} from "#store/reminders.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";
import { askForFeedback } from "./ask-for-feedback.ts";
import { askToCall } from "./ask-to-call.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { locationKeyOf } from "./desk-terms.ts";
import { reachableBy } from "./reachable-by.ts";
import { wishReminder } from "./wish-reminder.ts";

type Sending = Pick<FlowContext, "db" | "now" | "company" | "connected" | "wake">;

const batch = 100;
/** So many batches in one go: what changes every ladder must not keep a sweep busy for ever. */
const batchesMax = 20;

/**
 * Sends every reminder that is due, or writes down why it is left out, once, however many nodes find
 * it due and however late they come. Returns how many appointments were looked at.
 */
export function sendRemindersFlow(context: Sending): () => Promise<number> {
  const planOf = rememberedPlan();
  return async () => {
    const company = await context.company();
    const plan = planOf(company);
    let count = 0;
    for (let round = 0; round < batchesMax; round += 1) {
      const ids = await listToRemind(context.db, { at: context.now(), plan, limit: batch });
      await remindAll(context, company, { ids, plan });
      count += ids.length;
      if (ids.length < batch) break;
    }
    if (count > 0) context.wake();
    return count;
  };
}

async function remindAll(
  context: Sending,
  company: CurrentCompany,
  { ids, plan }: { readonly ids: readonly string[]; readonly plan: string },
): Promise<void> {
  const failures: unknown[] = [];
  // One that cannot be done now must not keep those behind it from being done.
  for (const id of ids)
    await remind(context, company, { id, plan }).catch((error: unknown) => failures.push(error));
  if (failures.length === 0) return;
  context.wake();
  throw new AggregateError(failures, "Some reminders could not be decided");
}

/** Named once for each version of the company: VIP lists are long. */
function rememberedPlan(): (company: CurrentCompany) => string {
  let known: { readonly version: number; readonly plan: string } | undefined;
  return ({ version, settings }) => {
    if (known?.version !== version) {
      const { reminders, services, gate, escalation } = settings;
      const own = services.map(({ key, reminders: ladder, feedback }) => [key, ladder, feedback]);
      // Calls are asked for while the desk is open.
      const desk = [escalation.hours, escalation.calendars];
      known = { version, plan: planNameOf([reminders, own, gate.vipDomains, desk]) };
    }
    return known.plan;
  };
}

/** Everything in one transaction: what is written as sent is wished for, and nothing else is. */
async function remind(
  context: Sending,
  company: CurrentCompany,
  { id, plan }: { readonly id: string; readonly plan: string },
): Promise<void> {
  const at = context.now();
  await transact(context.db, async (tx) => {
    const appointment = await lockToRemind(tx, id);
    const request = appointment && (await findRequest(tx, appointment.requestId));
    if (appointment === undefined || request === undefined) return;
    const upcoming = await upcomingOf(tx, { context, company, appointment, request });
    const look = lookAtLadder(ladderFor(company, appointment), upcoming, at);
    for (const decided of look.decided)
      await take(tx, context, {
        ...{ company, decided, appointment, request, at },
        isVip: upcoming.isVip,
      });
    const thanks = await askForFeedback(tx, company, { appointment, upcoming, at });
    await noteReminderPlan(tx, appointment, { plan, nextAt: earliest(look.nextAt, thanks) });
  });
}

function earliest(one: Date | undefined, other: Date | undefined): Date | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}

function ladderFor(company: CurrentCompany, { serviceId }: AppointmentToRemind) {
  return ladderOf(company.settings, company.known.services.get(serviceId)?.key);
}

async function upcomingOf(
  tx: Db,
  {
    context,
    company,
    appointment,
    request,
  }: {
    readonly context: Sending;
    readonly company: CurrentCompany;
    readonly appointment: AppointmentToRemind;
    readonly request: StoredRequest;
  },
): Promise<Upcoming> {
  const { connected } = context;
  const done = await listReminders(tx, appointment);
  return {
    start: appointment.startsAt,
    agreedAt: appointment.agreedAt,
    zones: zonesOf(company, request),
    isVip: isOnVipList(domainOf(request.contactEmail), company.rules.vipDomains),
    isConfirmed: appointment.isConfirmed,
    textable: (await reachableBy({ db: tx, connected }, request)) === "sms",
    deskHours: hoursFor(company.settings, locationKeyOf(company, request)),
    textOnly: request.contactEmail === undefined,
    decided: new Set(done.map(({ rung }) => rung)),
  };
}

/** Without a number there is nobody whom a text could wake. */
function zonesOf({ settings }: CurrentCompany, request: StoredRequest): Whereabouts {
  const { contactPhone: phone, contactZone: zone } = request;
  return phone === undefined ? [zone] : whereaboutsOf({ phone, zone }, settings.zone);
}

async function take(
  tx: Db,
  { connected }: Pick<FlowContext, "connected">,
  {
    company,
    decided: { rung, way, dueAt, skipped, moved },
    appointment,
    request,
    at,
    isVip,
  }: {
    readonly company: CurrentCompany;
    readonly decided: DecidedRung;
    readonly appointment: AppointmentToRemind;
    readonly request: StoredRequest;
    readonly at: Date;
    readonly isVip: boolean;
  },
): Promise<void> {
  const { id: appointmentId, sequence, requestId } = appointment;
  const { asks } = rung;
  const of = { appointmentId, sequence, rung: rung.name };
  const asked = asks && skipped === undefined;
  const taken = await takeReminder(tx, { ...of, dueAt, decidedAt: at, way, skipped, asked, moved });
  if (!taken || skipped !== undefined) return;
  if (way === "call")
    await askToCall(tx, { company, connected }, { request, appointment, isVip, at, moved });
  else await wishReminder(tx, { ...of, template: "reminder", way, requestId, asks });
}
