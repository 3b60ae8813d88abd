import { z } from "zod";
import type { SalesforceApi } from "./account.ts";
import { create, select } from "./records.ts";
import { quoted } from "./soql.ts";
import { explainSalesforce } from "./verdicts.ts";

const SET = "Gatehouse";
const Row = z.object({ Id: z.string().min(1) });

/** Shows a field to the user whom we act for, by a permission set of our own. */
export async function permitField(
  api: SalesforceApi,
  { of, name }: { readonly of: string; readonly name: string },
): Promise<void> {
  const setId = await ourSet(api);
  await create(api, "FieldPermissions", {
    ParentId: setId,
    SobjectType: of,
    Field: `${of}.${name}`,
    PermissionsRead: true,
    PermissionsEdit: true,
  }).catch(ignoreExisting);
}

async function ourSet(api: SalesforceApi): Promise<string> {
  const [known] = await select(
    api,
    Row,
    `SELECT Id FROM PermissionSet WHERE Name = ${quoted(SET)} LIMIT 1`,
  );
  const id = known?.Id ?? (await create(api, "PermissionSet", { Name: SET, Label: SET }));
  if (api.userId === undefined) return id;
  const assignment = { PermissionSetId: id, AssigneeId: api.userId };
  await create(api, "PermissionSetAssignment", assignment).catch(ignoreExisting);
  return id;
}

/** Both are what Salesforce calls a second one of the same. */
function ignoreExisting(cause: unknown): void {
  const { code = "" } = explainSalesforce(cause);
  if (code !== "DUPLICATE_VALUE" && code !== "DUPLICATE_DEVELOPER_NAME") throw cause;
}
