import { Ajv2019 } from "ajv/dist/2019.js";
import formats from "ajv-formats";
import { closedComponents, closedSchema } from "./closed-schema.ts";
import type { Schema, Specification } from "./specification.ts";

/** Says what is wrong with a value, one sentence each; nothing when it obeys. */
export type Validate = (value: unknown) => readonly string[];

/** Formats that JSON Schema has no rule for. */
const looseFormats = [
  "byte",
  "currency",
  "date-time-rfc-2822",
  "double",
  "float",
  "int32",
  "int64",
  "password",
  "phone-number",
  "uri-map",
];

export type Validators = {
  readonly json: (schema: Schema) => Validate;
  /** Form fields and query parameters are strings: they are read as what the schema wants. */
  readonly words: (schema: Schema) => Validate;
};

export function validators(specification: Specification): Validators {
  const components = { $id: "contract", components: { schemas: closedComponents(specification) } };
  return {
    json: compiler(new Ajv2019({ strict: false, allErrors: true }), components),
    words: compiler(
      new Ajv2019({ strict: false, allErrors: true, coerceTypes: "array" }),
      components,
    ),
  };
}

function compiler(ajv: Ajv2019, components: Schema): (schema: Schema) => Validate {
  formats.default(ajv);
  for (const format of looseFormats) ajv.addFormat(format, true);
  ajv.addSchema(components);
  return (schema) => {
    const text = JSON.stringify(closedSchema(schema));
    const rooted = text.replaceAll('"#/components/', '"contract#/components/');
    const validate = ajv.compile(JSON.parse(rooted));
    return (value) => {
      // Coercion writes into what it reads.
      if (validate(structuredClone(value))) return [];
      return (validate.errors ?? []).map(({ instancePath, message, params }) => {
        const named = params["unevaluatedProperty"] ?? params["additionalProperty"];
        const about = named ?? params["allowedValues"] ?? "";
        return `${instancePath} ${message} ${about}`.trim();
      });
    };
  };
}
