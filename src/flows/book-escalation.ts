import type { Press, PressResult } from "#escalation/press.ts";
import { findAppointmentOfRequest } from "#store/appointments.ts";
import type { StoredProvider, StoredService } from "#store/company-parts.ts";
import { transact } from "#store/db.ts";
import type { StoredMember } from "#store/members.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";
import { bookPersonally } from "./book-personally.ts";
import { checkOwner } from "./check-owner.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { findTeams } from "./find-slots.ts";
import { nearestSlots } from "./inquiry.ts";
import { actorOf, whoPressed } from "./press.ts";
import { orRefused, settle } from "./settle.ts";

export type BookEscalation = (
  press: Press & { readonly start: Date; readonly providerId: string },
) => Promise<PressResult | { readonly kind: "slot-taken"; readonly nearest: readonly Date[] }>;

/** Books the time that the owner picked in the dialog. */
export function bookEscalationFlow(context: FlowContext): BookEscalation {
  return async (press) => {
    const presser = await whoPressed(context.db, press.by, "book-escalation");
    if (presser.kind === "refused") return presser;
    const checked = await checkOwner(context.db, press, {
      deed: "book-escalation",
      fromQueue: false,
    });
    if (checked.kind === "refused") return checked;
    const pick = await readPick(context, { ...press, requestId: checked.escalation.requestId });
    if (pick === undefined) return { kind: "refused", refusal: { kind: "unknown-escalation" } };

    const result = await book(context, press, { ...pick, member: presser.member });
    if (result.kind === "done") context.wake();
    if (result.kind === "refused" && result.refusal.kind === "slot-taken") {
      const wish = { ...pick, providerId: undefined, locationId: undefined };
      const slots = await nearestSlots(context, wish, press.start);
      return { kind: "slot-taken", nearest: slots.map((slot) => slot.start) };
    }
    return result;
  };
}

type Picked = {
  readonly company: CurrentCompany;
  readonly request: StoredRequest;
  readonly service: StoredService;
  readonly provider: StoredProvider;
};

async function readPick(
  context: FlowContext,
  { requestId, providerId }: { requestId: string; providerId: string },
): Promise<Picked | undefined> {
  const company = await context.company();
  const request = await findRequest(context.db, requestId);
  const service = request && company.services.get(request.serviceId);
  const provider = company.providers.get(providerId);
  if (request === undefined || service === undefined || provider === undefined) return undefined;
  return { company, request, service, provider };
}

async function book(
  context: FlowContext,
  press: Press & { readonly start: Date },
  { company, request, service, provider, member }: Picked & { readonly member: StoredMember },
): Promise<PressResult> {
  const { start } = press;
  // Working hours and the calendar as last read; the occupancy itself has the last word below.
  const [team] = await findTeams(context, company, {
    service,
    start,
    providerId: provider.id,
    except: {
      escalationId: press.escalationId,
      appointmentId: (await findAppointmentOfRequest(context.db, request.id))?.id,
    },
    ignoreNotice: true,
  });
  if (team === undefined) return { kind: "refused", refusal: { kind: "slot-taken" } };
  const at = context.now();
  return orRefused(() =>
    transact(context.db, async (tx): Promise<PressResult> => {
      const deed = { member, at, fromQueue: false, resolution: "booked" } as const;
      const actor = actorOf(member);
      const { id: escalationId } = await settle(tx, press, deed);
      await bookPersonally(tx, { request, escalationId, company, service, team, start, actor, at });
      return { kind: "done" };
    }),
  );
}
