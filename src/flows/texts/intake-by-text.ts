import { localStart } from "#booking/local-time.ts";
import { findSaidTimes } from "#booking/said-times.ts";
import type { CurrentCompany, FlowContext } from "#flows/context.ts";
import type { IncomingSms } from "#flows/pass-on-sms.ts";
import { emailIn } from "#intake/email-in.ts";
import { readChoice } from "#messaging/choice.ts";
import {
  isForOthers,
  mentionsBooking,
  nameIn,
  numberIn,
  saysNoEmail,
} from "#messaging/intake-words.ts";
import type { IntakeDraft, IntakeQuestion, IntakeStep } from "#messaging/question.ts";
import { understand } from "#messaging/understand.ts";
import { findNewestRequestOfPhone } from "#store/conversations.ts";
import { transact } from "#store/db.ts";
import { settleIncoming } from "#store/messages.ts";
import { findRequest } from "#store/requests.ts";
import { askAgain, countIntakes, endQuestion, type StoredQuestion } from "#store/text-questions.ts";
import { listComingOfPhone, wasOfferedSince } from "#store/text-subjects.ts";
import type { Answered } from "./answer-question.ts";
import { ask, expiryOf, type Heard, wishQuestion } from "./ask.ts";
import { findFreeTimes, instantOn } from "./free-times.ts";
import { handOverIntake } from "./hand-over-intake.ts";
import { holdTimes } from "./hold-times.ts";
import { servicesOf } from "./read-talk.ts";
import { submitIntake } from "./submit-intake.ts";
import { endBy, tooLate } from "./too-late.ts";

type StoredIntake = StoredQuestion & { readonly question: IntakeQuestion };

/** Two machines that talk with each other come to an end. */
const startsPerDay = 3;
const dayMs = 24 * 60 * 60_000;

/** Whether words without an open matter ask for an appointment, or may. */
export async function startsIntake(
  { db }: Pick<FlowContext, "db">,
  { incoming }: Heard,
): Promise<boolean> {
  const { phone, at, body } = incoming;
  // A short code is a machine for certain.
  if (!/^\+\d{8,15}$/.test(phone) || isForOthers(body)) return false;
  const isKnown = (await findNewestRequestOfPhone(db, phone)) !== undefined;
  // Whoever has been here may write about anything; a stranger wants to come.
  if (isKnown && !mentionsBooking(body)) return false;
  const since = new Date(at.getTime() - dayMs);
  return (await countIntakes(db, { phone, since })) < startsPerDay;
}

export async function startIntake(context: FlowContext, heard: Heard): Promise<void> {
  const draft = await firstDraft(context, heard);
  await proceed(context, heard, { draft, stored: undefined });
}

/** What the first words say already, and what is known of whoever has been here before. */
async function firstDraft(
  { db }: Pick<FlowContext, "db">,
  { incoming, company }: Heard,
): Promise<IntakeDraft> {
  const { phone, body, at } = incoming;
  const newest = await findNewestRequestOfPhone(db, phone);
  const before = newest && (await findRequest(db, newest.requestId));
  const zone = before?.contactZone ?? company.settings.zone;
  const [said, ...others] = findSaidTimes(body, { at, zone });
  return {
    id: incoming.id,
    zone,
    words: body.slice(0, 500),
    serviceKey: serviceIn(company, body),
    ...(others.length === 0 && said !== undefined && { day: said.day, time: said.time }),
    ...(before && { name: before.contactName, email: before.contactEmail }),
  };
}

/** The only service, or the one that is named. */
function serviceIn(company: CurrentCompany, body: string): string | undefined {
  const services = servicesOf(company);
  const words = body.toLowerCase();
  const named =
    services.length === 1
      ? services
      : services.filter(({ name }) => words.includes(name.toLowerCase()));
  return named.length === 1 ? named[0]?.key : undefined;
}

