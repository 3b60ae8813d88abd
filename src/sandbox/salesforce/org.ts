import type { FieldDefinition } from "./fields.ts";

export const objectTypes = [
  "Account",
  "Case",
  "CaseComment",
  "Contact",
  "Event",
  "Lead",
  "Opportunity",
  "OpportunityContactRole",
  "Task",
  "User",
  // What an administrator's set-up is made of.
  "FieldPermissions",
  "PermissionSet",
  "PermissionSetAssignment",
] as const;
export type ObjectType = (typeof objectTypes)[number];

export type Value = string | number | boolean | null;
export type Values = Record<string, Value>;

export type StoredRecord = {
  readonly id: string;
  values: Values;
  readonly createdAt: number;
  updatedAt: number;
};

/** A rule that the org's admin made: a write that names the field is refused with these words. */
export type ValidationRule = {
  readonly objectType: ObjectType;
  readonly field: string;
  readonly message: string;
};

/** How this org behaves; a test or the control page may change it at any time. */
export type OrgBehaviour = {
  rules: ValidationRule[];
  /** New people with a telephone number that is there already are refused. */
  refusesDuplicates: boolean;
  /** Ids of records that somebody else's transaction holds; a write to one, or below one, is refused. */
  locked: string[];
  /** Whether the user whom we act for may change the org itself. */
  maySetUp: boolean;
  /** How long searches (not queries) do not see what was written. */
  searchLagMs: number;
  callsPerDay: number;
};

/** All of it is plain JSON. */
export type OrgState = {
  readonly orgId: string;
  /** The user whom our app acts for. */
  readonly runAs: string;
  records: Record<ObjectType, Record<string, StoredRecord>>;
  fields: Record<ObjectType, Record<string, FieldDefinition>>;
  behaviour: OrgBehaviour;
  callsUsed: number;
  lastId: number;
};

/** A record that was made or changed, as a trigger sees it. */
export type Change = {
  readonly type: ObjectType;
  readonly id: string;
  /** Those that hold something else now. */
  readonly fields: readonly string[];
  readonly isNew: boolean;
};

/** What every call may use. */
export type Org = {
  readonly state: OrgState;
  /** Hears of every change. */
  readonly onChange?: (change: Change) => void;
  /** Milliseconds since 1970, real time. */
  readonly now: () => number;
};

/** What the id of a record begins with says what it is. */
const prefixes: Readonly<Record<ObjectType, string>> = {
  Account: "001",
  Case: "500",
  CaseComment: "00a",
  Contact: "003",
  Event: "00U",
  Task: "00T",
  Lead: "00Q",
  Opportunity: "006",
  OpportunityContactRole: "00K",
  User: "005",
  FieldPermissions: "01k",
  PermissionSet: "0PS",
  PermissionSetAssignment: "0Pa",
};

export function isObjectType(name: string): name is ObjectType {
  return objectTypes.some((type) => type === name);
}

export function typeOfId(id: string): ObjectType | undefined {
  return objectTypes.find((type) => id.startsWith(prefixes[type]));
}

export function listRecords({ state }: Org, type: ObjectType): readonly StoredRecord[] {
  return Object.values(state.records[type]);
}

export function findById({ state }: Org, type: ObjectType, id: string): StoredRecord | undefined {
  return Object.hasOwn(state.records[type], id) ? state.records[type][id] : undefined;
}

/** By a field whose values are compared without their case, as unique ones are. */
export function findByValue(
  org: Org,
  type: ObjectType,
  { name, value }: { readonly name: string; readonly value: string },
): readonly StoredRecord[] {
  return listRecords(org, type).filter(
    ({ values }) => String(values[name] ?? "").toLowerCase() === value.toLowerCase(),
  );
}

export function addRecord(org: Org, type: ObjectType, values: Values): StoredRecord {
  const { state } = org;
  const at = org.now();
  state.lastId += 1;
  const id = idOf(type, state.lastId);
  const record = { id, values, createdAt: at, updatedAt: at };
  state.records[type][id] = record;
  org.onChange?.({ type, id, fields: Object.keys(values), isNew: true });
  return record;
}

export function changeRecord(org: Org, record: StoredRecord, sent: Values): void {
  const { id, values } = record;
  const type = typeOfId(id);
  const fields = Object.keys(sent).filter((name) => (values[name] ?? null) !== sent[name]);
  if (type !== undefined) org.onChange?.({ type, id, fields, isNew: false });
  const stage = sent["StageName"] ?? values["StageName"];
  const moved = stage === values["StageName"] ? {} : { LastStageChangeDate: stampAt(org) };
  record.values = { ...values, ...sent, ...moved };
  record.updatedAt = org.now();
}

const stampAt = ({ now }: Org) => new Date(now()).toISOString().replace("Z", "+0000");

/** Eighteen characters, as Salesforce answers them. */
export function idOf(type: ObjectType, number: number): string {
  return `${prefixes[type]}Gh${String(number).padStart(10, "0")}AAA`;
}
