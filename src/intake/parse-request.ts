import type { z } from "zod";
import { cleanLine } from "./clean-text.ts";
import { formBody } from "./form-body.ts";
import { parsePhone } from "./phone.ts";
import type { BookingRequest, Channel, Consent } from "./request.ts";
import {
  type DependentFields,
  dependentFields,
  type RequestBody,
  requestBody,
} from "./request-body.ts";

/** What a client has to correct: `path` names the field ("consents.sms"), "" the whole body. */
export type FieldProblem = { readonly path: string; readonly message: string };

/** What the door knows besides the body. */
export type Arrival = {
  readonly channel: Channel;
  /** Business time. */
  readonly receivedAt: Date;
  readonly isZone: (zone: string) => boolean;
  /** How a phone number without +country is read ("US"); without it such a number is refused. */
  readonly defaultCountry: string | undefined;
  /** The sentences that stand beside the two boxes: the proof of what was agreed to. */
  readonly consentWordings: { readonly email: string; readonly sms: string };
};

export type ParsedRequest =
  | {
      readonly kind: "ok";
      readonly request: BookingRequest;
      /** What the caller holds; not a part of what is asked for. */
      readonly holdId: string | undefined;
    }
  /** Nothing is wrong but that its time has come: an answer that it got before is still its answer. */
  | {
      readonly kind: "late";
      readonly request: BookingRequest;
      readonly problems: readonly FieldProblem[];
    }
  | { readonly kind: "invalid"; readonly problems: readonly FieldProblem[] };

/** More than these nobody reads; a body with 10,000 unknown fields is not a mistake. */
const problemsMax = 20;

/** Nobody books further ahead than this, whatever a service's horizon says. */
const aheadMaxDays = 400;
const dayMs = 24 * 60 * 60 * 1_000;

/**
 * The one door: a body as it came, from the API or from a form, becomes a clean BookingRequest, or
 * the list of what to correct, all of it at once. Whether service, provider and location exist is
 * not asked here: the company's set-up says that.
 */
export function parseRequest(body: unknown, arrival: Arrival): ParsedRequest {
  const shaped = arrival.channel === "form" && isRecord(body) ? formBody(body) : body;
  const parsed = requestBody.safeParse(shaped);
  const fields = dependentFields.parse(shaped);
  const phone = fields.phone?.trim() ? parsePhone(fields.phone, arrival.defaultCountry) : undefined;

  const problems = [
    ...(parsed.error?.issues.flatMap(toProblems) ?? []),
    ...arrivalProblems(fields, arrival),
    ...(fields.phone?.trim() && phone === undefined ? [phoneProblem(arrival)] : []),
  ];
  // Also beside other mistakes: whoever corrects those should not hear of this one only then.
  const noStart = isRecord(shaped) && shaped["start"] === undefined;
  if (noStart && fields.askPerson !== true)
    problems.push({ path: "start", message: "Please choose a time, or ask us to answer you." });

  if (!parsed.success || problems.some((problem) => problem !== passed))
    return { kind: "invalid", problems: problems.slice(0, problemsMax) };
  const request = toRequest(parsed.data, phone, arrival);
  if (problems.length > 0) return { kind: "late", request, problems };
  return { kind: "ok", request, holdId: parsed.data.hold };
}

function isRecord(body: unknown): body is Readonly<Record<string, unknown>> {
  return typeof body === "object" && body !== null && !Array.isArray(body);
}

function toProblems(issue: z.core.$ZodIssue): FieldProblem[] {
  if (issue.code !== "unrecognized_keys")
    return [{ path: issue.path.join("."), message: issue.message }];
  return issue.keys.map((unknownKey) => ({
    path: [...issue.path, cleanLine(unknownKey).slice(0, 60)].join("."),
    message: "This field is not known here.",
  }));
}

const passed: FieldProblem = { path: "start", message: "This time has already passed." };

function arrivalProblems(fields: DependentFields, arrival: Arrival): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const { start, zone } = fields;
  if (start !== undefined) {
    const aheadMs = start.getTime() - arrival.receivedAt.getTime();
    if (aheadMs <= 0) problems.push(passed);
    if (aheadMs > aheadMaxDays * dayMs)
      problems.push({ path: "start", message: "This time is too far in the future." });
  }
  const named = zone?.trim() ?? "";
  // Nothing longer than 64 characters gets this far without a problem of its own.
  if (named !== "" && named.length <= 64 && !arrival.isZone(named))
    problems.push({ path: "zone", message: "We do not know this time zone." });
  return problems;
}

function phoneProblem({ defaultCountry }: Arrival): FieldProblem {
  const advice =
    defaultCountry === undefined
      ? "Please write the phone number with + and the country code."
      : "This does not look like a phone number we can reach; please check it.";
  return { path: "phone", message: advice };
}

function toRequest(body: RequestBody, phone: string | undefined, arrival: Arrival): BookingRequest {
  return {
    channel: arrival.channel,
    receivedAt: arrival.receivedAt,
    serviceKey: body.service,
    clientName: body.name,
    clientEmail: body.email,
    clientPhone: phone,
    clientZone: body.zone,
    start: body.start,
    providerKey: body.provider,
    locationKey: body.location,
    partySize: body.partySize,
    notes: body.notes ?? "",
    language: body.language,
    territory: body.territory,
    askPerson: body.askPerson ?? false,
    consents: consentsOf(body.consents ?? {}, arrival),
  };
}

/** Only what was asked and answered: an absent answer is no refusal and no consent. */
function consentsOf(
  answers: NonNullable<RequestBody["consents"]>,
  { consentWordings }: Arrival,
): Consent[] {
  return (["email", "sms"] as const).flatMap((channel) => {
    const given = answers[channel];
    return given === undefined ? [] : [{ channel, wording: consentWordings[channel], given }];
  });
}