/** The answer to what was asked last. */
export async function hearIntake(
  context: FlowContext,
  heard: Heard,
  stored: StoredIntake,
): Promise<Answered> {
  const { draft, asks } = stored.question;
  const { body, at } = heard.incoming;
  const asked = { kind: "offers", options: draft.options ?? [] } as const;
  const said = understand(body, { zone: draft.zone, now: at, asked, start: undefined });
  if (asks === "email" && emailIn(body) === undefined && saysNoEmail(body)) {
    await proceed(context, heard, { draft: { ...draft, hasNoEmail: true }, stored });
    return { kind: "done" };
  }
  // Beside an appointment to come that is a wish about it, and no word on the new one.
  if (said.kind === "late" || (said.kind === "cancel" && (await isComing(context, heard))))
    return { kind: "new-wish", said };
  if (said.kind === "thanks" || said.kind === "no" || said.kind === "cancel") {
    const isStill = said.kind === "thanks";
    if (isStill || (await endBy(context, heard, { stored, state: "answered" })))
      await settleIncoming(context.db, heard.incoming.id);
    return { kind: "done" };
  }
  await hearAnswer(context, heard, stored);
  return { kind: "done" };
}

async function hearAnswer(context: FlowContext, heard: Heard, stored: StoredIntake): Promise<void> {
  const { draft, asks } = stored.question;
  const isOther = await mayBeOther(context, heard, stored);
  const taken = isOther ? undefined : takeAnswer(heard, { asks, draft });
  if (taken === undefined) await notUnderstood(context, heard, stored);
  else await proceed(context, heard, { draft: taken, stored });
}

const isComing = async ({ db }: Pick<FlowContext, "db">, { incoming }: Heard) =>
  (await listComingOfPhone(db, incoming)).length > 0;

/** Other numbers were told since: what this one stands for is asked once more. */
async function mayBeOther(
  { db }: Pick<FlowContext, "db">,
  { incoming: { phone, body } }: Heard,
  { question: { asks }, askedAt }: StoredIntake,
): Promise<boolean> {
  const isNumbered = asks === "service" || asks === "time";
  return (
    isNumbered &&
    readChoice(body) !== undefined &&
    (await wasOfferedSince(db, { phone, since: askedAt }))
  );
}

/** What the words say of the thing that was asked; undefined where they say nothing of it. */
function takeAnswer(
  { incoming, company }: Heard,
  { asks, draft }: { readonly asks: IntakeStep; readonly draft: IntakeDraft },
): IntakeDraft | undefined {
  const { body, at } = incoming;
  switch (asks) {
    case "service": {
      const services = servicesOf(company);
      const serviceKey = services[(numberIn(body) ?? 0) - 1]?.key ?? serviceIn(company, body);
      return serviceKey === undefined ? undefined : { ...draft, serviceKey };
    }
    case "when":
    case "time":
      return takeTime(draft, { body, at });
    case "name": {
      const name = nameIn(body);
      return name === undefined ? undefined : { ...draft, name };
    }
    case "email": {
      const email = emailIn(body)?.address;
      return email === undefined ? undefined : { ...draft, email };
    }
  }
}

function takeTime(
  draft: IntakeDraft,
  { body, at }: Pick<IncomingSms, "body" | "at">,
): IntakeDraft | undefined {
  const { zone, options = [] } = draft;
  const asked = { kind: "offers", options } as const;
  const said = understand(body, { zone, now: at, asked, start: undefined });
  const position = said.kind === "choose" ? said.position : undefined;
  const option = options.find((one) => one.position === position);
  if (option !== undefined) return { ...draft, start: option.start, options: [option] };
  const [first, ...others] = findSaidTimes(body, { at, zone });
  if (first === undefined || others.length > 0) return undefined;
  const { day, time } = first;
  return {
    ...draft,
    day: day ?? draft.day,
    time: time ?? (day === undefined ? draft.time : undefined),
  };
}

type Going = { readonly draft: IntakeDraft; readonly stored: StoredIntake | undefined };

