import type { Knex } from "knex";
import type { GoogleState } from "#sandbox/google/calendars.ts";
import type { MailState } from "#sandbox/mail/mail-double.ts";
import { type Card, type Person, people } from "./two-hands-desk.ts";
import type { Deed } from "./two-hands-press.ts";

export type Done = { readonly user: Person; readonly deed: Deed };

const actions: Readonly<Record<string, Deed>> = {
  "escalation-claimed": "claim",
  "escalation-booked": "book-held",
  "escalation-declined": "decline",
  "escalation-closed": "close",
  "escalation-handed-over": "hand-over",
  "escalation-snoozed": "snooze",
  "escalation-released": "release",
  "escalation-reopened": "reopen",
};

/** What members did to cards, as the audit has it, by escalation. */
export async function readDeeds(
  db: Knex,
  cards: readonly Card[],
): Promise<ReadonlyMap<string, readonly Done[]>> {
  const { rows } = await db.raw(
    `select detail ->> 'escalationId' as id, action, actor ->> 'name' as name
     from audit where action = any(?) and detail ->> 'escalationId' = any(?) order by at, id`,
    [Object.keys(actions), cards.map(({ escalationId }) => escalationId)],
  );
  const userOf = (name: string) =>
    Object.entries(people).find(([, one]) => one === name)?.[0] as Person;
  const done = new Map<string, Done[]>();
  for (const { id, action, name } of rows) {
    const deed = actions[action];
    if (deed === undefined) continue;
    done.set(id, [...(done.get(id) ?? []), { user: userOf(name), deed }]);
  }
  return done;
}

/** Every card is resolved; an appointment means one event and one confirmation, declined one mail that says so. */
export async function judgeEffects(
  db: Knex,
  held: { readonly cards: number; readonly google: GoogleState; readonly mail: MailState },
): Promise<readonly string[]> {
  const { rows } = await db.raw(
    `select s.request_id as id, s.state, s.resolution, a.id as appointment,
       array_remove(array_agg(e.id) filter (where e.payload ->> 'template' = 'confirmed'), null) as confirmed,
       array_remove(array_agg(e.id) filter (where e.payload ->> 'template' = 'declined'), null) as declined
     from escalations s
     left join effects e on e.request_id = s.request_id and e.kind = 'email'
     left join appointments a on a.request_id = s.request_id and a.state = 'confirmed'
     group by s.id, a.id`,
  );
  const copies = (ids: readonly string[] | null) =>
    held.mail.messages.filter(({ messageId }) =>
      (ids ?? []).some((id) => messageId.startsWith(`<${id}@`)),
    ).length;
  const events = Object.values(held.google.calendars)
    .flatMap((calendar) => Object.values(calendar.events))
    .filter(({ status }) => status === "confirmed")
    .map(({ content }) => content.extendedProperties?.private?.["gatehouseAppointment"]);
  const resolved = rows.filter(({ state }: { state: string }) => state === "resolved").length;
  const wrong: string[] = [];
  for (const { id, resolution, appointment, confirmed, declined } of rows) {
    const there = {
      events: events.filter((mark) => mark !== undefined && mark === appointment).length,
      confirmations: copies(confirmed),
      declines: copies(declined),
    };
    const booked = Number(appointment !== null);
    const wanted = {
      events: booked,
      confirmations: booked,
      declines: Number(resolution === "declined"),
    };
    const [seen, right] = [JSON.stringify(there), JSON.stringify(wanted)];
    if (seen !== right) wrong.push(`${id} is ${resolution}, and there are ${seen}, not ${right}`);
  }
  if (resolved !== held.cards) wrong.push(`${resolved} cards are resolved, not ${held.cards}`);
  return wrong;
}
