import type { FlowContext } from "#flows/context.ts";
import { assignText } from "#flows/log-message.ts";
import { type IncomingSms, passOn } from "#flows/pass-on-sms.ts";
import { replyToWaitlistOffer } from "#flows/reply-to-waitlist-offer.ts";
import { readChoice } from "#messaging/choice.ts";
import type { Deed } from "#messaging/question.ts";
import { type TalkContext, type Understood, understand } from "#messaging/understand.ts";
import { type Appointment, findAppointmentOfRequest } from "#store/appointments.ts";
import { smsConsent } from "#store/consents.ts";
import { findNewestRequestOfPhone } from "#store/conversations.ts";
import { transact } from "#store/db.ts";
import { settleIncoming } from "#store/messages.ts";
import { findRequest } from "#store/requests.ts";
import { findNewestQuestion, type StoredQuestion } from "#store/text-questions.ts";
import { answerQuestion } from "./answer-question.ts";
import type { Heard } from "./ask.ts";
import { askToCancel, cancelByText } from "./cancel-by-text.ts";
import { type AcceptByText, chooseByText } from "./choose-by-text.ts";
import { confirmByText } from "./confirm-by-text.ts";
import { hearIntake, startIntake, startsIntake } from "./intake-by-text.ts";
import { lateByText } from "./late-by-text.ts";
import { askWhither } from "./move-by-text.ts";
import { type Matters, readMatters } from "./read-matters.ts";
import { tell } from "./tell.ts";
import { askWhich } from "./which-by-text.ts";

/** What somebody wrote, beyond STOP, START and HELP: an answer to a question of ours, or a wish. */
export async function hearText(
  context: FlowContext,
  accept: AcceptByText,
  incoming: IncomingSms,
): Promise<void> {
  const company = await context.company();
  const heard: Heard = { incoming, company };
  const newest = await findNewestQuestion(context.db, incoming.phone);
  const matters = await readMatters(context, incoming);
  const open = newest?.state === "open" && newest.expiresAt > incoming.at ? newest : undefined;
  const talk = { heard, accept, matters };
  if ((await smsConsent(context.db, incoming.phone)) === "revoked")
    return hearMute(context, talk, open);
  const answered = open === undefined ? undefined : await hearAnswer(context, heard, open);
  if (answered?.kind === "done") return;
  if (answered?.kind === "which") return doDeed(context, talk, answered);
  if (open === undefined && (await isOfWaitlist(context, incoming))) return;
  const said = answered?.said ?? (await understandIn(context, heard, matters));
  await act(context, talk, { said, newest });
}

/**
 * Who has opted out can't be asked back: a person acts upon their words, whatever we had asked. What
 * can mean one thing only, a proposed time or a freed one, is done, and confirmed by e-mail.
 */
async function hearMute(
  context: FlowContext,
  talk: Talk,
  open: StoredQuestion | undefined,
): Promise<void> {
  const { heard, matters } = talk;
  if (open !== undefined) return received(context, heard);
  if (await isOfWaitlist(context, heard.incoming)) return;
  const said = await understandIn(context, heard, matters);
  const isClear = said.kind === "choose" && matters.offered.length === 1;
  return isClear ? chosen(context, talk, said.position) : received(context, heard);
}

async function understandIn(
  context: FlowContext,
  heard: Heard,
  matters: Matters,
): Promise<Understood> {
  const talk = await talkContext(context, heard, matters);
  return understand(heard.incoming.body, talk);
}

/** A number that answers a freed time, and nothing else that is open. */
async function isOfWaitlist(context: FlowContext, incoming: IncomingSms): Promise<boolean> {
  const position = readChoice(incoming.body);
  return position !== undefined && replyToWaitlistOffer(context, { incoming, position });
}

async function hearAnswer(context: FlowContext, heard: Heard, stored: StoredQuestion) {
  const { question } = stored;
  return question.kind === "intake"
    ? hearIntake(context, heard, { ...stored, question })
    : answerQuestion(context, heard, { ...stored, question });
}

type Talk = { readonly heard: Heard; readonly accept: AcceptByText; readonly matters: Matters };

