/**
 * What a booking form is answered with: JSON for the island, the same words in HTML without it.
 * Status 201 confirmed, 202 person-will-answer, 409 slot-taken, 422 invalid and outside-policy.
 */
export type Answer = Accepted | Refusal;

export type Accepted = {
  readonly outcome: "confirmed" | "person-will-answer";
  /** Where the client sees it: a path of this site. */
  readonly location: string;
};

export type Refusal =
  | {
      readonly outcome: "slot-taken";
      /** Nearest first, at most three. */
      readonly alternatives: readonly Slot[];
      /** The time is not booked but kept for somebody else, until then at the latest. */
      readonly held?: { readonly start: string; readonly until: string } | undefined;
      readonly idempotencyKey: string;
    }
  | {
      readonly outcome: "invalid";
      readonly problems: readonly Problem[];
      readonly idempotencyKey: string;
    }
  | {
      readonly outcome: "outside-policy";
      /** The time that was asked for: no longer on offer, so no radio of the form carries it. */
      readonly start: string;
      /** The broken limits in words that a client may read. */
      readonly explanations: readonly string[];
      readonly idempotencyKey: string;
    };

/** A refusal before it has the key for the next try. */
export type Unkeyed<T> = T extends unknown ? Omit<T, "idempotencyKey"> : never;

/** An interval that may be booked now, by its start: ISO 8601 in UTC. */
export type Slot = { readonly start: string };

/** The names of the fields, in the form and in the service behind it. */
export type FieldName =
  | "start"
  | "zone"
  | "name"
  | "email"
  | "phone"
  | "partySize"
  | "location"
  | "provider"
  | "language"
  | "territory"
  | "notes"
  | "consents.email"
  | "consents.sms"
  | "reason";

/** Something to correct; without a field it concerns the whole form. */
export type Problem = { readonly field: FieldName | undefined; readonly message: string };

/** What a person typed, kept as typed through every refusal. */
export type Details = {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly partySize: string;
  readonly notes: string;
  readonly consentEmail: boolean;
  readonly consentSms: boolean;
};

export const noDetails: Details = {
  name: "",
  email: "",
  phone: "",
  partySize: "1",
  notes: "",
  consentEmail: false,
  consentSms: false,
};

export function problemOf(refusal: Refusal | undefined, field: FieldName): string | undefined {
  if (refusal?.outcome !== "invalid") return undefined;
  return refusal.problems.find((problem) => problem.field === field)?.message;
}
