import { customField, standardFields } from "./fields.ts";
import { addRecord, type ObjectType, type OrgState, objectTypes } from "./org.ts";

/** A new org, in which nobody ran the set-up yet; the first user is whom our app acts for. */
export function emptyOrg(): OrgState {
  const state: OrgState = {
    orgId: "00DGh0000000042AAA",
    runAs: "",
    records: byType(() => ({})),
    fields: byType(standardFields),
    behaviour: {
      rules: [],
      refusesDuplicates: false,
      locked: [],
      maySetUp: true,
      searchLagMs: 0,
      callsPerDay: 15_000,
    },
    callsUsed: 0,
    lastId: 0,
  };
  state.fields.Opportunity["CurrencyIsoCode"] = {
    ...customField("CurrencyIsoCode", {
      length: 3,
      externalId: false,
      unique: false,
      visible: true,
    }),
    custom: false,
  };
  const [app] = people.map(([name, email]) => addUser(state, name, email));
  return { ...state, runAs: app ?? "" };
}

/** An org in which the set-up was run. */
export function readyOrg(): OrgState {
  const state = emptyOrg();
  for (const type of ["Contact", "Lead", "Case", "Event", "Task"] as const) ours(state, type, true);
  for (const type of ["Event", "Task"] as const) ours(state, type, false);
  return state;
}

/** Our own fields, as the set-up makes them. */
function ours(state: OrgState, type: ObjectType, isId: boolean): void {
  const name = isId ? "Gatehouse_Id__c" : "Gatehouse_Outcome__c";
  const kind = { length: isId ? 100 : 40, externalId: isId, unique: isId, visible: true };
  state.fields[type][name] = customField(name, kind);
}

const people = [
  ["Gatehouse", "gatehouse@harborpine.example"],
  ["Maya Okafor", "maya@harborpine.example"],
  ["Ana Ortiz", "ana@harborpine.example"],
  ["Sam Whitfield", "sam@harborpine.example"],
  ["Daniel Reyes", "daniel@harborpine.example"],
  ["Priya Raman", "priya@harborpine.example"],
] as const;

function addUser(state: OrgState, name: string, email: string): string {
  const values = { Name: name, Email: email, IsActive: true, UserType: "Standard" };
  return addRecord({ state, now: Date.now }, "User", values).id;
}

function byType<T>(make: (type: ObjectType) => T): Record<ObjectType, T> {
  return Object.fromEntries(objectTypes.map((type) => [type, make(type)])) as Record<ObjectType, T>;
}