/** What their words may be an answer to, where no question of a talk is open. */
async function talkContext(
  context: FlowContext,
  { incoming, company }: Heard,
  { coming, asked, offered }: Matters,
): Promise<TalkContext> {
  const about = asked[0] ?? coming[0];
  const requestId = offered[0]?.requestId ?? about?.requestId;
  const request = requestId === undefined ? undefined : await findRequest(context.db, requestId);
  return {
    zone: request?.contactZone ?? company.settings.zone,
    now: incoming.at,
    start: about?.startsAt,
    asked: askedIn({ asked, offered }),
  };
}

function askedIn({ asked, offered }: Pick<Matters, "asked" | "offered">): TalkContext["asked"] {
  const [first, ...others] = offered;
  if (first !== undefined) {
    // Two lists of times: a number is an answer to both, and names a time of neither.
    const options = others.length === 0 ? first.options : first.options.map(withoutTime);
    return { kind: "offers", options };
  }
  return asked.length > 0 ? { kind: "confirmation" } : { kind: "nothing" };
}

const withoutTime = ({ position }: { readonly position: number }) => ({
  position,
  start: new Date(0),
});

async function act(
  context: FlowContext,
  talk: Talk,
  { said, newest }: { readonly said: Understood; readonly newest: StoredQuestion | undefined },
): Promise<void> {
  const { heard, matters } = talk;
  switch (said.kind) {
    case "choose":
      return chosen(context, talk, said.position);
    case "confirm":
      return withOne(context, talk, {
        deed: { kind: "confirm" },
        among: matters.asked.length > 0 ? matters.asked : matters.coming,
      });
    case "cancel":
      return withOne(context, talk, { deed: { kind: "cancel" }, among: matters.coming });
    case "move": {
      const { day, time } = said;
      return withOne(context, talk, { deed: { kind: "move", day, time }, among: matters.coming });
    }
    case "late":
      return late(context, talk, said.minutes);
    case "thanks":
      return settle(context, heard);
    default:
      return unclear(context, talk, newest);
  }
}

/** One that it can be about is meant, of several they say which, and without any nothing is done. */
async function withOne(
  context: FlowContext,
  talk: Talk,
  { deed, among }: { readonly deed: Deed; readonly among: readonly Appointment[] },
): Promise<void> {
  const [first, ...others] = among;
  if (first === undefined) return withNone(context, talk, deed);
  if (others.length > 0) {
    const candidates = among.map(({ requestId, startsAt: start }) => ({ requestId, start }));
    return askWhich(context, talk.heard, { deed, among: candidates });
  }
  return doDeed(context, talk, { deed, requestId: first.requestId, shown: undefined });
}

async function doDeed(
  context: FlowContext,
  { heard, accept, matters }: Talk,
  /** `shown`: when it was, as they were told who said that this is the one. */
  { deed, requestId, shown }: { deed: Deed; requestId: string; shown: Date | undefined },
): Promise<void> {
  const appointment = await findAppointmentOfRequest(context.db, requestId);
  const isToCome = appointment?.state === "confirmed" && appointment.endsAt > heard.incoming.at;
  if (deed.kind === "choose")
    return chooseByText(context, accept, { heard, requestId, position: deed.position });
  if (!isToCome)
    return void (await transact(context.db, (tx) =>
      tell(tx, heard.incoming, { requestId, about: "nothing-booked" }),
    ));
  // The one they chose from the list is not there any more.
  if (shown !== undefined && shown.getTime() !== appointment.startsAt.getTime())
    return void (await transact(context.db, (tx) =>
      tell(tx, heard.incoming, { requestId, about: "changed-since" }),
    ));
  // Somebody is at work on it already: two answers to one wish would be one too many.
  const isWorkedOn = matters.live.some((live) => live.requestId === requestId);
  if (isWorkedOn && deed.kind === "move") return received(context, heard);
  switch (deed.kind) {
    case "confirm":
      return confirmByText(context, heard, appointment);
    case "move":
      return askWhither(context, heard, { requestId, wish: deed });
    case "cancel":
      return shown !== undefined
        ? cancelByText(context, heard, appointment)
        : askToCancel(context, heard, appointment);
  }
}

