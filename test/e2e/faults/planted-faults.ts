import type { GoogleState, StoredEvent } from "#sandbox/google/calendars.ts";
import type { StoredMessage } from "#sandbox/twilio/phone-office.ts";
import type { Db } from "#store/db.ts";
import { eventTypes } from "#views/slack/identifiers.ts";
import { crmPlants, type FullWorld } from "./planted-crm-faults.ts";

export type Planted = { readonly db: Db; readonly world: FullWorld };

const auto = "path = 'auto' and state = 'confirmed'";
const mailKind = { kind: "email" };

/** What is broken, how it must be told, and how to break it. */
export const plants: readonly [string, RegExp, (planted: Planted) => unknown][] = [
  [
    "a request that rests",
    /^I02.*received/,
    ({ db }) => changeOne(db, "requests", { state: "received", close_reason: null }),
  ],
  ["a request without a receipt", /^I02.*no receipt/, ({ db }) => db("receipts").delete()],
  ["a request without a link", /^I02.*no link/, ({ db }) => db("links").delete()],
  [
    "no constraint",
    /^I03.*constraint/,
    ({ db }) => db.raw("alter table occupancies drop constraint occupancies_no_overlap"),
  ],
  [
    "an appointment without its time",
    /^I03.*not taken/,
    ({ db }) => db("occupancies").whereNotNull("appointment_id").delete(),
  ],
  [
    "two appointments at one time",
    /^I03.*one provider at one time/,
    ({ db }) =>
      db("appointments")
        .where({ state: "confirmed" })
        .update({ provider_id: db("providers").select("id").first() }),
  ],
  [
    "time that a cancelled appointment takes",
    /^I03.*still taken/,
    ({ db }) => db("appointments").update({ state: "cancelled", cancelled_at: new Date() }),
  ],
  ["a hold that outlives its question", /^I03.*still held/, ({ db }) => endClaimed(db)],
  [
    "booked without an appointment",
    /^I04/,
    ({ db }) =>
      db("appointments").whereRaw(auto).update({ state: "cancelled", cancelled_at: new Date() }),
  ],
  [
    "an appointment of a request that is not booked",
    /^I04/,
    ({ db }) => changeOne(db, "requests", { state: "escalated" }, "booked"),
  ],
  ["escalated without a question", /^I08/, ({ db }) => endClaimed(db)],
  [
    "closed with a question",
    /^I08/,
    ({ db }) =>
      changeOne(db, "requests", { state: "closed", close_reason: "expired" }, "escalated"),
  ],
  [
    "an event that is not there",
    /^I05.*no event/,
    ({ world }) => changeAll(ourEvents(world.google), { status: "cancelled" }),
  ],
  ["an event that is there twice", /^I05.*2 events/, ({ world }) => copyEvent(world.google)],
  [
    "an event at another time",
    /^I05.*is shown at/,
    ({ world }) => changeAll(ourEvents(world.google), { end: { kind: "day", date: "2026-01-01" } }),
  ],
  ["an event in another calendar", /^I05.*instead of/, ({ world }) => moveEvents(world.google)],
  [
    "an event of nothing",
    /^I06.*of no appointment/,
    ({ world }) => changeAll(ourEvents(world.google), { content: {} }),
  ],
  [
    "an event of what was cancelled",
    /^I06.*any more/,
    ({ world }) => changeAll(ourEvents(world.google), { status: "confirmed" }),
  ],
  ["a card that is not there", /^I07.*no card/, ({ world }) => (world.slack.messages = [])],
  [
    "a card that is there twice",
    /^I07.*2 cards/,
    ({ world }) => world.slack.messages.push(...world.slack.messages),
  ],
  [
    "a card that shows what was",
    /^I09.*shows version/,
    ({ db }) => db("escalations").update({ version: 99 }),
  ],
  [
    "a card that offers what is over",
    /^I09.*has ended/,
    ({ world }) => showOn(world, "gh.esc.claim"),
  ],
  [
    "a mail that was sent twice",
    /^I10.*2 times/,
    ({ world }) => world.mail.messages.push(...world.mail.messages),
  ],
  ["a mail that never arrived", /^I11.*nobody got it/, ({ world }) => (world.mail.messages = [])],
  [
    "a suppressed message without a reason",
    /^I11.*without a reason/,
    ({ db }) => db("effects").where(mailKind).update({ state: "suppressed", last_error: null }),
  ],
  ["a wish that was forgotten", /^I11.*forgotten/, ({ db }) => db("effects").update({ wanted: 9 })],
  [
    "a wish without a job",
    /^I11.*neither settled nor queued/,
    ({ db }) => db("effects").where(mailKind).update({ state: "pending" }),
  ],
  [
    "a mail around the outbox",
    /^I12/,
    ({ world }) => changeAll(world.mail.messages, { messageId: "<x@y>" }),
  ],
  [
    "a message around the outbox",
    /^I12/,
    ({ world }) => changeAll(world.slack.messages, { metadata: undefined }),
  ],
  [
    "a dead effect that nobody was told of",
    /^I15.*no card tells/,
    ({ db }) => db("effects").where(mailKind).update({ state: "dead", last_error: "no" }),
  ],
  [
    "a dead card that nobody was told of",
    /^I15.*on call/,
    ({ db }) => db("effects").where({ kind: "card" }).update({ state: "dead" }),
  ],
  [
    "work that is not done",
    /^I15.*is ambiguous/,
    ({ db }) => db("effects").where(mailKind).update({ state: "ambiguous", queued: 0 }),
  ],
  [
    "a booking that the audit does not know",
    /^I16.*booked by itself with 0/,
    ({ db }) => forget(db, "booked"),
  ],
  [
    "a person's booking that the audit does not know",
    /^I16.*by a person/,
    ({ db }) => forget(db, "escalation-booked"),
  ],
  [
    "an end that the audit does not know",
    /^I16.*is resolved with 0/,
    ({ db }) => forget(db, "escalation-booked"),
  ],
  [
    "a question that the audit does not know",
    /^I16.*was raised with 0/,
    ({ db }) => forget(db, "escalation-raised"),
  ],
  [
    "a deed of nobody",
    /^I16.*no actor/,
    ({ db }) => db("audit").insert({ at: new Date(), actor: "{}", action: "x" }),
  ],
  [
    "a rung that the audit does not know",
    /^I16.*was done with 0/,
    ({ db }) =>
      db.raw(`insert into rungs (escalation_id, rung, due_at, done_at, who)
        select id, 'x', now(), now(), '{}' from escalations limit 1`),
  ],
  ["a changed audit entry", /^I16.*broken/, ({ db }) => tamper(db)],
  ["a text around the outbox", /^I12.*text/, ({ world }) => world.twilio.messages.push(aText(""))],
  [
    "a text that went out twice",
    /^I10.*sent 2 times/,
    async ({ db, world }) => {
      const effect = await db("effects").where(mailKind).first("id");
      await db("effects").where(effect).update({ kind: "sms" });
      const callback = `https://book.example/hooks/twilio/status?effect=${effect.id}`;
      world.twilio.messages.push(aText(callback), aText(callback));
    },
  ],
  [
    "a text that nobody got",
    /^I11.*nobody got it/,
    async ({ db }) => {
      const effect = await db("effects")
        .where({ ...mailKind, state: "done" })
        .first("id");
      await db("effects").where(effect).update({ kind: "sms" });
    },
  ],
  ...crmPlants,
];

