import type { Actor } from "#access.ts";
import { type Team, takenBy } from "#booking/team.ts";
import {
  type Appointment,
  findAppointment,
  lockAppointment,
  moveAppointment,
} from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import type { StoredProvider } from "#store/company-parts.ts";
import { type Db, transact } from "#store/db.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { releaseAppointmentTime } from "#store/occupancies.ts";
import { findRequest } from "#store/requests.ts";
import type { Caller } from "#store/sign-in.ts";
import { placeOf, takeTime } from "./book-personally.ts";
import { actorOf, expectMay } from "./caller.ts";
import { checkTeams } from "./check-calendar.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { recordOverride } from "./record-override.ts";
import { orRefused, Refused } from "./settle.ts";
import { askAboutStandIns, serviceOf } from "./stand-ins.ts";
import { wishCalendarEvent, wishMeeting } from "./wish-appointment.ts";
import { wishCard } from "./wish-card.ts";
import { wishAppointmentMail } from "./wish-mail.ts";
import { wishAppointmentSms } from "./wish-sms.ts";

export type ReassignAppointment = (wish: {
  readonly appointmentId: string;
  readonly providerKey: string;
  /** For the audit and the ledger. */
  readonly reason: string;
  /** The appointment's sequence as it was read: whoever read an older one changes nothing. */
  readonly sequence: number;
  readonly caller: Caller;
}) => Promise<Reassigned>;

export type Reassigned =
  | { readonly kind: "reassigned"; readonly sequence: number }
  | { readonly kind: "unknown"; readonly what: "appointment" | "provider" }
  /** Cancelled, begun, or theirs already. */
  | { readonly kind: "cannot"; readonly words: string }
  /** Does not serve it, or not at that place, or lacks what it needs. */
  | { readonly kind: "unfit"; readonly words: string }
  | { readonly kind: "changed-meanwhile" }
  | { readonly kind: "not-free"; readonly words: string }
  | { readonly kind: "calendar-busy" }
  /** A calendar could not be asked; nothing was changed. */
  | { readonly kind: "try-later"; readonly words: string };

/** A person gives an appointment to another provider, at the same time and place, and says why. */
export function reassignAppointmentFlow(context: FlowContext): ReassignAppointment {
  return async (wish) => {
    expectMay(wish.caller, "reassign-appointment");
    const company = await context.company();
    const appointment = await findAppointment(context.db, wish.appointmentId);
    if (appointment === undefined) return { kind: "unknown", what: "appointment" };
    const provider = company.providers.values().find(({ key }) => key === wish.providerKey);
    if (provider === undefined) return { kind: "unknown", what: "provider" };
    const refusal = judge(appointment, { provider, now: context.now(), sequence: wish.sequence });
    if (refusal !== undefined) return refusal;
    const found = await findFreeTeams(context, company, { appointment, provider });
    if (found.kind !== "free") return found;

    const actor = actorOf(wish.caller);
    const { reason } = wish;
    const result = await transact(context.db, (tx) =>
      tryTeams(tx, { company, at: context.now() }, { ...found, appointment, reason, actor }),
    );
    if (result === "slot-taken") return { kind: "not-free", words: "was taken a moment ago" };
    if (result === "changed-meanwhile") return { kind: "changed-meanwhile" };
    context.wake();
    return { kind: "reassigned", sequence: appointment.sequence + 1 };
  };
}

function judge(
  { state, startsAt, providerId, sequence }: Appointment,
  asked: { readonly provider: StoredProvider; readonly now: Date; readonly sequence: number },
): Reassigned | undefined {
  if (sequence !== asked.sequence) return { kind: "changed-meanwhile" };
  if (state === "cancelled") return { kind: "cannot", words: "it was cancelled" };
  if (startsAt <= asked.now) return { kind: "cannot", words: "it has begun already" };
  if (providerId === asked.provider.id)
    return { kind: "cannot", words: `it is with ${asked.provider.name} already` };
  return undefined;
}

export type FreeTeams =
  | { readonly kind: "free"; readonly teams: readonly Team[] }
  | Extract<Reassigned, { kind: "unfit" | "not-free" | "calendar-busy" | "try-later" }>;

/**
 * Everybody and everything that it takes with another provider, at the place where it is agreed to be, with
 * their calendars asked at this moment.
 */