/** A wish about an appointment where there is none. */
async function withNone(context: FlowContext, talk: Talk, deed: Deed): Promise<void> {
  const { heard, matters } = talk;
  if (matters.live.length > 0) return received(context, heard);
  const newest = await findNewestRequestOfPhone(context.db, heard.incoming.phone);
  if (newest === undefined)
    return deed.kind === "move" ? startIntake(context, heard) : received(context, heard);
  const { requestId } = newest;
  await transact(context.db, (tx) =>
    tell(tx, heard.incoming, { requestId, about: "nothing-booked" }),
  );
}

async function chosen(context: FlowContext, talk: Talk, position: number): Promise<void> {
  const { heard, matters, accept } = talk;
  const [first, ...others] = matters.offered;
  if (first === undefined) return received(context, heard);
  if (others.length === 0)
    return chooseByText(context, accept, { heard, requestId: first.requestId, position });
  const among = matters.offered.map(({ requestId, options }) => ({
    requestId,
    start: options[0]?.start ?? heard.incoming.at,
  }));
  return askWhich(context, heard, { deed: { kind: "choose", position }, among });
}

/** So long before the start being late is about this appointment, and not about another day. */
const lateWithinMs = 12 * 60 * 60_000;

function late(context: FlowContext, { heard, matters }: Talk, minutes: number | undefined) {
  const { at } = heard.incoming;
  const appointment = matters.coming.find(
    ({ startsAt }) => startsAt.getTime() - at.getTime() <= lateWithinMs,
  );
  return appointment === undefined
    ? received(context, heard)
    : lateByText(context, heard, { appointment, minutes });
}

async function unclear(
  context: FlowContext,
  talk: Talk,
  newest: StoredQuestion | undefined,
): Promise<void> {
  const { heard, matters } = talk;
  const { incoming } = heard;
  const over = newest === undefined ? undefined : overQuestion(newest, incoming);
  if (over !== undefined)
    return void (await transact(context.db, (tx) =>
      tell(tx, incoming, { requestId: over, about: "question-over" }),
    ));
  const tooLate = choiceTooLate(heard, matters);
  if (tooLate !== undefined) return chooseByText(context, talk.accept, { heard, ...tooLate });
  const isIdle = matters.live.length === 0 && matters.coming.length === 0;
  if (isIdle && (await startsIntake(context, heard))) return startIntake(context, heard);
  return received(context, heard);
}

/** One of the times that were proposed last, chosen when they wait no more. */
function choiceTooLate({ incoming }: Heard, { lastOffered }: Matters) {
  if (lastOffered === undefined) return undefined;
  const { requestId, options } = lastOffered;
  const asked = { kind: "offers", options } as const;
  const talk = { zone: "UTC", now: incoming.at, asked, start: undefined };
  const said = understand(incoming.body, talk);
  return said.kind === "choose" ? { requestId, position: said.position } : undefined;
}

/** A number alone, and the question that it would have answered is no longer open. */
function overQuestion(
  { question, askedAt, state, expiresAt }: StoredQuestion,
  { body, at }: IncomingSms,
): string | undefined {
  const isRecent = at.getTime() - askedAt.getTime() < 3 * 24 * 60 * 60_000;
  const isOver = state !== "open" || expiresAt <= at;
  if (!isRecent || !isOver || !/^\s*[1-4]\W*$/.test(body) || !("requestId" in question))
    return undefined;
  return question.requestId;
}

/** Read by a person, who answers. */
const received = (context: FlowContext, { incoming }: Heard) =>
  passOn(context, { incoming, text: "The client wrote:", answer: "received", raise: true });

/** Nobody has to do anything about it, and an answer to it would only be answered again. */
async function settle(context: FlowContext, { incoming }: Heard): Promise<void> {
  const newest = await findNewestRequestOfPhone(context.db, incoming.phone);
  await transact(context.db, async (tx) => {
    if (!(await settleIncoming(tx, incoming.id)) || newest === undefined) return;
    await assignText(tx, incoming.id, { ...newest, escalationId: undefined });
  });
}