function changeOne(db: Db, table: string, change: object, state = "closed") {
  return db(table).where({ state }).limit(1).update(change);
}

const endClaimed = (db: Db) =>
  db("escalations")
    .where({ state: "claimed" })
    .update({ state: "cancelled", ended_at: new Date() });

const forget = (db: Db, action: string) => db("audit").where({ action }).delete();

const tamper = (db: Db) => db("audit").update({ detail: JSON.stringify({ nothing: "happened" }) });

function ourEvents({ calendars }: GoogleState): StoredEvent[] {
  return Object.values(calendars).flatMap(({ events }) =>
    Object.values(events).filter(({ by }) => by === "app"),
  );
}

function copyEvent(google: GoogleState): void {
  const [first, second] = Object.values(google.calendars);
  if (first !== undefined) Object.assign(second?.events ?? {}, structuredClone(first.events));
}

function moveEvents(google: GoogleState): void {
  const [first, second] = Object.values(google.calendars);
  if (first === undefined || second === undefined) return;
  second.events = first.events;
  first.events = {};
}

function changeAll<T extends object>(all: readonly T[], change: Partial<T>): void {
  for (const one of all) Object.assign(one, change);
}

function aText(statusCallback: string): StoredMessage {
  return {
    sid: "SM1",
    direction: "outbound-api",
    from: "+16025550199",
    to: "+16025550100",
    body: "Hello",
    messagingServiceSid: null,
    numMedia: 0,
    dateCreated: 0,
    statusCallback,
    status: "sent",
    errorCode: null,
    dateSent: 0,
  };
}

function showOn({ slack }: FullWorld, actionId: string): void {
  const cards = slack.messages.filter(({ metadata }) => metadata?.event_type === eventTypes.card);
  const elements = [{ type: "button", action_id: actionId }];
  changeAll(cards, { blocks: [{ type: "actions", elements }] });
}
