import type { FieldProblem } from "#intake/parse-request.ts";
import type { Details, FieldName, Problem } from "#views/pages/islands/answer.ts";

/** A posted form. Where a name comes twice, the first one counts: a pressed button stands before its radios. */
export type Fields = (name: string) => string;

/** What the body parser made of a form; a missing body is a form without fields. */
export function readFields(body: unknown): Fields {
  const posted = new Map(Object.entries(typeof body === "object" && body !== null ? body : {}));
  return (name) => {
    const value: unknown = posted.get(name);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return typeof first === "string" ? first : "";
  };
}

/** As typed, for showing it again. */
export function detailsOf(fields: Fields): Details {
  return {
    name: fields("name"),
    email: fields("email"),
    phone: fields("phone"),
    partySize: fields("partySize"),
    notes: fields("notes"),
    consentEmail: fields("consents.email") !== "",
    consentSms: fields("consents.sms") !== "",
  };
}

/** What a form says of a request, whatever is asked for with it. */
export const requestFields = [
  "zone",
  "name",
  "email",
  "phone",
  "partySize",
  "notes",
  "location",
  "provider",
  "language",
  "territory",
  "consents.email",
  "consents.sms",
];

/** The fields of a request, for parseRequest; whatever else a browser sent along is left out. */
export function requestBodyOf(fields: Fields, serviceKey: string): Record<string, string> {
  const { start, askPerson } = wishOf(fields);
  return {
    ...Object.fromEntries(requestFields.map((name) => [name, fields(name)])),
    service: serviceKey,
    start,
    askPerson: askPerson ? "on" : "",
  };
}

/** The wanted time, and whether a person is asked: for any time, or for the one of the pressed button. */
export function wishOf(fields: Fields): { readonly start: string; readonly askPerson: boolean } {
  const askedFor = fields("askFor");
  return {
    start: askedFor || fields("start"),
    askPerson: askedFor !== "" || fields("askPerson") !== "",
  };
}

/** Of the appointment on the page that was sent; undefined where there was none, or it makes no sense. */
export function sequenceFrom(fields: Fields): number | undefined {
  const written = fields("sequence");
  return /^\d{1,9}$/.test(written) ? Number(written) : undefined;
}

const shownFields: ReadonlySet<string> = new Set([...requestFields, "start", "reason"]);

/** Problems as a page shows them: with a link to the field, if the page has it. */
export function problemsOf(problems: readonly FieldProblem[]): Problem[] {
  return problems.map(({ path, message }) => ({
    field: shownFields.has(path) ? (path as FieldName) : undefined,
    message,
  }));
}
