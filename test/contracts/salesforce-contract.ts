import { type Contract, loadContract } from "./contract-check.ts";
import type { PathItem, Schema, Specification } from "./specification.ts";

/** The REST API as our file has it, with what the set-up asks for besides. */
export function loadSalesforceContract(): Contract {
  return loadContract("salesforce", {
    amend: (file) => ({ ...file, paths: { ...setUpPaths, ...withSetUpTypes(file).paths } }),
  });
}

const text: Schema = { type: "string" };
const flag: Schema = { type: "boolean" };
const json = (schema: Schema) => ({ content: { "application/json": { schema } } });
const version = { name: "version", in: "path", required: true, schema: text } as const;
const sobject = { name: "sobject", in: "path", required: true, schema: text } as const;

/** From the public REST and Tooling API guides. */
const setUpPaths: Readonly<Record<string, PathItem>> = {
  "/services/data/{version}/sobjects/{sobject}/describe": {
    get: {
      parameters: [version, sobject],
      responses: { "200": json({ type: "object", required: ["name", "fields"] }) },
    },
  },
  "/services/data/{version}/tooling/sobjects/CustomField": {
    post: {
      parameters: [version],
      requestBody: {
        required: true,
        ...json({
          type: "object",
          required: ["FullName", "Metadata"],
          properties: {
            FullName: text,
            Metadata: {
              type: "object",
              required: ["type", "label"],
              properties: {
                type: text,
                label: text,
                description: text,
                length: { type: "integer" },
                required: flag,
                unique: flag,
                caseSensitive: flag,
                externalId: flag,
              },
            },
          },
        }),
      },
      responses: { "201": json({ type: "object", required: ["id", "success"] }) },
    },
  },
};

const setUpTypes = ["FieldPermissions", "PermissionSet", "PermissionSetAssignment"];

function withSetUpTypes(file: Specification): Specification {
  return JSON.parse(JSON.stringify(file), (_name, value) =>
    Array.isArray(value) && value.includes("CaseComment") ? [...value, ...setUpTypes] : value,
  );
}
