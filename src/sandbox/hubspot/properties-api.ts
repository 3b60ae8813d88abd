import { z } from "zod";
import { jsonAnswer, type VendorAnswer } from "#sandbox/vendor-server.ts";
import type { PropertyDefinition } from "./definitions.ts";
import { HubSpotRefusal } from "./hubspot-error.ts";
import type { ObjectType, Portal } from "./portal.ts";
import { readBody } from "./read-body.ts";

const NewProperty = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  label: z.string().min(1),
  description: z.string().default(""),
  groupName: z.string().min(1),
  type: z.enum(["string", "number", "datetime", "enumeration", "bool"]),
  fieldType: z.string(),
  hasUniqueValue: z.boolean().default(false),
  formField: z.boolean().optional(),
});

export function readProperty({ state }: Portal, type: ObjectType, name: string): VendorAnswer {
  const known = state.definitions[type];
  const definition = Object.hasOwn(known, name) ? known[name] : undefined;
  if (definition !== undefined) return jsonAnswer(200, payload(definition));
  throw new HubSpotRefusal("OBJECT_NOT_FOUND", `Property ${name} of ${type} does not exist`);
}

export function createProperty({ state }: Portal, type: ObjectType, body: string): VendorAnswer {
  const { formField: _, ...sent } = readBody(NewProperty, body);
  const known = state.definitions[type];
  if (Object.hasOwn(known, sent.name)) {
    throw new HubSpotRefusal("CONFLICT", `A property named '${sent.name}' already exists.`);
  }
  if (!Object.values(known).some(({ groupName }) => groupName === sent.groupName)) {
    const message = `Property group ${sent.groupName} does not exist`;
    throw new HubSpotRefusal("VALIDATION_ERROR", message);
  }
  const definition: PropertyDefinition = { ...sent, hubspotDefined: false, options: [] };
  known[sent.name] = definition;
  return jsonAnswer(201, payload(definition));
}

function payload({ options, ...definition }: PropertyDefinition): object {
  return {
    ...definition,
    options: options.map((value) => ({ label: value, value, hidden: false })),
    archived: false,
    hidden: false,
  };
}
