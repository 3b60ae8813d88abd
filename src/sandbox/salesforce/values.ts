import { fieldOf } from "./check-values.ts";
import { closedStages, wonStage } from "./fields.ts";
import {
  findById,
  type ObjectType,
  type Org,
  type StoredRecord,
  typeOfId,
  type Value,
  type Values,
} from "./org.ts";
import { SalesforceRefusal } from "./salesforce-error.ts";

/** A record with its type, which its id would also say. */
export type Typed = { readonly type: ObjectType; readonly record: StoredRecord };

/** The value that a path like "Owner.Email" leads to; refuses what does not exist, or is hidden. */
export function valueAt(org: Org, from: Typed, path: string): Value {
  const [name = "", ...rest] = path.split(".");
  if (rest.length === 0) return ownValue(org, from, name);
  const next = follow(org, from, name);
  return next === undefined ? null : valueAt(org, next, rest.join("."));
}

/** Refuses a path that no record of the type could have, whether there are records or not. */
export function checkPath(org: Org, type: ObjectType, path: string): void {
  const [name = "", ...rest] = path.split(".");
  if (rest.length === 0) {
    if (fieldOf(org, type, name) === undefined) throw noSuchColumn(type, name);
    return;
  }
  const [next] = relationshipOf(org, type, name).referenceTo;
  if (next !== undefined) checkPath(org, next, rest.join("."));
}

/** A record as a query shows it: what was asked for, and what it is. */
export function rowOf(org: Org, found: Typed, paths: readonly string[]): object {
  const row: Record<string, unknown> = { attributes: attributesOf(found) };
  for (const path of paths) {
    const [name = "", ...rest] = path.split(".");
    if (rest.length === 0) row[name] = ownValue(org, found, name);
    else {
      const next = follow(org, found, name);
      const below = next && rowOf(org, next, [rest.join(".")]);
      const before = row[name];
      row[name] = below && { ...(typeof before === "object" ? before : {}), ...below };
      row[name] ??= null;
    }
  }
  return row;
}

function ownValue(org: Org, { type, record }: Typed, name: string): Value {
  if (fieldOf(org, type, name) === undefined) throw noSuchColumn(type, name);
  const { values } = record;
  const ended = type === "Opportunity" ? endOf(values, name) : undefined;
  if (ended !== undefined) return ended;
  if (name === "Id") return record.id;
  if (name === "CreatedDate") return written(record.createdAt);
  // The real one counts seconds.
  if (name === "SystemModstamp") return written(Math.floor(record.updatedAt / 1_000) * 1_000);
  if (name === "Name" && (type === "Contact" || type === "Lead"))
    return [values["FirstName"], values["LastName"]].filter(Boolean).join(" ");
  if (name === "CaseNumber") return record.id.slice(5, 15);
  return values[name] ?? (name.startsWith("Is") ? false : null);
}

/** What Salesforce works out from the stage. */
function endOf({ StageName: stage }: Values, name: string): boolean | undefined {
  if (name === "IsClosed") return closedStages.includes(String(stage));
  return name === "IsWon" ? stage === wonStage : undefined;
}

function follow(org: Org, { type, record }: Typed, relationship: string): Typed | undefined {
  const id = String(record.values[relationshipOf(org, type, relationship).name] ?? "");
  const target = typeOfId(id);
  const found = target && findById(org, target, id);
  return target === undefined || found === undefined ? undefined : { type: target, record: found };
}

function relationshipOf({ state }: Org, type: ObjectType, relationship: string) {
  const field = Object.values(state.fields[type]).find((one) => one.relationship === relationship);
  if (field !== undefined) return field;
  const message = `Didn't understand relationship '${relationship}' in field path.`;
  throw new SalesforceRefusal("INVALID_FIELD", message);
}

function noSuchColumn(type: ObjectType, name: string): SalesforceRefusal {
  const message = `No such column '${name}' on entity '${type}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name.`;
  return new SalesforceRefusal("INVALID_FIELD", message);
}

export function attributesOf({ type, record }: Typed): object {
  return { type, url: `/services/data/v66.0/sobjects/${type}/${record.id}` };
}

/** With the zone that Salesforce writes, and no colon in it. */
export function written(at: number): string {
  return new Date(at).toISOString().replace("Z", "+0000");
}
