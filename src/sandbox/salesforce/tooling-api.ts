import { z } from "zod";
import { parseJson } from "#sandbox/parse-json.ts";
import { jsonAnswer, type VendorAnswer } from "#sandbox/vendor-server.ts";
import { customField } from "./fields.ts";
import { isObjectType, type ObjectType, type Org } from "./org.ts";
import { SalesforceRefusal } from "./salesforce-error.ts";

const NewField = z.strictObject({
  FullName: z.string().regex(/^[A-Z][A-Za-z]+\.[A-Za-z]\w*__c$/),
  Metadata: z.strictObject({
    type: z.literal("Text"),
    label: z.string().min(1),
    description: z.string().optional(),
    length: z.int().min(1).max(255),
    required: z.literal(false).optional(),
    unique: z.boolean(),
    caseSensitive: z.boolean().optional(),
    externalId: z.boolean(),
  }),
});

/** Makes a field as the Tooling API does: it is there, and nobody sees it until they are permitted to. */
export function createField({ state }: Org, body: string): VendorAnswer {
  if (!state.behaviour.maySetUp) {
    const message = "insufficient access rights on cross-reference id";
    throw new SalesforceRefusal("INSUFFICIENT_ACCESS_OR_READONLY", message);
  }
  const read = NewField.safeParse(parseJson(body));
  if (!read.success) throw new SalesforceRefusal("JSON_PARSER_ERROR", z.prettifyError(read.error));
  const [entity = "", name = ""] = read.data.FullName.split(".");
  const types = typesOf(entity);
  const { length, unique, externalId } = read.data.Metadata;
  for (const type of types) {
    if (state.fields[type][name] !== undefined) {
      const message = `There is already a field named ${name} on ${entity}.`;
      throw new SalesforceRefusal("DUPLICATE_DEVELOPER_NAME", message, { fields: ["FullName"] });
    }
    state.fields[type][name] = customField(name, { length, unique, externalId, visible: false });
  }
  return jsonAnswer(201, { id: "00NGh0000000001AAA", success: true, errors: [], warnings: [] });
}

/** Fields of events are made on what events and tasks have in common. */
function typesOf(entity: string): readonly ObjectType[] {
  if (entity === "Activity") return ["Event", "Task"];
  if (isObjectType(entity) && entity !== "Event" && entity !== "Task") return [entity];
  throw new SalesforceRefusal("INVALID_FIELD", `no custom fields of ${entity} can be made`);
}

/** A permission for a field, given to a set that our own user has, shows it. */
export function showPermittedFields({ state }: Org): void {
  const ours = new Set(
    Object.values(state.records.PermissionSetAssignment)
      .filter(({ values }) => values["AssigneeId"] === state.runAs)
      .map(({ values }) => values["PermissionSetId"]),
  );
  for (const { values } of Object.values(state.records.FieldPermissions)) {
    const [type = "", name = ""] = String(values["Field"]).split(".");
    if (!isObjectType(type) || !ours.has(values["ParentId"] ?? "")) continue;
    const field = state.fields[type][name];
    if (field !== undefined) state.fields[type][name] = { ...field, visible: true };
  }
}
