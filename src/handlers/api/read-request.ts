import type { RequestHandler } from "express";
import type { ReadRequest, RequestStory } from "#flows/read-request.ts";
import { sendProblem } from "#handlers/problem.ts";
import { choiceJson } from "./choice-json.ts";

/** GET /api/v1/requests/:id, …/receipt, …/timeline and …/choice: what was asked, why it went its way, what happened, why whom. */
export function onReadRequest(
  readRequest: ReadRequest,
  part: "request" | "receipt" | "timeline" | "choice",
): RequestHandler {
  return async (request, response) => {
    const story = await readRequest(String(request.params["id"]));
    if (story === undefined)
      return sendProblem(response, "NOT_FOUND", { detail: "there is no such request" });
    response.json(parts[part](story));
  };
}

const parts = {
  request: (story: RequestStory) => ({
    ...requestJson(story),
    appointment: appointmentJson(story),
    escalation: escalationJson(story),
  }),
  receipt: ({ receipt }: RequestStory) => receipt ?? null,
  timeline: ({ timeline, effects }: RequestStory) => ({
    entries: timeline,
    effects: effects.map(({ id, kind, key, state, attempt, createdAt }) => ({
      id,
      kind,
      key,
      state,
      attempts: attempt,
      createdAt,
    })),
  }),
  choice: ({ request, choices, company }: RequestStory) => {
    const [newest = null, ...earlier] = choices.map((choice) => choiceJson(choice, company));
    return { reference: request.reference, choice: newest, earlier };
  },
};

function requestJson({ request, service }: RequestStory) {
  return {
    id: request.id,
    reference: request.reference,
    channel: request.channel,
    state: request.state,
    closeReason: request.closeReason ?? null,
    service: service?.key ?? null,
    client: {
      name: request.contactName,
      email: request.contactEmail ?? null,
      phone: request.contactPhone ?? null,
    },
    zone: request.contactZone,
    wantedStart: request.wantedStart ?? null,
    partySize: request.partySize ?? null,
    notes: request.notes,
    promisedBy: request.promisedBy ?? null,
    receivedAt: request.receivedAt,
  };
}

function appointmentJson(story: RequestStory) {
  const { appointment, provider } = story;
  if (appointment === undefined) return null;
  return {
    id: appointment.id,
    state: appointment.state,
    start: appointment.startsAt,
    end: appointment.endsAt,
    zone: appointment.zone,
    provider: provider?.key ?? null,
    sequence: appointment.sequence,
    meetUrl: appointment.meetUrl ?? null,
    form: formJson(story),
  };
}

/** Null where nothing was ever asked. */
function formJson({ standing, answers }: RequestStory) {
  if (standing === undefined && answers.length === 0) return null;
  return {
    complete: standing?.isComplete ?? null,
    answered: standing?.answered ?? null,
    questions: standing?.of ?? null,
    answers,
  };
}

function escalationJson({ escalation, ladder }: RequestStory) {
  if (escalation === undefined) return null;
  return {
    id: escalation.id,
    state: escalation.state,
    version: escalation.version,
    priority: escalation.priority,
    reasons: escalation.findings,
    raisedAt: escalation.raisedAt,
    firstResponseDueAt: escalation.firstResponseDueAt,
    resolutionDueAt: escalation.resolutionDueAt,
    firstHumanAt: escalation.firstHumanAt ?? null,
    endedAt: escalation.endedAt ?? null,
    resolution: escalation.resolution ?? null,
    ladder,
  };
}
