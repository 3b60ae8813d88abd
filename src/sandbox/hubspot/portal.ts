import type { PropertyDefinition } from "./definitions.ts";

export const objectTypes = [
  "contacts",
  "companies",
  "deals",
  "tickets",
  "meetings",
  "notes",
  "tasks",
  "emails",
  "communications",
] as const;
export type ObjectType = (typeof objectTypes)[number];

export type Properties = Record<string, string>;

export type StoredRecord = {
  readonly id: string;
  properties: Properties;
  /** What the search index still shows while it lags; undefined: it does not know the record at all. */
  indexed: Properties | undefined;
  readonly createdAt: number;
  updatedAt: number;
};

export type Owner = {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
};

/** A rule that a portal's admin made: a write that names the property is refused with these words. */
export type ValidationRule = {
  readonly objectType: ObjectType;
  readonly property: string;
  readonly message: string;
};

/** How this HubSpot behaves; a test or the control page may change it at any time. */
export type HubSpotBehaviour = {
  /** How long searches do not see what was written. */
  searchLagMs: number;
  /** What the token may do. */
  scopes: string[];
  rules: ValidationRule[];
};

/** Two records that belong together, whichever way one looks. */
export type Association = readonly [one: string, other: string];

/** All of it is plain JSON. */
export type HubSpotState = {
  readonly portalId: string;
  owners: Record<string, Owner>;
  records: Record<ObjectType, Record<string, StoredRecord>>;
  definitions: Record<ObjectType, Record<string, PropertyDefinition>>;
  associations: Association[];
  behaviour: HubSpotBehaviour;
  lastId: number;
};

/** A record that was made or changed: what of it, and by whom. */
export type Change = {
  readonly type: ObjectType;
  readonly id: string;
  readonly properties: Properties;
  readonly source: "CRM_UI" | "INTEGRATION";
  readonly isNew: boolean;
};

/** What every call may use. */
export type Portal = {
  readonly state: HubSpotState;
  /** Hears of every change. */
  readonly onChange: (change: Change) => void;
  /** Milliseconds since 1970, real time. */
  readonly now: () => number;
};

export function isObjectType(name: string): name is ObjectType {
  return objectTypes.some((type) => type === name);
}

export function listRecords({ state }: Portal, type: ObjectType): readonly StoredRecord[] {
  return Object.values(state.records[type]);
}

/** By HubSpot's own id. */
export function findById(
  { state }: Portal,
  type: ObjectType,
  id: string,
): StoredRecord | undefined {
  return Object.hasOwn(state.records[type], id) ? state.records[type][id] : undefined;
}

/** By a unique property: an e-mail address (the first or a further one), or one of our own ids. */
export function findByProperty(
  portal: Portal,
  type: ObjectType,
  { name, value }: { readonly name: string; readonly value: string },
): StoredRecord | undefined {
  const sought = name === "email" ? value.toLowerCase() : value;
  return listRecords(portal, type).find(({ properties }) =>
    name === "email"
      ? addressesOf(properties).includes(sought)
      : properties[name] === sought && sought !== "",
  );
}

export function addressesOf(properties: Properties): readonly string[] {
  return [properties["email"] ?? "", ...(properties["hs_additional_emails"] ?? "").split(";")]
    .map((address) => address.trim().toLowerCase())
    .filter((address) => address !== "");
}

/** By whom a record is written, and what it is. */
export type Writing = Pick<Change, "type" | "source">;

export function addRecord(
  portal: Portal,
  { type, source }: Writing,
  properties: Properties,
): StoredRecord {
  const { state } = portal;
  const at = portal.now();
  state.lastId += 1;
  const id = String(state.lastId);
  const record = { id, properties, indexed: undefined, createdAt: at, updatedAt: at };
  state.records[type][id] = record;
  portal.onChange({ type, id, properties, source, isNew: true });
  return record;
}

export function changeRecord(
  portal: Portal,
  record: StoredRecord,
  { sent, ...writing }: Writing & { readonly sent: Properties },
): void {
  const isNew = ([name, value]: [string, string]) => record.properties[name] !== value;
  const properties = Object.fromEntries(Object.entries(sent).filter(isNew));
  portal.onChange({ ...writing, id: record.id, properties, isNew: false });
  record.indexed = seenBySearch(portal, record);
  record.properties = { ...record.properties, ...sent };
  record.updatedAt = portal.now();
}

/** What a search finds the record by: what was written a moment ago is not there yet. */
export function seenBySearch(
  { state, now }: Portal,
  { properties, indexed, updatedAt }: StoredRecord,
): Properties | undefined {
  return updatedAt + state.behaviour.searchLagMs <= now() ? properties : indexed;
}

/** "tickets:1007", as associations name records. */
export function nameOf(type: ObjectType, id: string): string {
  return `${type}:${id}`;
}

export function associate({ state }: Portal, one: string, other: string): void {
  if (state.associations.some((pair) => pair.includes(one) && pair.includes(other))) return;
  state.associations.push([one, other]);
}

/** Ids of the records of a type that belong to this one. */
export function associatedIds(
  { state }: Portal,
  from: string,
  type: ObjectType,
): readonly string[] {
  return state.associations
    .filter((pair) => pair.includes(from))
    .map(([one, other]) => (one === from ? other : one))
    .filter((name) => name.startsWith(`${type}:`))
    .map((name) => name.slice(type.length + 1));
}
