import type { Knex } from "knex";
import type { HubSpotState, ObjectType } from "#sandbox/hubspot/portal.ts";
import type { OrgState, ObjectType as OrgType } from "#sandbox/salesforce/org.ts";
import type { TwilioState } from "#sandbox/twilio/phone-office.ts";

/** I10: nobody is sent a text twice, not even in doubt. I11: done is there. I12: nothing around the outbox. */
export async function textViolations(db: Knex, twilio: TwilioState): Promise<readonly string[]> {
  const kinds = ["sms", "desk-text"];
  const effects = await db("effects").whereIn("kind", kinds).select("id", "key", "state");
  const sent = twilio.messages
    .filter(({ direction }) => direction === "outbound-api")
    .map(({ sid, statusCallback }) => ({ sid, effect: effectIn(statusCallback) }));
  const strangers = sent
    .filter(({ effect }) => !effects.some(({ id }) => id === effect))
    .map(({ sid }) => `I12: the text ${sid} was sent around the outbox`);
  const wrong = effects.flatMap(({ id, key, state }) => {
    const copies = sent.filter(({ effect }) => effect === id).length;
    if (copies > 1) return [`I10: ${key} was sent ${copies} times`];
    return state === "done" && copies === 0 ? [`I11: ${key} is done, and nobody got it`] : [];
  });
  return [...strangers, ...wrong];
}

const effectIn = (url: string) => (url === "" ? null : new URL(url).searchParams.get("effect"));

/** What stands in a CRM, whichever vendor's: our ids, in the order of the records. */
export type CrmRecords = Readonly<
  Record<"tickets" | "meetings" | "tasks" | "contacts", readonly string[]>
> & {
  /** Our keys of the notes. */
  readonly notes: readonly string[];
  /** Our ids of the mails and texts. */
  readonly activities: readonly string[];
  /** Of everybody, whoever wrote them down. */
  readonly emails: readonly string[];
};

export function recordsInHubSpot({ records }: HubSpotState): CrmRecords {
  const all = (type: ObjectType, property: string) =>
    Object.values(records[type]).flatMap(({ properties }) => properties[property] || []);
  return {
    tickets: all("tickets", "gatehouse_id"),
    meetings: all("meetings", "gatehouse_id"),
    tasks: all("tasks", "gatehouse_id"),
    contacts: all("contacts", "gatehouse_id"),
    notes: all("notes", "gatehouse_id"),
    activities: [...all("emails", "gatehouse_id"), ...all("communications", "gatehouse_id")],
    emails: all("contacts", "email"),
  };
}

export function recordsInSalesforce({ records }: OrgState): CrmRecords {
  const all = (type: OrgType, field: string) =>
    Object.values(records[type]).flatMap(({ values }) => String(values[field] ?? "") || []);
  const tasksWith = (mark: string) =>
    all("Task", "Gatehouse_Id__c").flatMap((id) =>
      id.startsWith(mark) ? [id.slice(mark.length)] : [],
    );
  return {
    tickets: all("Case", "Gatehouse_Id__c"),
    meetings: all("Event", "Gatehouse_Id__c"),
    tasks: tasksWith("task:"),
    activities: tasksWith("message:"),
    contacts: [...all("Contact", "Gatehouse_Id__c"), ...all("Lead", "Gatehouse_Id__c")],
    notes: all("CaseComment", "CommentBody").flatMap(
      (body) => /\[gatehouse (\S+)\]$/.exec(body)?.[1] ?? [],
    ),
    emails: [...all("Contact", "Email"), ...all("Lead", "Email")],
  };
}

/**
 * The CRM has one ticket for each escalation and for each trouble with calendars, one meeting for each appointment and one note for each
 * word whose effect is done, none of anything else, and no person twice.
 */
export async function crmViolations(db: Knex, crm: CrmRecords): Promise<readonly string[]> {
  const { rows } = await db.raw(
    `select kind, key, state,
            coalesce(payload ->> 'name', payload ->> 'escalationId', payload ->> 'appointmentId',
                     payload ->> 'messageId', payload ->> 'effectId', payload ->> 'troubleId') as id
     from effects where kind = any (:kinds)`,
    { kinds: Object.keys(typeOf) },
  );
  const missing = rows
    .filter(({ kind, id, state }: CrmEffect) => state === "done" && !crm[typeOf[kind]].includes(id))
    .map(({ key }: CrmEffect) => `the CRM does not have ${key}, although its effect is done`);
  const extra = Object.values(typeOf).flatMap((type) =>
    crm[type]
      .filter(
        (mark) => !rows.some(({ kind, id }: CrmEffect) => typeOf[kind] === type && id === mark),
      )
      .map((mark) => `the CRM's ${type} have ${mark}, of which we know nothing`),
  );
  const doubles = ([...Object.values(typeOf), "contacts"] as const).flatMap((type) =>
    repeated(crm[type]).map((mark) => `the CRM's ${type} have ${mark} more than once`),
  );
  const people = repeated(crm.emails).map((email) => `the CRM has ${email} more than once`);
  return [...missing, ...extra, ...doubles, ...people];
}

const typeOf = {
  "crm-ticket": "tickets",
  "crm-meeting": "meetings",
  "crm-task": "tasks",
  "crm-note": "notes",
  "crm-activity": "activities",
  "trouble-ticket": "tickets",
} as const;

type CrmEffect = {
  readonly kind: keyof typeof typeOf;
  readonly key: string;
  readonly state: string;
  readonly id: string;
};

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
