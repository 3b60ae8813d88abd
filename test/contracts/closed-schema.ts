import type { Schema, Specification } from "./specification.ts";

/** Keywords of OpenAPI that JSON Schema does not know. */
const annotations = new Set(["nullable", "example", "discriminator", "xml"]);
/** Keywords whose value is a schema, a list of schemas, or schemas by name. */
const nested = new Set(["items", "additionalProperties", "not", "anyOf", "oneOf"]);
const byName = new Set(["properties", "patternProperties"]);

/**
 * An OpenAPI 3.0 schema as JSON Schema 2019-09 in which an object has only the fields that are
 * written down, so that a misspelt one is found.
 *
 * A member of an allOf stays open: what it does not know, its siblings may.
 */
export function closedSchema(schema: Schema, as: "whole" | "part" = "whole"): Schema {
  const kept = Object.entries(schema).filter(([keyword]) => !annotations.has(keyword));
  const closed = Object.fromEntries(
    kept.map(([keyword, value]) => [keyword, closedKeyword(keyword, value)]),
  );
  const isObject = "properties" in closed || "allOf" in closed;
  if (as === "whole" && isObject && !("additionalProperties" in closed)) {
    closed["unevaluatedProperties"] = false;
  }
  return schema["nullable"] === true ? nullable(closed) : closed;
}

function closedKeyword(keyword: string, value: unknown): unknown {
  if (byName.has(keyword)) return closedByName(value as Record<string, Schema>);
  if (keyword === "allOf") return (value as Schema[]).map((part) => closedSchema(part, "part"));
  return nested.has(keyword) ? closedNested(value) : value;
}

/** Every named schema, closed, but for those that others are made of. */
export function closedComponents({ components }: Specification): Record<string, Schema> {
  const named = components?.schemas ?? {};
  const parts = partsOf(named);
  return Object.fromEntries(
    Object.entries(named).map(([name, schema]) => [
      name,
      closedSchema(schema, parts.has(name) ? "part" : "whole"),
    ]),
  );
}

function closedByName(schemas: Record<string, Schema>): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, closedSchema(schema)]),
  );
}

function closedNested(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((schema: Schema) => closedSchema(schema));
  return typeof value === "object" && value !== null ? closedSchema(value as Schema) : value;
}

function nullable(schema: Record<string, unknown>): Schema {
  if (typeof schema["type"] !== "string") return { anyOf: [schema, { type: "null" }] };
  const values = schema["enum"];
  return {
    ...schema,
    type: [schema["type"], "null"],
    ...(Array.isArray(values) && { enum: [...values, null] }),
  };
}

/** Names of the schemas that are a member of somebody's allOf. */
function partsOf(value: unknown): ReadonlySet<string> {
  const parts = new Set<string>();
  JSON.stringify(value, (keyword, inner: unknown) => {
    if (keyword === "allOf" && Array.isArray(inner)) {
      for (const { $ref } of inner as Schema[]) {
        if (typeof $ref === "string") parts.add($ref.replace("#/components/schemas/", ""));
      }
    }
    return inner;
  });
  return parts;
}
