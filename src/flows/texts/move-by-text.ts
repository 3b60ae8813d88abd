import { localStart } from "#booking/local-time.ts";
import type { FlowContext } from "#flows/context.ts";
import { type BookedPart, type OpenedLink, openLinkFlow } from "#flows/open-link.ts";
import { rescheduleAppointmentFlow } from "#flows/reschedule-appointment.ts";
import type { ToldAbout } from "#flows/wish-sms.ts";
import type { MoveOption, MoveQuestion } from "#messaging/question.ts";
import { transact } from "#store/db.ts";
import { ask, expiryOf, type Heard } from "./ask.ts";
import { findFreeTimes, instantOn, type Wanted } from "./free-times.ts";
import { deviceOf, giveBackHeld, holdTimes } from "./hold-times.ts";
import { onlyByPerson } from "./only-by-person.ts";
import { tell } from "./tell.ts";
import { tokenOf } from "./token-of.ts";

export type MoveWish = { readonly day?: string | undefined; readonly time?: string | undefined };

/** Proposes free times near the one that was wished for; the appointment stays until one is chosen. */
export async function askWhither(
  context: FlowContext,
  heard: Heard,
  { requestId, wish }: { readonly requestId: string; readonly wish: MoveWish },
): Promise<void> {
  const opened = await openLinkFlow(context)(await tokenOf(context, requestId));
  const { booked } = opened ?? {};
  if (opened === undefined || booked?.appointment.state !== "confirmed")
    return say(context, heard, { requestId, about: "nothing-booked" });
  const forOther = { requestId, deed: "for another time" };
  const against = booked.againstReschedule.map(({ explanation }) => explanation);
  if (against.length > 0) return onlyByPerson(context, heard, { ...forOther, reasons: against });
  const options = await propose(context, heard, { opened, booked, wish });
  if (options === "none-free")
    return onlyByPerson(context, heard, { ...forOther, reasons: ["No other time is free."] });
}

async function propose(
  context: FlowContext,
  heard: Heard,
  { opened, booked, wish }: { opened: OpenedLink; booked: BookedPart; wish: MoveWish },
): Promise<"asked" | "none-free"> {
  const { company, incoming } = heard;
  const { service, request } = opened;
  const { appointment } = booked;
  const { id: appointmentId, locationId, sequence, startsAt, providerId } = appointment;
  const question = { service, locationId, wish: request, except: { appointmentId } };
  const wanted = wantedOf(wish, startsAt, request.contactZone);
  const free = await findFreeTimes(context, company, { question, ...wanted });
  const starts = free
    .map(({ start }) => start)
    .filter((one) => one.getTime() !== startsAt.getTime());
  if (starts.length === 0) return "none-free";
  return transact(context.db, async (tx) => {
    const options = await holdTimes({ ...context, db: tx }, company, {
      ...{ question, starts, phone: incoming.phone },
      own: { start: startsAt, providerId },
    });
    if (options.length === 0) return "none-free";
    const requestId = request.id;
    const asked: MoveQuestion = { kind: "move", requestId, sequence, options };
    const expiresAt = expiryOf(incoming.at, startsAt);
    await ask(tx, heard, { question: asked, requestId, expiresAt });
    return "asked";
  });
}

/** Of a day alone it is the same hour, of an hour alone the same day. */
function wantedOf({ day, time }: MoveWish, start: Date, zone: string): Wanted {
  const [ownDay = "", ownTime = ""] = localStart(start, zone).split("T");
  const near = instantOn(day ?? ownDay, time ?? ownTime, zone) ?? start;
  return { day: day ?? (time === undefined ? undefined : ownDay), near, zone };
}

/** They chose one of the times that we proposed. The message about it goes out as for every other way. */
export async function moveByText(
  context: FlowContext,
  heard: Heard,
  { question, option }: { readonly question: MoveQuestion; readonly option: MoveOption },
): Promise<void> {
  const { phone, at } = heard.incoming;
  const { requestId, sequence } = question;
  const { start, holdId } = option;
  await giveBackHeld(context.db, { phone, at, but: holdId });
  const token = await tokenOf(context, requestId);
  const hold = holdId === undefined ? undefined : { id: holdId, device: deviceOf(phone) };
  const moved = await rescheduleAppointmentFlow(context)({ token, start, sequence, hold });
  switch (moved.kind) {
    case "rescheduled":
      return;
    case "same-time":
      return say(context, heard, { requestId, about: "already-then" });
    case "not-booked":
      return say(context, heard, { requestId, about: "nothing-booked" });
    case "changed-meanwhile":
      return say(context, heard, { requestId, about: "changed-since" });
    case "slot-taken": {
      // Gone since it was held for them: what is free near it now.
      const zone = await zoneOf(context, token);
      const [day, time] = localStart(start, zone).split("T");
      return askWhither(context, heard, { requestId, wish: { day, time } });
    }
    case "link-invalid":
    case "try-later":
      return onlyByPerson(context, heard, { requestId, deed: "for another time", reasons: [] });
    case "outside-policy": {
      const reasons = moved.violations.map(({ explanation }) => explanation);
      return onlyByPerson(context, heard, { requestId, deed: "for another time", reasons });
    }
  }
}

async function zoneOf(context: FlowContext, token: string): Promise<string> {
  const opened = await openLinkFlow(context)(token);
  return opened?.request.contactZone ?? (await context.company()).settings.zone;
}

async function say(
  context: FlowContext,
  { incoming }: Heard,
  told: { readonly requestId: string; readonly about: ToldAbout },
): Promise<void> {
  await transact(context.db, (tx) => tell(tx, incoming, told));
}
