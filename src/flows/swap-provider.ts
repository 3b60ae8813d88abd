import type { ChatUser, Press, PressResult, Refusal } from "#escalation/press.ts";
import { type Appointment, findAppointmentOfRequest } from "#store/appointments.ts";
import type { StoredProvider } from "#store/company-parts.ts";
import { type Db, transact } from "#store/db.ts";
import { findEscalation } from "#store/escalations.ts";
import type { StoredMember } from "#store/members.ts";
import { findRequest } from "#store/requests.ts";
import { checkOwner } from "./check-owner.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { actorOf, whoPressed } from "./press.ts";
import { findFreeTeams, type Reassignment, tryTeams } from "./reassign-appointment.ts";
import { orRefused, Refused, settle } from "./settle.ts";
import { listStandIns } from "./stand-ins.ts";
import { wishCard } from "./wish-card.ts";

/** What the dialog says: whose appointment it is, when, and who could serve it instead. */
export type PrepareSwap = (press: Press) => Promise<
  | {
      readonly kind: "ready";
      readonly reference: string;
      readonly clientName: string;
      readonly zone: string;
      readonly start: Date;
      readonly providerName: string;
      /** Somebody at least: without anybody it is refused. */
      readonly standIns: readonly [StandInName, ...StandInName[]];
    }
  | { readonly kind: "refused"; readonly refusal: Refusal }
>;

type StandInName = Pick<StoredProvider, "id" | "name">;

export function prepareSwapFlow(context: FlowContext): PrepareSwap {
  return async (press) => {
    const checked = await checkOwner(context.db, press, deed);
    if (checked.kind === "refused") return checked;
    const { requestId } = checked.escalation;
    const company = await context.company();
    const request = await findRequest(context.db, requestId);
    const appointment = await standing(context, press);
    if (request === undefined || appointment === undefined)
      return { kind: "refused", refusal: { kind: "nothing-booked" } };
    const [first, ...others] = await listStandIns(context, company, appointment);
    if (first === undefined) return { kind: "refused", refusal: { kind: "nobody-else" } };
    return {
      kind: "ready",
      reference: request.reference,
      clientName: request.contactName,
      zone: request.contactZone,
      start: appointment.startsAt,
      providerName: company.known.providers.get(appointment.providerId)?.name ?? "",
      standIns: [first, ...others],
    };
  };
}

const deed = { deed: "reassign-appointment", fromQueue: false } as const;

export type SwapProvider = (
  wish: Press & { readonly by: ChatUser; readonly providerId: string },
) => Promise<
  | PressResult
  /** Not with this one, at this moment; nothing was changed. */
  | { readonly kind: "cannot"; readonly words: string }
>;

/**
 * Settles the question about an appointment by giving it to somebody else at the same time. Their calendar
 * is asked first; the client is told whom they will meet.
 */
export function swapProviderFlow(context: FlowContext): SwapProvider {
  return async (wish) => {
    const presser = await whoPressed(context.db, wish.by, deed.deed);
    if (presser.kind === "refused") return presser;
    const company = await context.company();
    const found = await findSwap(context, company, wish);
    if (found.kind !== "free") return found;
    const result = await orRefused(() =>
      transact(context.db, (tx) =>
        swap(tx, wish, {
          ...{ company, at: context.now(), member: presser.member },
          ...{ appointment: found.appointment, teams: found.teams },
        }),
      ),
    );
    if (result.kind === "done") context.wake();
    return result;
  };
}

type Swap = FreeFor | Exclude<Awaited<ReturnType<SwapProvider>>, { kind: "done" }>;
type FreeFor = Pick<Swapping, "appointment" | "teams"> & { readonly kind: "free" };

/** With whom it could be instead, their calendars asked; what is known beforehand asks nobody. */
async function findSwap(
  context: FlowContext,
  company: CurrentCompany,
  wish: Parameters<SwapProvider>[0],
): Promise<Swap> {
  const checked = await checkOwner(context.db, wish, deed);
  if (checked.kind === "refused") return checked;
  const appointment = await standing(context, wish);
  if (appointment === undefined) return { kind: "refused", refusal: { kind: "nothing-booked" } };
  const provider = company.providers.get(wish.providerId);
  if (provider === undefined) return { kind: "refused", refusal: { kind: "nobody-else" } };
  // Given to them by another way since the dialog was opened: the client need not hear of it twice.
  if (provider.id === appointment.providerId)
    return { kind: "cannot", words: `It is with ${provider.name} already` };
  const found = await findFreeTeams(context, company, { appointment, provider });
  if (found.kind === "free") return { ...found, appointment };
  if (found.kind === "calendar-busy")
    return { kind: "cannot", words: `${provider.name}’s calendar is busy then` };
  return { kind: "cannot", words: found.words };
}

/** What there is to swap; undefined where it was cancelled, or has begun. */
async function standing(
  { db, now }: Pick<FlowContext, "db" | "now">,
  { escalationId }: Pick<Press, "escalationId">,
): Promise<Appointment | undefined> {
  const escalation = await findEscalation(db, escalationId);
  const found = escalation && (await findAppointmentOfRequest(db, escalation.requestId));
  return found?.state === "confirmed" && found.startsAt > now() ? found : undefined;
}

type Swapping = Pick<Reassignment, "appointment"> & {
  readonly company: CurrentCompany;
  readonly at: Date;
  readonly member: StoredMember;
  readonly teams: Parameters<typeof tryTeams>[2]["teams"];
};

async function swap(tx: Db, press: Press, swapping: Swapping): Promise<PressResult> {
  const { company, at, member, appointment, teams } = swapping;
  const settled = await settle(tx, press, { member, at, fromQueue: false, resolution: "booked" });
  const result = await tryTeams(
    tx,
    { company, at },
    { teams, appointment, actor: actorOf(member), reason: "swapped on the card of the question" },
  );
  if (result === "slot-taken") throw new Refused({ kind: "slot-taken" });
  if (result === "changed-meanwhile") throw new Refused({ kind: "outdated" });
  await wishCard(tx, { requestId: settled.requestId, escalationId: settled.id });
  return { kind: "done" };
}
