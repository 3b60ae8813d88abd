import { z } from "zod";
import { parseJson } from "#sandbox/parse-json.ts";
import { jsonAnswer, type VendorAnswer } from "#sandbox/vendor-server.ts";
import { checkValues, fieldOf } from "./check-values.ts";
import {
  addRecord,
  changeRecord,
  findById,
  findByValue,
  isObjectType,
  listRecords,
  type ObjectType,
  type Org,
  type Values,
} from "./org.ts";
import { SalesforceRefusal } from "./salesforce-error.ts";

/** What a write may hold: references by another's unique field are nothing that we send. */
const Body = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

export function createRecord(org: Org, type: ObjectType, body: unknown): VendorAnswer {
  const sent = readValues(body);
  checkValues(org, { type, sent, record: undefined });
  if (isSetUpType(type)) checkOnce(org, type, sent);
  const { id } = addRecord(org, type, withOwner(org, type, sent));
  return jsonAnswer(201, { id, success: true, errors: [] });
}

/** What an administrator's set-up is made of, and nobody's business. */
export function isSetUpType(type: ObjectType): boolean {
  return /^(FieldPermissions|PermissionSet)/.test(type);
}

/** Of a permission there are no two. */
function checkOnce(org: Org, type: ObjectType, sent: Values): void {
  const same = listRecords(org, type).find(({ values }) =>
    Object.entries(sent).every(([name, value]) => values[name] === value),
  );
  if (same === undefined) return;
  const message = `duplicate value found: <unknown> duplicates value on record with id: ${same.id}`;
  throw new SalesforceRefusal("DUPLICATE_VALUE", message);
}

export function upsertRecord(
  org: Org,
  type: ObjectType,
  asked: { readonly field: string; readonly value: string; readonly body: unknown },
): VendorAnswer {
  const { field, value } = asked;
  if (fieldOf(org, type, field)?.externalId !== true) {
    const message = `Provided external ID field does not exist or is not accessible: ${field}`;
    throw new SalesforceRefusal("NOT_FOUND", message);
  }
  const sent = readValues(asked.body);
  if (Object.hasOwn(sent, field)) {
    const message = `The ${field} field should not be specified in the sobject data.`;
    throw new SalesforceRefusal("INVALID_FIELD", message, { fields: [field] });
  }
  const found = findByValue(org, type, { name: field, value });
  const [record] = found;
  if (found.length > 1) {
    const urls = found.map(({ id }) => `/services/data/v66.0/sobjects/${type}/${id}`);
    return jsonAnswer(300, urls);
  }
  const values = { ...sent, [field]: value };
  checkValues(org, { type, sent: values, record });
  if (record !== undefined) changeRecord(org, record, values);
  const { id } = record ?? addRecord(org, type, withOwner(org, type, values));
  const created = record === undefined;
  return jsonAnswer(created ? 201 : 200, { id, success: true, errors: [], created });
}

export function updateRecord(
  org: Org,
  type: ObjectType,
  asked: { readonly id: string; readonly body: unknown },
): VendorAnswer {
  const record = findById(org, type, asked.id);
  if (record === undefined)
    throw new SalesforceRefusal("NOT_FOUND", "The requested resource does not exist");
  const sent = readValues(asked.body);
  checkValues(org, { type, sent, record });
  changeRecord(org, record, sent);
  return { status: 204, headers: {}, body: "" };
}

export function describeType({ state }: Org, type: ObjectType): VendorAnswer {
  const fields = Object.values(state.fields[type])
    .filter(({ visible }) => visible)
    .map(({ name, custom, externalId, unique, length, ...field }) => ({
      ...{ name, label: name, custom, externalId, unique, length },
      type: field.type,
      createable: !field.computed,
      updateable: !field.computed,
      nillable: true,
      referenceTo: field.referenceTo,
      relationshipName: field.relationship ?? null,
      picklistValues: field.options.map((value) => ({ value, label: value, active: true })),
    }));
  return jsonAnswer(200, { name: type, label: type, custom: false, fields });
}

export function readType(name: string): ObjectType {
  if (isObjectType(name)) return name;
  throw new SalesforceRefusal("NOT_FOUND", "The requested resource does not exist");
}

/** What nobody is named for belongs to whoever makes it. */
function withOwner({ state }: Org, type: ObjectType, values: Values): Values {
  const owned = state.fields[type]["OwnerId"] !== undefined;
  return owned ? { OwnerId: state.runAs, ...values } : values;
}

function readValues(body: unknown): Values {
  const read = Body.safeParse(typeof body === "string" ? parseJson(body) : body);
  if (read.success) return read.data;
  throw new SalesforceRefusal("JSON_PARSER_ERROR", z.prettifyError(read.error));
}