export async function findFreeTeams(
  context: FlowContext,
  company: CurrentCompany,
  { appointment, provider }: { appointment: Appointment; provider: StoredProvider },
): Promise<FreeTeams> {
  const ask = await askAboutStandIns(context, company, { appointment, providerId: provider.id });
  const could = ask(provider);
  if (could.kind !== "could") return could;
  const during = takenBy(serviceOf(company, appointment), appointment.startsAt);
  const check = await checkTeams(context, company, { teams: could.teams, during });
  if (check.free.length > 0) return { kind: "free", teams: check.free };
  const [unknown] = check.unknown;
  return unknown === undefined
    ? { kind: "calendar-busy" }
    : { kind: "try-later", words: `${unknown.provider.name}’s calendar: ${unknown.reason}` };
}

/** The first of the teams that nobody else took in this moment. */
export async function tryTeams(
  tx: Db,
  step: { readonly company: CurrentCompany; readonly at: Date },
  { teams, ...change }: Omit<Reassignment, "team"> & { readonly teams: readonly Team[] },
): Promise<"reassigned" | "slot-taken" | "changed-meanwhile"> {
  for (const team of teams) {
    const result = await reassign(tx, step, { ...change, team, checked: true });
    if (result !== "slot-taken") return result;
  }
  return "slot-taken";
}

/** Another provider for an appointment, at the same start. */
export type Reassignment = {
  /** Confirmed, and as it was read: whoever changed it since has been faster. */
  readonly appointment: Appointment;
  /** Who serves instead, free by what is known. */
  readonly team: Team;
  /** For the audit and the ledger; the client never reads it. */
  readonly reason: string;
  readonly actor: Actor;
  /** The team's calendars were asked a moment ago; else they are before the event is put there. */
  readonly checked?: boolean;
};

/**
 * Gives an appointment to another provider: the one's time is given up and the other's taken, and
 * everything that has to follow is wished for. What is not "reassigned" has changed nothing, and the
 * transaction goes on: the next team may be tried in it.
 */
export async function reassign(
  tx: Db,
  { company, at }: { readonly company: CurrentCompany; readonly at: Date },
  change: Reassignment,
): Promise<"reassigned" | "slot-taken" | "changed-meanwhile"> {
  // A savepoint: a rival who took the new time must not cost the old one.
  const result = await orRefused(() =>
    tx.transaction(async (savepoint) => {
      await swap(savepoint, { company, at }, change);
      return { kind: "done" as const };
    }),
  );
  if (result.kind === "done") return "reassigned";
  return result.refusal.kind === "slot-taken" ? "slot-taken" : "changed-meanwhile";
}

async function swap(
  tx: Db,
  { company, at }: { readonly company: CurrentCompany; readonly at: Date },
  { appointment, team, reason, actor, checked = false }: Reassignment,
): Promise<void> {
  const { id: appointmentId, requestId, startsAt: start } = appointment;
  const service = serviceOf(company, appointment);
  if (!(await lockAppointment(tx, appointment))) throw new Refused({ kind: "outdated" });
  await releaseAppointmentTime(tx, appointmentId);
  const taken = await takeTime(tx, { company, service, team, start, at }, appointmentId);
  if (!taken) throw new Refused({ kind: "slot-taken" });
  const place = placeOf({ company, service, team, start });
  const to = { ...place, countsAsReschedule: false, agreedAt: at };
  if (!(await moveAppointment(tx, appointment, to))) throw new Refused({ kind: "outdated" });
  await recordAudit(tx, {
    at,
    actor,
    action: "reassigned",
    requestId,
    detail: {
      appointmentId,
      previousProviderId: appointment.providerId,
      providerId: team.providerId,
      reason,
    },
  });
  await recordOverride(tx, company, {
    requestId,
    wish: (await findRequest(tx, requestId)) ?? {},
    service,
    providerId: team.providerId,
    previousId: appointment.providerId,
    reason,
    actor,
    at,
  });
  await wishWhatFollows(tx, appointment, { checked });
}

async function wishWhatFollows(
  tx: Db,
  { id: appointmentId, requestId, sequence, providerId }: Appointment,
  { checked }: { readonly checked: boolean },
): Promise<void> {
  // A question that is open about it shows with whom it is.
  const escalation = await findEscalationOfRequest(tx, requestId);
  if (escalation !== undefined && escalation.endedAt === undefined)
    await wishCard(tx, { requestId, escalationId: escalation.id });
  const waitsFor = await wishCalendarEvent(tx, { requestId, appointmentId, recheck: !checked });
  const message = {
    template: "reassigned",
    requestId,
    appointmentId,
    sequence: sequence + 1,
    waitsFor,
  } as const;
  await wishAppointmentMail(tx, { ...message, previousProviderId: providerId });
  await wishAppointmentSms(tx, message);
  await wishMeeting(tx, { requestId, appointmentId });
}
