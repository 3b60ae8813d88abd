import { createHash } from "node:crypto";
import { readSpokenTime, type SpokenTime } from "#booking/spoken-time.ts";
import { isZone } from "#booking/zone.ts";
import { countryOfZone } from "#booking/zone-country.ts";
import { listedZones } from "#booking/zone-list.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { Received } from "#flows/inquiry.ts";
import type { PrepareRequest, TakeRequest } from "#flows/take-request.ts";
import { type FieldProblem, parseRequest } from "#intake/parse-request.ts";
import { inputs } from "#views/slack/identifiers.ts";
import { refusalInDialog, unknownControlInDialog } from "#views/slack/notices.ts";
import { type RequestDraft, requestDialog, zoneOptions } from "#views/slack/request-dialog.ts";
import {
  bookedWords,
  escalatedWords,
  outsidePolicyWords,
  requestWords,
  takenWords,
  timeWords,
} from "#views/slack/request-words.ts";
import { toldDialog } from "#views/slack/told-dialog.ts";
import { chatUser, type DialogSubmitted } from "./payload.ts";
import { type DialogReply, errorAt, type OnOptions, type OnSubmit } from "./reply.ts";
import { decodeMemory, encodeMemory, type Memory, readDraft } from "./request-draft.ts";

export type RequestFlows = {
  readonly prepareRequest: PrepareRequest;
  readonly takeRequest: TakeRequest;
  readonly company: () => Promise<CurrentCompany>;
  /** Business time. */
  readonly now: () => Date;
};

const whenField = inputs.requestWhen.block;

/** "Send": first the time is read back, then the request goes the way of every other one. */
export function onRequestSubmitted(flows: RequestFlows): OnSubmit {
  return async (submitted) => {
    const memory = decodeMemory(submitted.view.private_metadata);
    if (memory === undefined) return errorAt(inputs.requestName.block, unknownControlInDialog);
    const draft = readDraft(submitted);
    const time = readWhen(draft, flows.now());
    if (time !== undefined && time.kind !== "time") return errorAt(whenField, timeWords[time.kind]);
    if (time !== undefined && !wasShown(memory, draft, time.start))
      return readBack(flows, submitted, { memory, draft, start: time.start });
    return send(flows, submitted, { memory, draft });
  };
}

/** The client's zone, as somebody types a city. */
export function onZoneOptions(): OnOptions {
  return async ({ value }) => zoneOptions(listedZones, value);
}

function readWhen({ when, zone }: RequestDraft, at: Date): SpokenTime | undefined {
  if (when === "") return undefined;
  return isZone(zone) ? readSpokenTime(when, { at, zone }) : { kind: "unread" };
}

/** "in 2 hours" is another instant a minute later: what was shown counts while its words stand. */
function wasShown(memory: Memory, draft: RequestDraft, start: Date): boolean {
  return memory.from === wordsOf(draft) && Math.abs(shownAt(memory) - start.getTime()) < 600_000;
}

const shownAt = ({ start }: Memory) => (start === undefined ? 0 : Date.parse(start));
const wordsOf = ({ when, zone }: RequestDraft) => `${zone} ${when}`;

type Asked = { readonly memory: Memory; readonly draft: RequestDraft };

async function readBack(
  flows: RequestFlows,
  submitted: DialogSubmitted,
  { memory, draft, start }: Asked & { start: Date },
): Promise<DialogReply> {
  const prepared = await flows.prepareRequest(chatUser(submitted));
  if (prepared.kind === "refused") return errorAt(whenField, refusalInDialog(prepared.refusal));
  const metadata = encodeMemory({ ...memory, start: start.toISOString(), from: wordsOf(draft) });
  const { services } = prepared;
  return { kind: "update", view: requestDialog(draft, { services, start, metadata }) };
}

async function send(
  flows: RequestFlows,
  submitted: DialogSubmitted,
  { memory, draft }: Asked,
): Promise<DialogReply> {
  const { settings } = await flows.company();
  const parsed = parseRequest(bodyOf(draft, memory), {
    channel: "slack",
    receivedAt: flows.now(),
    isZone,
    defaultCountry: countryOfZone(draft.zone),
    consentWordings: settings.consent,
  });
  if (parsed.kind === "invalid") return { kind: "errors", errors: errorsOf(parsed.problems) };
  const received = await flows.takeRequest({
    by: chatUser(submitted),
    request: parsed.request,
    // Sent twice it is one request; sent again with another time it is another one.
    key: `${submitted.view.id}:${createHash("sha256").update(JSON.stringify(draft)).digest("hex")}`,
    permalink: memory.permalink,
  });
  if (received.kind === "refused") return errorAt(whenField, refusalInDialog(received.refusal));
  return replyTo(received, draft.zone);
}

/** The body that every channel's door takes; without a time a person is asked. */
function bodyOf(draft: RequestDraft, { permalink, start }: Memory): Record<string, unknown> {
  const { service, name, email, phone, zone, when, notes, askPerson } = draft;
  const from = permalink === undefined ? [] : [`From Slack: ${permalink}`];
  return {
    ...{ service, name, email, zone },
    notes: [notes, ...from].filter(Boolean).join("\n\n"),
    ...(phone !== "" && { phone }),
    ...(when !== "" && { start }),
    ...((askPerson || when === "") && { askPerson: true }),
  };
}

const fieldOf: Readonly<Record<string, string>> = {
  service: inputs.requestService.block,
  name: inputs.requestName.block,
  email: inputs.requestEmail.block,
  phone: inputs.requestPhone.block,
  zone: inputs.requestZone.block,
  start: inputs.requestWhen.block,
  notes: inputs.requestNotes.block,
};

function errorsOf(problems: readonly FieldProblem[]): Record<string, string> {
  return Object.fromEntries(
    problems.map(({ path, message }) => [fieldOf[path] ?? inputs.requestName.block, message]),
  );
}

function replyTo(received: Received, zone: string): DialogReply {
  switch (received.kind) {
    case "booked": {
      const { reference, appointment } = received.answer;
      const start = new Date(appointment.start);
      const booked = { reference, start, zone, providerName: appointment.provider.name };
      return { kind: "update", view: toldDialog(`Booked ${reference}`, bookedWords(booked)) };
    }
    case "escalated": {
      const { reference } = received.answer;
      return { kind: "update", view: toldDialog(reference, escalatedWords(reference)) };
    }
    case "slot-taken": {
      const nearest = received.nearest.map(({ start }) => start);
      return errorAt(whenField, takenWords(nearest, zone));
    }
    case "outside-policy": {
      const why = received.violations.map(({ explanation }) => explanation);
      return errorAt(whenField, outsidePolicyWords(why));
    }
    case "unknown":
      return errorAt(inputs.requestService.block, requestWords.unknown);
    case "key-reused":
      return errorAt(inputs.requestName.block, requestWords.keyReused);
  }
}
