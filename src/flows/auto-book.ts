import { localStart } from "#booking/local-time.ts";
import { limitsOf, takesOf } from "#booking/take.ts";
import { type Team, takenBy } from "#booking/team.ts";
import { zoneDataVersion } from "#booking/zone-table.ts";
import type { Receipt } from "#gate/decision.ts";
import { type Booking, bookRequest } from "#store/book-request.ts";
import type { EffectKind } from "#store/effect-kinds.ts";
import { findAnswer } from "#store/idempotency.ts";
import { newId } from "#store/ids.ts";
import { newLinkId, signLink } from "#store/links.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { findHeldUntil } from "./find-held-until.ts";
import { type BookedAnswer, type Inquiry, nearestSlots, type Received } from "./inquiry.ts";
import { answerAgain } from "./repeat-answer.ts";
import { calendarEventKey, meetingKey } from "./wish-appointment.ts";
import { appointmentMailKey } from "./wish-mail.ts";
import { appointmentSmsKey } from "./wish-sms.ts";

/** A link opens its appointment for this long after the end. */
const linkDaysAfterEnd = 30;

/** Books the wanted time with the first of the providers who is still free, all in one statement. */
export async function autoBook(
  context: FlowContext,
  inquiry: Inquiry,
  {
    receipt,
    teams,
    choice,
  }: { receipt: Receipt; teams: readonly Team[]; choice: Booking<object>["choice"] },
): Promise<Received> {
  const { request, key, company, service, known } = inquiry;
  const at = context.now();
  const start = request.start as Date;
  const end = new Date(start.getTime() + service.minutes * 60_000);
  const texts = request.consents.some(({ channel, given }) => channel === "sms" && given);
  const ids = { request: newId(), appointment: newId(), link: newLinkId() };

  const booked = await bookRequest(context.db, {
    at,
    requestId: ids.request,
    appointmentId: ids.appointment,
    linkId: ids.link,
    linkExpiresAt: linkExpiry(end),
    request,
    named: inquiry,
    key,
    receipt,
    companyVersion: company.version,
    startsAt: start,
    endsAt: end,
    taken: takenBy(service, start),
    hold: inquiry.hold,
    zoneData: zoneDataVersion,
    choice,
    candidates: teams.map((team) => {
      const { calendarId } = company.providers.get(team.providerId) ?? {};
      return {
        team,
        takes: takesOf(team, known.providers),
        limits: limitsOf(team, known, { service, start }),
        calendarId,
        localStart: localStart(start, team.zone),
        effects: effectsFor(context, company, { team, appointmentId: ids.appointment, texts }),
        answer: answerFor(context, inquiry, { team, ids, start, end }),
      };
    }),
  });

  switch (booked.outcome) {
    case "booked":
      return { kind: "booked", answer: booked.answer };
    case "repeated":
      return repeated(context, inquiry);
    case "slot-taken": {
      // Free a moment ago, by what was read before the booking: held meanwhile, perhaps.
      const heldUntil =
        inquiry.heldUntil ?? (await findHeldUntil(context, company, wanted(inquiry, start)));
      const slots = await nearestSlots(context, inquiry, start);
      return { kind: "slot-taken", requestId: ids.request, nearest: slots, heldUntil };
    }
  }
}

const wanted = ({ service, providerId, locationId, request }: Inquiry, start: Date) => ({
  ...{ service, providerId, locationId, wish: request, start },
});

export const linkExpiry = (end: Date) =>
  new Date(end.getTime() + linkDaysAfterEnd * 24 * 60 * 60_000);

/** A rival with the same key was faster: what it was told is our answer too. */
export async function repeated(context: FlowContext, { key }: Inquiry): Promise<Received> {
  const before = key && (await findAnswer(context.db, key));
  if (key === undefined || before === undefined)
    throw new Error("A repeated request has no stored answer, although its key was taken");
  return answerAgain(context, key, before);
}

/** What follows from the booking, made as rows in the same statement. */
function effectsFor(
  { calendar, connected }: FlowContext,
  company: CurrentCompany,
  { team, appointmentId, texts }: { team: Team; appointmentId: string; texts: boolean },
) {
  const content = { template: "confirmed", sequence: 0 } as const;
  const hasCalendar = (id: string) =>
    calendar !== undefined && company.providers.get(id)?.calendarId !== undefined;
  const eventOf = (participantId?: string) =>
    newEffect("calendar-event", calendarEventKey(appointmentId, participantId), {
      appointmentId,
      ...(participantId !== undefined && { participantId }),
      recheck: false,
    });
  const event = hasCalendar(team.providerId) ? eventOf() : undefined;
  // The messages carry the video link, which the calendar makes.
  const waitsFor = event?.id;
  const mail = newEffect("email", appointmentMailKey("confirmed", appointmentId, 0), content);
  const sms = newEffect("sms", appointmentSmsKey("confirmed", appointmentId, 0), content);
  const meeting = newEffect("crm-meeting", meetingKey(appointmentId), { appointmentId });
  return [
    ...(event === undefined ? [] : [event]),
    ...team.withIds.filter(hasCalendar).map(eventOf),
    { ...mail, waitsFor },
    ...(connected.sms && texts ? [{ ...sms, waitsFor }] : []),
    ...(connected.crm ? [meeting] : []),
  ];
}

const newEffect = (kind: EffectKind, key: string, payload: Record<string, unknown>) => ({
  id: newId(),
  kind,
  key,
  payload,
});

function answerFor(
  context: FlowContext,
  { company }: Inquiry,
  booking: {
    team: Team;
    ids: { request: string; appointment: string; link: string };
    start: Date;
    end: Date;
  },
): Omit<BookedAnswer, "reference"> {
  const { team, ids, start, end } = booking;
  const provider = company.providers.get(team.providerId);
  const location = company.locations.get(team.locationId);
  return {
    outcome: "booked",
    requestId: ids.request,
    appointment: {
      id: ids.appointment,
      start: start.toISOString(),
      end: end.toISOString(),
      zone: team.zone,
      localStart: localStart(start, team.zone),
      provider: { key: provider?.key ?? "", name: provider?.name ?? "" },
      location: {
        key: location?.key ?? "",
        name: location?.name ?? "",
        address: location?.address ?? "",
      },
    },
    manageUrl: `${context.publicUrl}/m/${signLink(context.linkSecrets, ids.link)}`,
  };
}
