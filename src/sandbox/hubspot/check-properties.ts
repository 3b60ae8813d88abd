import { type PropertyDefinition, requiredProperties } from "./definitions.ts";
import { HubSpotRefusal, invalidValue } from "./hubspot-error.ts";
import {
  addressesOf,
  findByProperty,
  type HubSpotState,
  type ObjectType,
  type Portal,
  type Properties,
  type StoredRecord,
} from "./portal.ts";

type Write = {
  readonly type: ObjectType;
  readonly sent: Properties;
  /** undefined: the record is about to be made. */
  readonly record: StoredRecord | undefined;
};

/** Refuses what HubSpot would: unknown properties, wrong values, what the portal's own rules forbid. */
export function checkProperties(portal: Portal, write: Write): void {
  for (const [name, value] of Object.entries(write.sent))
    checkValue(portal, write, { name, value });
  if (write.record === undefined) checkRequired(write);
  checkRules(portal, write);
  checkUnique(portal, write);
}

function checkValue(
  { state }: Portal,
  { type }: Write,
  { name, value }: { readonly name: string; readonly value: string },
): void {
  const known = state.definitions[type];
  const definition = Object.hasOwn(known, name) ? known[name] : undefined;
  if (definition === undefined) {
    throw invalidValue(name, "PROPERTY_DOESNT_EXIST", `Property "${name}" does not exist`);
  }
  // An empty text clears a property, whatever it holds.
  const wrong = value === "" ? undefined : whatIsWrong(state, definition, value);
  if (wrong !== undefined) throw invalidValue(name, wrong.code, wrong.message);
}

type Wrong = { readonly code: string; readonly message: string };

function whatIsWrong(
  { owners }: HubSpotState,
  { name, type, options }: PropertyDefinition,
  value: string,
): Wrong | undefined {
  if (name === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value))
    return { code: "INVALID_EMAIL", message: `Email address ${value} is invalid` };
  if (name === "hubspot_owner_id" && !Object.hasOwn(owners, value))
    return { code: "INVALID_OWNER_ID", message: `Owner ${value} does not exist` };
  if (options.length > 0 && !options.includes(value)) {
    const message = `${value} was not one of the allowed options: [${options.join(", ")}]`;
    return { code: "INVALID_OPTION", message };
  }
  if (type === "datetime" && !isMoment(value))
    return { code: "INVALID_DATE", message: `${value} was not a valid date.` };
  if (type === "number" && Number.isNaN(Number(value)))
    return { code: "INVALID_NUMBER", message: `${value} was not a valid number.` };
  return undefined;
}

/** "You should include at least one of", says HubSpot's guide to contacts. */
const namesOfContact = ["email", "firstname", "lastname"];

function checkRequired({ type, sent }: Write): void {
  const isNamed = type !== "contacts" || namesOfContact.some((name) => sent[name]);
  const missing = isNamed ? requiredProperties[type].filter((name) => !sent[name]) : namesOfContact;
  if (missing.length === 0) return;
  const message = `Error creating ${type}. Some required properties were not set.`;
  throw new HubSpotRefusal("VALIDATION_ERROR", message, [
    { message, code: "REQUIRED_PROPERTIES_MISSING", context: { properties: missing } },
  ]);
}

function checkRules({ state }: Portal, { type, sent }: Write): void {
  for (const { objectType, property, message } of state.behaviour.rules) {
    if (objectType === type && Object.hasOwn(sent, property)) {
      throw invalidValue(property, "VALIDATION_RULE_FAILED", message);
    }
  }
}

function checkUnique(portal: Portal, { type, sent, record }: Write): void {
  const definitions = portal.state.definitions[type];
  const ownIds = Object.entries(sent)
    .filter(([name]) => name !== "email" && definitions[name]?.hasUniqueValue)
    .map(([name, value]) => ({ name, value }));
  // A further address counts as much as the first one.
  const addresses = addressesOf(sent).map((value) => ({ name: "email", value }));
  for (const unique of [...ownIds, ...(type === "contacts" ? addresses : [])]) {
    const other = findByProperty(portal, type, unique);
    if (other !== undefined && other.id !== record?.id) {
      const what = type === "contacts" ? "Contact" : `One of ${type}`;
      throw new HubSpotRefusal("CONFLICT", `${what} already exists. Existing ID: ${other.id}`);
    }
  }
}

/** ISO 8601, or milliseconds since 1970. */
function isMoment(value: string): boolean {
  return /^\d{10,}$/.test(value) || !Number.isNaN(Date.parse(value));
}
