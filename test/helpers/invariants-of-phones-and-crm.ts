import type { Knex } from "knex";
import {
  type HubSpotState,
  type ObjectType,
  objectTypes,
  type StoredRecord,
} from "#sandbox/hubspot/portal.ts";
import type { TwilioState } from "#sandbox/twilio/phone-office.ts";

/** I10: nobody is sent a text twice, not even in doubt. I11: done is there. I12: nothing around the outbox. */
export async function textViolations(db: Knex, twilio: TwilioState): Promise<readonly string[]> {
  const effects = await db("effects").where({ kind: "sms" }).select("id", "key", "state");
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

/**
 * The CRM has one ticket for each escalation and one meeting for each appointment whose effect is done,
 * none of anything else, and no person twice.
 */
export async function crmViolations(db: Knex, hubspot: HubSpotState): Promise<readonly string[]> {
  const { rows } = await db.raw(
    `select kind, key, state, coalesce(payload ->> 'escalationId', payload ->> 'appointmentId') as id
     from effects where kind in ('crm-ticket', 'crm-meeting')`,
  );
  const typeOf = (kind: string): ObjectType => (kind === "crm-ticket" ? "tickets" : "meetings");
  const missing = rows
    .filter(({ kind, id, state }: CrmEffect) => state === "done" && !has(hubspot, typeOf(kind), id))
    .map(({ key }: CrmEffect) => `the CRM does not have ${key}, although its effect is done`);
  const extra = (["tickets", "meetings"] as const).flatMap((type) =>
    ours(hubspot, type)
      .filter(
        (mark) => !rows.some(({ kind, id }: CrmEffect) => typeOf(kind) === type && id === mark),
      )
      .map((mark) => `the CRM's ${type} have ${mark}, of which we know nothing`),
  );
  const doubles = objectTypes.flatMap((type) =>
    repeated(ours(hubspot, type)).map((mark) => `the CRM's ${type} have ${mark} more than once`),
  );
  const people = repeated(
    Object.values(hubspot.records.contacts).map(({ properties }) => properties["email"] ?? ""),
  ).map((email) => `the CRM has ${email} more than once`);
  return [...missing, ...extra, ...doubles, ...people];
}

type CrmEffect = {
  readonly kind: string;
  readonly key: string;
  readonly state: string;
  readonly id: string;
};

const ours = ({ records }: HubSpotState, type: ObjectType): readonly string[] =>
  Object.values(records[type]).flatMap(
    ({ properties }: StoredRecord) => properties["gatehouse_id"] ?? [],
  );

const has = (hubspot: HubSpotState, type: ObjectType, id: string) =>
  ours(hubspot, type).includes(id);

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
