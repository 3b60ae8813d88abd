import type { ObjectType, Properties } from "#sandbox/hubspot/portal.ts";
import type { Db } from "#store/db.ts";
import { newId } from "#store/ids.ts";
import type { World } from "../../helpers/invariants.ts";

/** Mails go to the mail server here: Postmark is no part of this town. */
export type FullWorld = Required<Omit<World, "postmark" | "microsoft">>;
type Plant = (planted: { readonly db: Db; readonly world: FullWorld }) => unknown;

/** What is broken in the CRM, how it must be told, and how to break it. */
export const crmPlants: readonly [string, RegExp, Plant][] = [
  [
    "one person twice in the CRM",
    /CRM has kim@home.example more than once/,
    ({ world }) => {
      for (const id of ["1", "2"])
        addToCrm(world, "contacts", { id, properties: { email: "kim@home.example" } });
    },
  ],
  [
    "one ticket twice in the CRM",
    /tickets have it more than once/,
    ({ world }) => {
      for (const id of ["1", "2"])
        addToCrm(world, "tickets", { id, properties: { gatehouse_id: "it" } });
    },
  ],
  [
    "a meeting in the CRM of no appointment of ours",
    /meetings have it, of which we know nothing/,
    ({ world }) => addToCrm(world, "meetings", { id: "1", properties: { gatehouse_id: "it" } }),
  ],
  [
    "a ticket that the CRM lost",
    /does not have crm-ticket/,
    ({ db }) => db("effects").where({ kind: "crm-ticket" }).update({ state: "done" }),
  ],
  [
    "a mail that the CRM lost",
    /does not have crm-activity/,
    async ({ db }) => db("effects").insert(await aLoggedMail(db, "done")),
  ],
  [
    "a mail that the CRM refused, and no admin knows",
    /^I15.*no admin was told/,
    async ({ db }) => db("effects").insert(await aLoggedMail(db, "dead")),
  ],
  [
    "one mail twice in Salesforce",
    /activities have it more than once/,
    ({ world }) => addTwice(world, "Task", { Gatehouse_Id__c: "message:it" }),
  ],
  [
    "one case twice in Salesforce",
    /tickets have it more than once/,
    ({ world }) => addTwice(world, "Case", { Gatehouse_Id__c: "it" }),
  ],
  [
    "one comment twice in Salesforce",
    /notes have C0-1.5 more than once/,
    ({ world }) => addTwice(world, "CaseComment", { CommentBody: "Hello\n\n[gatehouse C0-1.5]" }),
  ],
];

function addToCrm(
  { hubspot }: FullWorld,
  type: ObjectType,
  record: { readonly id: string; readonly properties: Properties },
): void {
  const { id, properties } = record;
  const at = { createdAt: 0, updatedAt: 0 };
  hubspot.records[type][id] = { id, properties, indexed: properties, ...at };
}

async function aLoggedMail(db: Db, state: "done" | "dead") {
  const request = await db("requests").first("id");
  return {
    ...{ id: newId(), kind: "crm-activity", key: "crm-activity:email:it", state },
    ...{ request_id: request.id, payload: JSON.stringify({ effectId: "it" }), last_error: "no" },
  };
}

function addTwice(
  { salesforce }: FullWorld,
  type: "Case" | "CaseComment" | "Task",
  values: Record<string, string>,
): void {
  for (const id of ["1", "2"])
    salesforce.records[type][id] = { id, values, createdAt: 0, updatedAt: 0 };
}
