import { z } from "zod";
import { jsonAnswer, type VendorAnswer } from "#sandbox/vendor-server.ts";
import { HubSpotRefusal } from "./hubspot-error.ts";
import {
  associate,
  associatedIds,
  findById,
  nameOf,
  type ObjectType,
  type Portal,
} from "./portal.ts";
import { readBody } from "./read-body.ts";
import { written } from "./record-payload.ts";

/** HubSpot's numbers for "belongs to", from and to. */
const typeIds: Readonly<Record<string, number>> = {
  "tickets>contacts": 16,
  "tickets>companies": 339,
  "tickets>deals": 28,
  "meetings>contacts": 200,
  "meetings>companies": 188,
  "meetings>deals": 212,
  "notes>tickets": 228,
  "tickets>notes": 227,
  "tasks>contacts": 204,
  "emails>contacts": 198,
  "emails>tickets": 224,
  "communications>contacts": 81,
  "communications>tickets": 83,
  "contacts>companies": 279,
  "contacts>meetings": 199,
  "contacts>deals": 4,
  "deals>contacts": 3,
};

export type Pair = {
  readonly from: { readonly type: ObjectType; readonly id: string };
  readonly to: { readonly type: ObjectType; readonly id: string };
};

export function associateDefault(portal: Portal, { from, to }: Pair): VendorAnswer {
  for (const { type, id } of [from, to]) mustExist(portal, type, id);
  associate(portal, nameOf(from.type, from.id), nameOf(to.type, to.id));
  const at = written(portal.now());
  const associationSpec = {
    associationCategory: "HUBSPOT_DEFINED",
    associationTypeId: typeIdOf(from.type, to.type),
  };
  return jsonAnswer(200, {
    status: "COMPLETE",
    startedAt: at,
    completedAt: at,
    results: [{ from: { id: from.id }, to: { id: to.id }, associationSpec }],
  });
}

export function listAssociations(
  portal: Portal,
  from: Pair["from"],
  toType: ObjectType,
): VendorAnswer {
  mustExist(portal, from.type, from.id);
  const ids = associatedIds(portal, nameOf(from.type, from.id), toType);
  const associationTypes = [{ category: "HUBSPOT_DEFINED", typeId: typeIdOf(from.type, toType) }];
  return jsonAnswer(200, {
    results: ids.map((toObjectId) => ({ toObjectId, associationTypes })),
  });
}

const ListBody = z.strictObject({
  inputs: z.array(z.strictObject({ id: z.string(), after: z.string().optional() })).max(1_000),
});

/** Of many records at once; those that do not exist, or belong to nothing, are left out. */
export function listAssociationsOfMany(
  portal: Portal,
  { from, to }: { readonly from: ObjectType; readonly to: ObjectType },
  body: string,
): VendorAnswer {
  const associationTypes = [{ category: "HUBSPOT_DEFINED", typeId: typeIdOf(from, to) }];
  const at = written(portal.now());
  const results = readBody(ListBody, body).inputs.flatMap(({ id }) => {
    const ids = associatedIds(portal, nameOf(from, id), to);
    const found = ids.map((toObjectId) => ({ toObjectId, associationTypes }));
    return found.length === 0 ? [] : [{ from: { id }, to: found }];
  });
  return jsonAnswer(200, { status: "COMPLETE", results, startedAt: at, completedAt: at });
}

function mustExist(portal: Portal, type: ObjectType, id: string): void {
  if (findById(portal, type, id) !== undefined) return;
  throw new HubSpotRefusal("OBJECT_NOT_FOUND", `No ${type} with ID ${id} exists`);
}

function typeIdOf(from: ObjectType, to: ObjectType): number {
  const id = typeIds[`${from}>${to}`];
  if (id !== undefined) return id;
  throw new HubSpotRefusal("VALIDATION_ERROR", `No default association from ${from} to ${to}`);
}
