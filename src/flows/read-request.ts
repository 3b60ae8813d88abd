import type { Standing } from "#intake/questionnaire.ts";
import { type Appointment, findAppointmentOfRequest } from "#store/appointments.ts";
import { type Choice, listChoices } from "#store/choices.ts";
import type { StoredProvider, StoredService } from "#store/company-parts.ts";
import { type Effect, listEffects } from "#store/effects.ts";
import { findEscalationOfRequest, type StoredEscalation } from "#store/escalations.ts";
import { type GivenAnswer, listAnswers } from "#store/questionnaire-answers.ts";
import {
  findReceipt,
  findRequest,
  findRequestByReference,
  type StoredReceipt,
  type StoredRequest,
} from "#store/requests.ts";
import { listTimeline, type TimelineEntry } from "#store/timeline.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { type LadderLine, linesOf } from "./preview-ladder.ts";
import { readLadder } from "./read-ladder.ts";
import { readQuestionnaire } from "./read-questionnaire.ts";

/** Everything about one request, for whoever asks why. */
export type RequestStory = {
  readonly request: StoredRequest;
  readonly service: StoredService | undefined;
  readonly receipt: StoredReceipt | undefined;
  readonly appointment: Appointment | undefined;
  readonly provider: StoredProvider | undefined;
  readonly escalation: StoredEscalation | undefined;
  /** What was done because nobody answered, and what will be; empty where nobody was ever asked. */
  readonly ladder: readonly LadderLine[];
  readonly effects: readonly Effect[];
  readonly timeline: readonly TimelineEntry[];
  /** Why whom, the newest first. */
  readonly choices: readonly Choice[];
  /** What the client answered before they came, also to what is asked no more. */
  readonly answers: readonly GivenAnswer[];
  /** How far they are with what is asked now; undefined where nothing is. */
  readonly standing: Standing | undefined;
  readonly company: CurrentCompany;
};

/** `id` is the request's id or its reference (GH-1042). */
export type ReadRequest = (id: string) => Promise<RequestStory | undefined>;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function readRequestFlow({ db, company }: Pick<FlowContext, "db" | "company">): ReadRequest {
  return async (id) => {
    const request = uuid.test(id)
      ? await findRequest(db, id)
      : await findRequestByReference(db, id);
    if (request === undefined) return undefined;
    const current = await company();
    const { services, providers } = current.known;
    const appointment = await findAppointmentOfRequest(db, request.id);
    const escalation = await findEscalationOfRequest(db, request.id);
    return {
      request,
      service: services.get(request.serviceId),
      receipt: await findReceipt(db, request.id),
      appointment,
      provider: appointment && providers.get(appointment.providerId),
      escalation,
      ladder: escalation ? linesOf(current, await readLadder(db, current, escalation)) : [],
      effects: await listEffects(db, request.id),
      timeline: await listTimeline(db, request.id),
      choices: await listChoices(db, request.id),
      answers: appointment === undefined ? [] : await listAnswers(db, appointment.id),
      standing: appointment && (await readQuestionnaire(db, current, appointment))?.standing,
      company: current,
    };
  };
}
