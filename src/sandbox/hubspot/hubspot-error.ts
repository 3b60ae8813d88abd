import { randomUUID } from "node:crypto";
import { jsonAnswer, type VendorAnswer } from "#sandbox/vendor-server.ts";

/** The kinds of refusal that our answers use, with HubSpot's status. */
const statuses = {
  INVALID_AUTHENTICATION: 401,
  MISSING_SCOPES: 403,
  OBJECT_NOT_FOUND: 404,
  VALIDATION_ERROR: 400,
  CONFLICT: 409,
} as const satisfies Record<string, number>;
export type Category = keyof typeof statuses;

export type RefusalDetail = {
  readonly message: string;
  readonly code?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
};

/** A call that HubSpot refuses; thrown anywhere below, answered at the door. */
export class HubSpotRefusal extends Error {
  override readonly name = "HubSpotRefusal";
  readonly category: Category;
  readonly details: readonly RefusalDetail[];

  constructor(category: Category, message: string, details: readonly RefusalDetail[] = []) {
    super(message);
    this.category = category;
    this.details = details;
  }
}

export function answerRefusal(refusal: HubSpotRefusal): VendorAnswer {
  return jsonAnswer(statuses[refusal.category], bodyOf(refusal));
}

/** One item of a batch that was refused while the batch was not. */
export function itemError({ category, message, details }: HubSpotRefusal): object {
  return { status: "error", category, message, context: {}, links: {}, errors: details };
}

/** Values that are not what their property holds: in words for people, and in a list. */
export function invalidValue(name: string, code: string, message: string): HubSpotRefusal {
  const problem = { isValid: false, message, error: code, name, localizedErrorMessage: message };
  return new HubSpotRefusal(
    "VALIDATION_ERROR",
    `Property values were not valid: ${JSON.stringify([problem])}`,
    [{ message, code, context: { propertyName: [name] } }],
  );
}

/** What a scripted fault looks like. `error` of a 429 is its policy ("SECONDLY", "DAILY" …). */
export function answerFault(status: number, error: string): VendorAnswer {
  if (status !== 429) {
    const category = status === 401 ? "INVALID_AUTHENTICATION" : error;
    const message = `scripted fault: ${error}`;
    return jsonAnswer(status, { status: "error", message, correlationId: randomUUID(), category });
  }
  const policyName = /^[A-Z_]+$/.test(error) ? error : "SECONDLY";
  return jsonAnswer(429, {
    status: "error",
    message: `You have reached your ${policyName.toLowerCase()} limit.`,
    errorType: "RATE_LIMIT",
    correlationId: randomUUID(),
    policyName,
  });
}

function bodyOf({ category, message, details }: HubSpotRefusal): object {
  return { status: "error", message, correlationId: randomUUID(), category, errors: details };
}
