import { type Contract, loadContract } from "./contract-check.ts";
import type { PathItem, Schema, Specification } from "./specification.ts";

/** HubSpot's CRM as it is published, with the operations of the package that its file leaves out. */
export function loadHubSpotContract(): Contract {
  return loadContract("hubspot", {
    amend: (file) => ({
      ...file,
      paths: {
        ...file.paths,
        ...propertyPaths,
        ...associationsOfMany,
        ...amendedAssociation(file),
      },
      components: { schemas: { ...file.components?.schemas, ...added } },
    }),
  });
}

const text: Schema = { type: "string" };
const flag: Schema = { type: "boolean" };
const count: Schema = { type: "integer" };
const objectType = { name: "objectType", in: "path", required: true, schema: text } as const;
const propertyName = { name: "propertyName", in: "path", required: true, schema: text } as const;
const archived = { name: "archived", in: "query", schema: flag } as const;

const withSchema = (name: string) => ({
  content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } },
});

/** From the models of @hubspot/api-client 14.0.1 (crm/properties), with the dated path. */
const propertyPaths: Readonly<Record<string, PathItem>> = {
  "/crm/properties/2026-09/{objectType}/{propertyName}": {
    get: {
      parameters: [
        objectType,
        propertyName,
        archived,
        { name: "properties", in: "query", schema: text },
      ],
      responses: { "200": withSchema("Property") },
    },
  },
  "/crm/properties/2026-09/{objectType}": {
    post: {
      parameters: [objectType],
      requestBody: { required: true, ...withSchema("PropertyCreate") },
      responses: { "201": withSchema("Property") },
    },
  },
};

/** From its models as well (crm/associations/v4), with the dated path of the published reference. */
const associationsOfMany: Readonly<Record<string, PathItem>> = {
  "/crm/associations/2026-09/{fromObjectType}/{toObjectType}/batch/read": {
    post: {
      parameters: [
        { ...objectType, name: "fromObjectType" },
        { ...objectType, name: "toObjectType" },
      ],
      requestBody: { required: true, ...withSchema("BatchInputFetchAssociations") },
      responses: { "200": withSchema("BatchResponseAssociations") },
    },
  },
};

const define = (required: readonly string[], properties: Readonly<Record<string, Schema>>) => ({
  type: "object",
  required,
  properties,
});

const described = {
  name: text,
  label: text,
  description: text,
  groupName: text,
  type: text,
  fieldType: text,
  hasUniqueValue: flag,
  formField: flag,
  hidden: flag,
  displayOrder: count,
  calculationFormula: text,
  externalOptions: flag,
  referencedObjectType: text,
};
const added: Readonly<Record<string, Schema>> = {
  PropertyCreate: define(["name", "label", "type", "groupName", "fieldType"], {
    ...described,
    type: { type: "string", enum: ["string", "number", "date", "datetime", "enumeration", "bool"] },
    fieldType: {
      type: "string",
      enum: ["textarea", "text", "date", "file", "number", "select", "radio", "checkbox"],
    },
    options: { type: "array", items: { type: "object" } },
  }),
  Property: define(
    ["name", "label", "description", "groupName", "type", "fieldType", "options"],
    {
      ...described,
      hubspotDefined: flag,
      archived: flag,
      calculated: flag,
      createdAt: text,
      updatedAt: text,
      createdUserId: text,
      updatedUserId: text,
      showCurrencySymbol: flag,
      modificationMetadata: { type: "object" },
      options: {
        type: "array",
        items: define(["label", "value", "hidden"], {
          label: text,
          value: text,
          hidden: flag,
          description: text,
          displayOrder: count,
        }),
      },
    },
  ),
  BatchInputFetchAssociations: define(["inputs"], {
    inputs: { type: "array", items: define(["id"], { id: text, after: text }) },
  }),
  BatchResponseAssociations: define(["status", "results", "startedAt", "completedAt"], {
    status: { type: "string", enum: ["PENDING", "PROCESSING", "CANCELED", "COMPLETE"] },
    startedAt: text,
    completedAt: text,
    requestedAt: text,
    numErrors: count,
    errors: { type: "array", items: { $ref: "#/components/schemas/StandardError" } },
    links: { type: "object" },
    results: {
      type: "array",
      items: define(["from", "to"], {
        from: { $ref: "#/components/schemas/PublicObjectId" },
        to: {
          type: "array",
          items: { $ref: "#/components/schemas/MultiAssociatedObjectWithLabel" },
        },
        paging: { type: "object" },
      }),
    },
  }),
  DefaultAssociations: define(["status", "results", "startedAt", "completedAt"], {
    status: { type: "string", enum: ["PENDING", "PROCESSING", "CANCELED", "COMPLETE"] },
    startedAt: text,
    completedAt: text,
    requestedAt: text,
    numErrors: count,
    errors: { type: "array", items: { $ref: "#/components/schemas/StandardError" } },
    links: { type: "object" },
    results: {
      type: "array",
      items: define(["from", "to", "associationSpec"], {
        from: { $ref: "#/components/schemas/PublicObjectId" },
        to: { $ref: "#/components/schemas/PublicObjectId" },
        associationSpec: { $ref: "#/components/schemas/AssociationSpec" },
      }),
    },
  }),
};

/** The file says that it answers 200, and not what. */
function amendedAssociation({ paths }: Specification): Readonly<Record<string, PathItem>> {
  const [path, item] =
    Object.entries(paths).find(([name]) => name.includes("/associations/default/")) ?? [];
  if (path === undefined || item?.put === undefined) throw new Error("the contract has changed");
  return { [path]: { put: { ...item.put, responses: { "200": withSchema("DefaultAssociations") } } } };
}