/** Asks for the first thing that is missing; with everything there it is a request like any other. */
async function proceed(
  context: FlowContext,
  heard: Heard,
  { draft, stored }: Going,
): Promise<void> {
  const { serviceKey, start, name, email, hasNoEmail } = draft;
  if (serviceKey === undefined) return put(context, heard, { asks: "service", draft, stored });
  if (start === undefined) return findTime(context, heard, { draft, stored });
  if (name === undefined) return put(context, heard, { asks: "name", draft, stored });
  if (email === undefined && !hasNoEmail)
    return put(context, heard, { asks: "email", draft, stored });
  const submitted = await submitIntake(context, heard, {
    ...draft,
    serviceKey,
    start,
    name,
  });
  if (submitted === "time-gone")
    return findTime(context, heard, { draft: { ...draft, ...sayStart(draft, start) }, stored });
  const by = heard.incoming.id;
  if (stored !== undefined) await endQuestion(context.db, stored, { state: "answered", by });
  if (submitted === "refused") await handOverIntake(context, heard, draft);
}

/** The start that is gone, as words that say it. */
function sayStart({ zone }: IntakeDraft, start: Date): Partial<IntakeDraft> {
  const [day, time] = localStart(start, zone).split("T");
  return { day, time, start: undefined, options: undefined };
}

async function findTime(
  context: FlowContext,
  heard: Heard,
  { draft, stored }: Going,
): Promise<void> {
  const { company, incoming } = heard;
  const { zone, day, time } = draft;
  if (day === undefined && time === undefined)
    return put(context, heard, { asks: "when", draft, stored });
  const service = servicesOf(company).find(({ key }) => key === draft.serviceKey);
  if (service === undefined) return giveUp(context, heard, { draft, stored });
  const today = localStart(incoming.at, zone).slice(0, 10);
  const near = instantOn(day ?? today, time ?? "10:00", zone) ?? incoming.at;
  const question = { service };
  const free = await findFreeTimes(context, company, { question, day, near, zone });
  const exact =
    time === undefined ? undefined : free.find(({ start }) => start.getTime() === near.getTime());
  const starts = exact === undefined ? free.map(({ start }) => start) : [exact.start];
  const options = await transact(context.db, (tx) =>
    holdTimes({ ...context, db: tx }, company, { question, starts, phone: incoming.phone }),
  );
  const [first] = options;
  if (first === undefined) return giveUp(context, heard, { draft, stored });
  const known = { ...draft, options, start: undefined, day: undefined, time: undefined };
  if (exact !== undefined)
    return proceed(context, heard, { draft: { ...known, start: first.start }, stored });
  return put(context, heard, { asks: "time", draft: known, stored });
}

/** Puts the question, the first one or the next one of the talk. */
async function put(
  context: FlowContext,
  heard: Heard,
  { asks, draft, stored }: Going & { readonly asks: IntakeStep },
): Promise<void> {
  const question: IntakeQuestion = { kind: "intake", asks, draft };
  const expiresAt = expiryOf(heard.incoming.at);
  if (stored !== undefined)
    return putAgain(context, heard, { ...stored, question, expiresAt, misses: 0 });
  await transact(context.db, (tx) => ask(tx, heard, { question, expiresAt }));
}

/** As it is to be put now, unless another text was quicker. */
async function putAgain(context: FlowContext, heard: Heard, next: StoredIntake): Promise<void> {
  const { id: by, at } = heard.incoming;
  const isPut = await transact(context.db, async (tx) => {
    const stored = await askAgain(tx, next, { ...next, at, by });
    if (stored === undefined) return false;
    if (await settleIncoming(tx, by))
      await wishQuestion(tx, heard.incoming, { stored, requestId: undefined });
    return true;
  });
  if (!isPut) await tooLate(context, heard, next);
}

/** Asked once more; whoever is not understood twice gets a person. */
async function notUnderstood(
  context: FlowContext,
  heard: Heard,
  stored: StoredIntake,
): Promise<void> {
  if (stored.misses > 0) {
    return giveUp(context, heard, { draft: stored.question.draft, stored });
  }
  await putAgain(context, heard, { ...stored, misses: 1 });
}

/** A machine gets no further: a person has what is known by then. */
async function giveUp(context: FlowContext, heard: Heard, { draft, stored }: Going): Promise<void> {
  // First, so that a node that dies in between leaves a talk that a sweep still finds.
  await handOverIntake(context, heard, draft);
  const by = heard.incoming.id;
  if (stored !== undefined) await endQuestion(context.db, stored, { state: "handed-over", by });
}
