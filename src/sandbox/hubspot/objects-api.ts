import { z } from "zod";
import { jsonAnswer, type VendorAnswer } from "#sandbox/vendor-server.ts";
import { checkProperties } from "./check-properties.ts";
import { HubSpotRefusal, invalidValue, itemError } from "./hubspot-error.ts";
import {
  addRecord,
  changeRecord,
  findById,
  findByProperty,
  type ObjectType,
  type Portal,
  type StoredRecord,
} from "./portal.ts";
import { readBody } from "./read-body.ts";
import { recordPayload, written } from "./record-payload.ts";

const BATCH_MAX = 100;

const UpsertBody = z.strictObject({
  inputs: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        idProperty: z.string().optional(),
        properties: z.record(z.string(), z.string()),
        objectWriteTraceId: z.string().optional(),
      }),
    )
    .min(1)
    .max(BATCH_MAX),
});
type UpsertInput = z.infer<typeof UpsertBody>["inputs"][number];

/** Since 2026-09 all three are required. */
const ReadBody = z.strictObject({
  inputs: z.array(z.strictObject({ id: z.string() })).max(BATCH_MAX),
  properties: z.array(z.string()),
  propertiesWithHistory: z.array(z.string()),
  idProperty: z.string().optional(),
});

/** A mistake in the request refuses all of it; a conflict only the item that has it. */
export function upsertBatch(portal: Portal, type: ObjectType, body: string): VendorAnswer {
  const { inputs } = readBody(UpsertBody, body);
  const startedAt = written(portal.now());
  const results: object[] = [];
  const errors: object[] = [];
  for (const input of inputs) {
    try {
      results.push(upsertOne(portal, type, input));
    } catch (refusal) {
      if (!(refusal instanceof HubSpotRefusal) || refusal.category !== "CONFLICT") throw refusal;
      errors.push(itemError(refusal));
    }
  }
  const whole = { status: "COMPLETE", results, startedAt, completedAt: written(portal.now()) };
  return errors.length === 0
    ? jsonAnswer(200, whole)
    : jsonAnswer(207, { ...whole, errors, numErrors: errors.length });
}

export function readBatch(portal: Portal, type: ObjectType, body: string): VendorAnswer {
  const { inputs, properties, idProperty } = readBody(ReadBody, body);
  const startedAt = written(portal.now());
  // Those that do not exist are left out; HubSpot names them in errors that nobody here reads.
  const records = inputs.flatMap(({ id }) => findRecord(portal, type, { id, idProperty }) ?? []);
  return jsonAnswer(200, {
    status: "COMPLETE",
    results: records.map((record) => recordPayload(type, record, properties)),
    startedAt,
    completedAt: written(portal.now()),
  });
}

export function readRecord(
  portal: Portal,
  type: ObjectType,
  asked: { readonly id: string; readonly query: URLSearchParams },
): VendorAnswer {
  const { id, query } = asked;
  const idProperty = query.get("idProperty") ?? undefined;
  const record = findRecord(portal, type, { id, idProperty });
  if (record === undefined) throw new HubSpotRefusal("OBJECT_NOT_FOUND", "resource not found");
  const properties = query.getAll("properties").flatMap((names) => names.split(","));
  return jsonAnswer(200, recordPayload(type, record, properties));
}

/** Since 2026-09 the properties are required. */
const UpdateBody = z.strictObject({
  properties: z.record(z.string(), z.string()),
  objectWriteTraceId: z.string().optional(),
});

export function updateRecord(
  portal: Portal,
  type: ObjectType,
  asked: { readonly id: string; readonly body: string },
): VendorAnswer {
  const { properties: sent } = readBody(UpdateBody, asked.body);
  const record = findById(portal, type, asked.id);
  if (record === undefined) throw new HubSpotRefusal("OBJECT_NOT_FOUND", "resource not found");
  checkProperties(portal, { type, sent, record });
  changeRecord(portal, record, { type, source: "INTEGRATION", sent });
  return jsonAnswer(200, recordPayload(type, record, Object.keys(sent)));
}

function upsertOne(portal: Portal, type: ObjectType, input: UpsertInput): object {
  const { id, idProperty, properties: sent } = input;
  if (idProperty === undefined) {
    throw new HubSpotRefusal("VALIDATION_ERROR", "idProperty is required for upserts");
  }
  mustBeUnique(portal, type, idProperty);
  const record = findByProperty(portal, type, { name: idProperty, value: id });
  const properties = { ...sent, [idProperty]: id };
  checkProperties(portal, { type, sent: properties, record });
  const writing = { type, source: "INTEGRATION" } as const;
  if (record !== undefined) changeRecord(portal, record, { ...writing, sent: properties });
  const stored = record ?? addRecord(portal, writing, properties);
  return { ...recordPayload(type, stored, Object.keys(properties)), new: record === undefined };
}

/** By HubSpot's id, or by a unique property. */
function findRecord(
  portal: Portal,
  type: ObjectType,
  { id, idProperty }: { readonly id: string; readonly idProperty: string | undefined },
): StoredRecord | undefined {
  if (idProperty === undefined) return findById(portal, type, id);
  mustBeUnique(portal, type, idProperty);
  return findByProperty(portal, type, { name: idProperty, value: id });
}

function mustBeUnique({ state }: Portal, type: ObjectType, name: string): void {
  const definition = state.definitions[type][name];
  if (definition === undefined) {
    throw invalidValue(name, "PROPERTY_DOESNT_EXIST", `Property "${name}" does not exist`);
  }
  if (definition.hasUniqueValue) return;
  const message = `Unable to perform update/upsert by non-unique ${type} property ${name} in portal ID ${state.portalId}`;
  throw new HubSpotRefusal("VALIDATION_ERROR", message);
}
