import { type FieldDefinition, requiredFields } from "./fields.ts";
import {
  findById,
  findByValue,
  listRecords,
  type ObjectType,
  type Org,
  type StoredRecord,
  typeOfId,
  type Value,
  type Values,
} from "./org.ts";
import { SalesforceRefusal } from "./salesforce-error.ts";

type Write = {
  readonly type: ObjectType;
  readonly sent: Values;
  /** undefined: the record is about to be made. */
  readonly record: StoredRecord | undefined;
};

/** Refuses what Salesforce would: unknown fields, wrong values, locks, the org's own rules, duplicates. */
export function checkValues(org: Org, write: Write): void {
  for (const [name, value] of Object.entries(write.sent)) checkValue(org, write, { name, value });
  if (write.record === undefined) checkRequired(write);
  checkRelated(write);
  checkLocks(org, write);
  checkRules(org, write);
  checkUnique(org, write);
  if (org.state.behaviour.refusesDuplicates && write.record === undefined) checkAlike(org, write);
}

export function fieldOf(
  { state }: Org,
  type: ObjectType,
  name: string,
): FieldDefinition | undefined {
  const known = state.fields[type];
  const field = Object.hasOwn(known, name) ? known[name] : undefined;
  return field?.visible === true ? field : undefined;
}

function checkValue(
  org: Org,
  { type, record }: Write,
  { name, value }: { readonly name: string; readonly value: Value },
): void {
  const field = fieldOf(org, type, name);
  if (field === undefined) {
    const message = `No such column '${name}' on sobject of type ${type}`;
    throw new SalesforceRefusal("INVALID_FIELD", message);
  }
  if (field.computed || (field.isForNew && record !== undefined)) {
    const message = `Unable to create/update fields: ${name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`;
    throw new SalesforceRefusal("INVALID_FIELD_FOR_INSERT_UPDATE", message, { fields: [name] });
  }
  if (value === null) return;
  const wrong = whatIsWrong(org, field, value);
  if (wrong !== undefined) throw new SalesforceRefusal(...wrong, { fields: [name] });
}

function whatIsWrong(
  org: Org,
  { name, type, length, options, referenceTo }: FieldDefinition,
  value: Value,
): readonly [errorCode: string, message: string] | undefined {
  const written = String(value);
  switch (type) {
    case "boolean":
      return typeof value === "boolean" ? undefined : ["JSON_PARSER_ERROR", `${name}: no boolean`];
    case "currency":
    case "int":
      return typeof value === "number" ? undefined : ["JSON_PARSER_ERROR", `${name}: no number`];
    case "date":
    case "datetime":
      return badMoment(type, written);
    case "picklist":
      if (options.includes(written)) return undefined;
      return [
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        `${name}: bad value for restricted picklist field: ${written}`,
      ];
    case "reference":
      return whatIsWrongWithId(org, { name, id: written, referenceTo });
    case "string":
    case "textarea":
      return sizeOf(type, written) > length
        ? ["STRING_TOO_LONG", `${name}: data value too large: (max length=${length})`]
        : badAddress(name, written);
  }
}

function badMoment(
  type: "date" | "datetime",
  value: string,
): readonly [string, string] | undefined {
  const isOne =
    type === "date" ? /^\d{4}-\d\d-\d\d$/.test(value) : !Number.isNaN(Date.parse(value));
  if (isOne) return undefined;
  return ["JSON_PARSER_ERROR", `Cannot deserialize instance of ${type} from ${value}`];
}

function badAddress(name: string, value: string): readonly [string, string] | undefined {
  if (name !== "Email" || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) return undefined;
  return ["INVALID_EMAIL_ADDRESS", `Email: invalid email address: ${value}`];
}

/** Long texts are counted in bytes. */
const sizeOf = (type: "string" | "textarea", value: string) =>
  type === "textarea" ? Buffer.byteLength(value) : value.length;

function whatIsWrongWithId(
  org: Org,
  { name, id, referenceTo }: { name: string; id: string; referenceTo: readonly ObjectType[] },
): readonly [string, string] | undefined {
  const type = typeOfId(id);
  if (type === undefined || !/^\w{15}(\w{3})?$/.test(id))
    return ["MALFORMED_ID", `${name}: id value of incorrect type: ${id}`];
  if (!referenceTo.includes(type))
    return ["FIELD_INTEGRITY_EXCEPTION", `${name}: id value of incorrect type: ${id}`];
  if (findById(org, type, id) !== undefined) return undefined;
  return ["INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"];
}

function checkRequired({ type, sent }: Write): void {
  const missing = requiredFields[type].filter((name) => !sent[name]);
  if (missing.length === 0) return;
  const message = `Required fields are missing: [${missing.join(", ")}]`;
  throw new SalesforceRefusal("REQUIRED_FIELD_MISSING", message, { fields: missing });
}

/** What is about a lead is about nothing else. */
function checkRelated({ type, sent, record }: Write): void {
  if (type !== "Task" && type !== "Event") return;
  const { WhoId, WhatId } = { ...record?.values, ...sent };
  if (typeof WhoId !== "string" || typeOfId(WhoId) !== "Lead" || !WhatId) return;
  const message = "Related To ID: a lead cannot be related to other records";
  throw new SalesforceRefusal("FIELD_INTEGRITY_EXCEPTION", message, { fields: ["WhatId"] });
}

/** A transaction locks what it writes, and what that belongs to. */
function checkLocks({ state }: Org, { sent, record }: Write): void {
  const touched = [record?.id, ...Object.values(sent)];
  if (!state.behaviour.locked.some((id) => touched.includes(id))) return;
  throw new SalesforceRefusal(
    "UNABLE_TO_LOCK_ROW",
    "unable to obtain exclusive access to this record or 1 records",
  );
}

function checkRules({ state }: Org, { type, sent }: Write): void {
  for (const { objectType, field, message } of state.behaviour.rules) {
    if (objectType === type && Object.hasOwn(sent, field)) {
      throw new SalesforceRefusal("FIELD_CUSTOM_VALIDATION_EXCEPTION", message, {
        fields: [field],
      });
    }
  }
}

function checkUnique(org: Org, { type, sent, record }: Write): void {
  const own = Object.entries(sent).filter(([name]) => org.state.fields[type][name]?.unique);
  for (const [name, value] of own) {
    const found = findByValue(org, type, { name, value: String(value) });
    const other = found.find(({ id }) => id !== record?.id);
    if (other === undefined) continue;
    const message = `duplicate value found: ${name} duplicates value on record with id: ${other.id}`;
    throw new SalesforceRefusal("DUPLICATE_VALUE", message, { fields: [name] });
  }
}

/** A duplicate rule as many orgs have it: the same telephone number is the same person. */
function checkAlike(org: Org, { type, sent }: Write): void {
  if (type !== "Contact" && type !== "Lead") return;
  const digits = digitsOf(sent["Phone"]);
  const alike = [...listRecords(org, "Contact"), ...listRecords(org, "Lead")]
    .filter(({ values }) => digits !== "" && digitsOf(values["Phone"]).endsWith(digits))
    .map(({ id }) => id);
  if (alike.length === 0) return;
  throw new SalesforceRefusal("DUPLICATES_DETECTED", "Use one of these records?", { alike });
}

/** The part of a number that every way of writing it has. */
const digitsOf = (value: Value | undefined) =>
  String(value ?? "")
    .replace(/\D/g, "")
    .slice(-10);
