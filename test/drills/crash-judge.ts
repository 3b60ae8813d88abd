import { setTimeout as wait } from "node:timers/promises";
import { findViolations } from "../helpers/invariants.ts";
import type { Story } from "./crash-stories.ts";
import type { Town } from "./crash-town.ts";

/**
 * What must never be seen. `quiet`: nothing is under way any more. Otherwise only what is there twice a
 * second apart counts, because rows and vendors are not looked at in one moment.
 */
export async function judge(
  town: Town,
  { stories, quiet }: { readonly stories: readonly Story[]; readonly quiet: boolean },
): Promise<readonly string[]> {
  const first = await look(town, stories, quiet);
  if (first.length === 0) return [];
  await wait(1_000);
  const second = new Set(await look(town, stories, quiet));
  return first.filter((violation) => second.has(violation));
}

async function look(
  { db, sandbox }: Town,
  stories: readonly Story[],
  quiet: boolean,
): Promise<readonly string[]> {
  const { google, slack, mail } = sandbox;
  const accepted = stories.flatMap(({ requestId }) => requestId ?? []);
  const world = { google: google.state, slack: slack.state, mail: mail.state };
  const found = [...(await findViolations(db, world, { accepted, quiet }))];
  found.push(...(await textsAndRecords({ db, sandbox })));
  for (const { name, email, at, ended } of stories)
    if (quiet && !ended) found.push(`${name} of ${email} never ended: ${at}`);
  if (quiet) found.push(...(await diedForNothing(db)));
  return found;
}

type Owed = { readonly id: string; readonly effect: string | null };

/** One text message for each, one record in the CRM for each: the doubles are asked, not our rows. */
async function textsAndRecords({ db, sandbox }: Pick<Town, "db" | "sandbox">) {
  const { rows: texts } = await db.raw(
    `select m.phone, count(*)::integer as most,
       count(*) filter (where e.state = 'done')::integer as least
     from messages m join effects e on e.id = m.effect_id where m.direction = 'out' group by m.phone`,
  );
  const { rows: meetings } = await db.raw(
    `select a.id, e.state as effect from appointments a
     left join effects e on e.key = 'crm-meeting:' || a.id`,
  );
  const { rows: tickets } = await db.raw(
    `select s.id, s.ended_at is not null as ended, e.state as effect from escalations s
     left join effects e on e.key = 'crm-ticket:' || s.id`,
  );
  const { contacts, meetings: met, tickets: filed } = sandbox.hubspot.state.records;
  const addresses = Object.values(contacts).map(({ properties }) => properties["email"] ?? "");
  return [
    ...texts.flatMap(({ phone, most, least }: { phone: string; most: number; least: number }) => {
      const heard = sandbox.twilio.conversation(phone).filter(({ to }) => to === phone).length;
      if (heard >= least && heard <= most) return [];
      return [`${phone} was texted ${heard} times, instead of ${least} to ${most}`];
    }),
    ...recordViolations("meeting", meetings, Object.values(met)),
    ...recordViolations("ticket", tickets, Object.values(filed)),
    ...tickets
      .filter(({ id, ended, effect }: Owed & { ended: boolean }) => {
        const [ticket] = ofOurs(id, Object.values(filed));
        return ended && effect === "done" && ticket?.properties["hs_pipeline_stage"] !== "4";
      })
      .map(({ id }: Owed) => `the ticket of ${id} is not closed, although its question is`),
    ...[...new Set(addresses)]
      .filter((email) => addresses.filter((other) => other === email).length > 1)
      .map((email) => `the CRM has more than one contact with ${email}`),
  ];
}

type Held = { readonly properties: Readonly<Record<string, string>> };

const ofOurs = (id: string, records: readonly Held[]) =>
  records.filter(({ properties }) => properties["gatehouse_id"] === id);

function recordViolations(
  what: string,
  owed: readonly Owed[],
  records: readonly Held[],
): readonly string[] {
  return owed.flatMap(({ id, effect }) => {
    const copies = ofOurs(id, records).length;
    if (copies > 1) return [`the CRM has ${copies} records for the ${what} of ${id}`];
    if (copies === 0 && effect === "done")
      return [`the CRM has no ${what} of ${id}, which is done`];
    return [];
  });
}

/** Only what nobody can ask about may end in doubt, and a person is told (I15): a mail, a text message. */
async function diedForNothing(db: Town["db"]): Promise<readonly string[]> {
  const dead = await db("effects").where({ state: "dead" }).select("key", "kind", "last_error");
  return dead
    .filter(({ last_error }) => !String(last_error).startsWith("It is unclear whether"))
    .map(({ key, last_error }) => `${key} died: ${last_error}`);
}
