import { beforeEach, describe, expect, test } from "vitest";
import { bookHeldTimeFlow } from "#flows/book-held-time.ts";
import { checkInvariants, checkWithin, type InvariantReport } from "#flows/check-invariants.ts";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { declineEscalationFlow } from "#flows/decline-escalation.ts";
import { recordAttendanceFlow } from "#flows/record-attendance.ts";
import { sealAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { invariants } from "#store/invariants/all.ts";
import { untilSomeoneWaits } from "../../helpers/db.ts";
import {
  aPressOf,
  booked,
  cancelByLink,
  escalated,
  later,
  type Office,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../../helpers/office.ts";
import { outsideOf, type WholeOutside } from "../../helpers/outside.ts";

/*
 * Every invariant is broken on purpose, in every way that its checks know, and the one that was broken
 * is the one that says so.
 */

const office = useOffice();
let desk: Office;
let seen: WholeOutside;
/** Requests by what became of them; their appointments and escalations. */
let known: Record<string, string>;
const look = () => ({ now: desk.clock.at, graceMinutes: 15, outside: seen });

beforeEach(async () => {
  desk = office();
  const context = { ...desk.context, connected: { crm: true, sms: false }, crm: undefined };
  desk = { ...desk, context };
  known = await aDayAtTheDesk();
  seen = outsideOf(desk);
});

async function aDayAtTheDesk(): Promise<Record<string, string>> {
  const { context } = desk;
  const auto = await booked(desk);
  const other = await booked(desk);
  const taken = await booked(desk, { start: later(TUESDAY_NOON, 120) });
  const open = await escalated(desk, { start: later(TUESDAY_NOON, 180) });
  const held = await escalated(desk, { start: later(TUESDAY_NOON, 60) });
  const declined = await escalated(desk, { start: undefined });
  await cancelByLink(desk, taken.token);
  await claimEscalationFlow(context)(await aPressOf(desk, held.escalationId));
  await bookHeldTimeFlow(context)(await aPressOf(desk, held.escalationId));
  const text = "We are sorry, we can't offer this appointment.";
  await declineEscalationFlow(context)({ ...(await aPressOf(desk, declined.escalationId)), text });
  await performAll(desk);
  desk.clock.at = later(TUESDAY_NOON, 5);
  await context
    .db("escalations")
    .where({ id: open.escalationId })
    .update({
      rung_due_at: later(desk.clock.at, 60),
      planned_version: 1,
      resolution_due_at: later(desk.clock.at, 60),
      expires_at: later(desk.clock.at, 600),
    });
  const caller = { kind: "token", id: "t", name: "test", role: "operator" } as const;
  const { appointmentId } = auto;
  await recordAttendanceFlow(context)({ appointmentId, outcome: "attended", caller });
  await performAll(desk);
  await transact(context.db, (tx) => sealAudit(tx));
  const personal = await context.db("appointments").where({ request_id: held.requestId }).first();
  return {
    auto: auto.requestId,
    autoAppointment: auto.appointmentId,
    otherAppointment: other.appointmentId,
    cancelledAppointment: taken.appointmentId,
    open: open.requestId,
    openEscalation: open.escalationId,
    endedEscalation: held.escalationId,
    personalAppointment: personal?.id,
    declined: declined.requestId,
  };
}

const brokenOf = (reports: readonly InvariantReport[]) =>
  reports.filter(({ state }) => state === "broken");

test("nothing is broken after an ordinary day", async () => {
  expect(brokenOf(await checkInvariants(desk.db, look()))).toEqual([]);
});

test("without a look outside, the rows are judged alone, and what was not seen is said", async () => {
  const reports = await checkInvariants(desk.db, { ...look(), outside: {} });
  expect(brokenOf(reports)).toEqual([]);
  expect(reports.map(({ code, state, unseen }) => [code, state, unseen.join()])).toEqual([
    ["I01", "holds", "answers"],
    ["I02", "holds", ""],
    ["I03", "holds", ""],
    ["I04", "holds", ""],
    ["I05", "holds", "events"],
    ["I06", "holds", "events"],
    ["I07", "holds", "cards,tickets"],
    ["I08", "holds", ""],
    ["I09", "not-checked", "cards"],
    ["I10", "holds", "emails,texts,notes"],
    ["I11", "holds", "emails,texts,notes"],
    ["I12", "holds", "emails,texts,notes"],
    ["I15", "holds", ""],
    ["I16", "holds", ""],
  ]);
});

test("all is judged as of one moment: what changes meanwhile is not seen half-way", async () => {
  const other = await desk.db.transaction();
  // In the way of I03, when I01 and I02 were looked at already.
  await other.raw("lock table occupancies in access exclusive mode");
  const reports = checkInvariants(desk.db, look());
  await untilSomeoneWaits(desk.db);
  await other("requests")
    .where({ id: known["auto"] })
    .update({ state: "closed", close_reason: "cancelled" });
  await other.commit();
  expect(brokenOf(await reports)).toEqual([]);
  expect(brokenOf(await checkInvariants(desk.db, look())).map(({ code }) => code)).toEqual(["I04"]);
});

/** Rows are broken in a transaction that is undone, without triggers and foreign keys in the way. */
class Undo extends Error {}
async function broken(plant: (tx: Db) => Promise<unknown>): Promise<readonly InvariantReport[]> {
  let reports: readonly InvariantReport[] = [];
  await desk.db
    .transaction(async (tx) => {
      await tx.raw("set local session_replication_role = replica");
      await plant(tx);
      reports = await checkWithin(tx, look());
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
  return brokenOf(reports);
}

const inRows: readonly (readonly [code: string, what: string, sql: string])[] = [
  ["I01", "a request was never decided", "delete from receipts where request_id = :auto"],
  [
    "I01",
    "an answered request is lost",
    `insert into idempotency_keys (caller, route, key, body_hash, request_id, status, answer)
     values ('x', 'x', 'x', '', gen_random_uuid(), 202, '{}')`,
  ],
  [
    "I01",
    "an answer is lost",
    `insert into idempotency_keys (caller, route, key, body_hash, request_id, status)
     values ('x', 'x', 'x', '', :auto, 201)`,
  ],
  [
    "I02",
    "a request rests undecided",
    "update requests set state = 'received', received_at = :now::timestamptz - interval '2 minutes' where id = :open",
  ],
  [
    "I02",
    "a question should be over",
    "update escalations set expires_at = :now::timestamptz - interval '6 minutes' where id = :openEscalation",
  ],
  [
    "I02",
    "a rung was not done",
    "update escalations set rung_due_at = :now::timestamptz - interval '6 minutes' where id = :openEscalation",
  ],
  [
    "I02",
    "it is on no ladder",
    `update escalations set planned_version = null, raised_at = :now::timestamptz - interval '6 minutes'
       where id = :openEscalation`,
  ],
  [
    "I02",
    "an offer should be over",
    `insert into offers select gen_random_uuid(), :openEscalation, :open, 1, 1, provider_id, starts_at,
       ends_at, 'open', :now::timestamptz - interval '6 minutes' from appointments limit 1`,
  ],
  [
    "I02",
    "an offer outlives its question",
    `insert into offers select gen_random_uuid(), :endedEscalation, :open, 1, 1, provider_id, starts_at,
       ends_at, 'open', :now::timestamptz + interval '6 minutes' from appointments limit 1`,
  ],
  ["I02", "a client cannot come back", "delete from links where request_id = :auto"],
  ["I03", "the guard is gone", "alter table occupancies drop constraint occupancies_no_overlap"],
  [
    "I03",
    "somebody is taken twice",
    `alter table occupancies drop constraint occupancies_no_overlap;
     drop index occupancies_appointment;
     insert into occupancies (provider_id, during, appointment_id)
       select provider_id, during, appointment_id from occupancies
       where appointment_id = :personalAppointment`,
  ],
  [
    "I03",
    "two have one provider",
    `update appointments set provider_id = (select provider_id from appointments where id = :autoAppointment)
     where id = :otherAppointment`,
  ],
  [
    "I03",
    "a time is free again",
    "delete from occupancies where appointment_id = :personalAppointment",
  ],
  [
    "I03",
    "a cancelled appointment takes time",
    `insert into occupancies (provider_id, during, appointment_id)
       select provider_id, '[2030-01-01, 2030-01-02)', id from appointments where id = :cancelledAppointment`,
  ],
  [
    "I03",
    "an ended question holds time",
    `insert into occupancies (provider_id, during, escalation_id, expires_at)
       select id, '[2030-01-01, 2030-01-02)', :endedEscalation, '2030-01-01' from providers limit 1`,
  ],
  [
    "I03",
    "a released offer holds time",
    `with offer as (insert into offers select gen_random_uuid(), :openEscalation, :open, 1, 1, provider_id,
         starts_at, ends_at, 'released', '2030-01-01' from appointments limit 1 returning id)
     insert into occupancies (provider_id, during, offer_id, expires_at)
       select p.id, '[2030-01-01, 2030-01-02)', offer.id, '2030-01-01' from providers p, offer limit 1`,
  ],
  [
    "I04",
    "a closed request is booked",
    "update requests set state = 'closed', close_reason = 'cancelled' where id = :auto",
  ],
  [
    "I04",
    "a booked request is not",
    "update requests set state = 'booked', close_reason = null where id = :declined",
  ],
  [
    "I05",
    "an event was left behind",
    `update appointments set calendar_starts_at = calendar_starts_at - interval '1 hour'
     where id = :autoAppointment`,
  ],
  [
    "I06",
    "an event was left standing",
    "update appointments set calendar_starts_at = starts_at where id = :cancelledAppointment",
  ],
  ["I07", "no card was asked for", "delete from effects where key = 'card:' || :openEscalation"],
  [
    "I08",
    "a closed request has a question",
    "update requests set state = 'closed', close_reason = 'expired' where id = :open",
  ],
  [
    "I08",
    "an escalated request has none",
    "update requests set state = 'escalated', close_reason = null where id = :declined",
  ],
  ["I10", "the guard of keys is gone", "alter table effects drop constraint effects_key_key"],
  [
    "I10",
    "a key is there twice",
    `alter table effects drop constraint effects_key_key;
     insert into effects (id, kind, key, request_id, state, last_error)
       select gen_random_uuid(), kind, key, request_id, state, last_error from effects
       where state = 'suppressed' limit 1`,
  ],
  [
    "I10",
    "a text was noted twice",
    `alter table messages drop constraint messages_effect_id_key;
     insert into messages (id, direction, phone, body, effect_id, status, at)
       select gen_random_uuid(), 'out', '+1', 'x', id, 'sent', :now::timestamptz
       from (select id from effects limit 1) e, generate_series(1, 2)`,
  ],
  [
    "I11",
    "a message waits",
    `update effects set state = 'pending', wished_at = now() - interval '16 minutes'
     where kind = 'email' and request_id = :auto`,
  ],
  [
    "I11",
    "a message was held back without a word",
    "update effects set last_error = null where state = 'suppressed' and request_id = :open",
  ],
  [
    "I11",
    "a wish was forgotten",
    "update effects set wanted = wanted + 1 where key = 'calendar-event:' || :autoAppointment",
  ],
  [
    "I11",
    "nobody works on it",
    `create schema pgboss;
     create table pgboss.job (name text, singleton_key text, state text);
     update effects set state = 'pending', queued = wanted, changed_at = now() - interval '16 minutes'
       where key = 'crm-ticket:' || :openEscalation`,
  ],
  [
    "I12",
    "somebody texted by hand",
    `insert into messages (id, direction, phone, body, status, at)
     values (gen_random_uuid(), 'out', '+1', 'x', 'sent', :now::timestamptz)`,
  ],
  [
    "I15",
    "a write is in doubt",
    `update effects set state = 'ambiguous', changed_at = now() - interval '16 minutes'
     where key = 'card:' || :openEscalation`,
  ],
  [
    "I15",
    "a write died alone",
    `update effects set state = 'dead', last_error = 'refused'
     where kind = 'email' and request_id = :auto`,
  ],
  [
    "I15",
    "a card died alone",
    "update effects set state = 'dead', last_error = 'x' where key = 'card:' || :openEscalation",
  ],
  [
    "I16",
    "a booking is not in the audit",
    `delete from audit_seals; delete from audit where action = 'booked' and request_id = :auto`,
  ],
  [
    "I16",
    "a booking is there twice",
    `insert into audit (at, actor, action, request_id, detail)
       select at, actor, action, request_id, detail from audit
       where action = 'booked' and request_id = :auto`,
  ],
  [
    "I16",
    "a person's booking is not in the audit",
    `delete from audit_seals; update audit set detail = detail - 'appointmentId'
     where action = 'escalation-booked'`,
  ],
  [
    "I16",
    "an end is not in the audit",
    `delete from audit_seals; delete from audit where action = 'escalation-declined'`,
  ],
  [
    "I16",
    "a question is not in the audit",
    `delete from audit_seals; delete from audit where action = 'escalation-raised' and request_id = :open`,
  ],
  [
    "I16",
    "a move is not in the audit",
    "update appointments set reschedules = 1 where id = :autoAppointment",
  ],
  [
    "I16",
    "an outcome is not in the audit",
    "update appointments set outcome = 'no-show' where id = :autoAppointment",
  ],
  [
    "I16",
    "nobody did it",
    `delete from audit_seals; update audit set actor = '{}' where action = 'booked'`,
  ],
  [
    "I16",
    "somebody changed what was sealed",
    `update audit set at = at + interval '1 second' where action = 'request-received'`,
  ],
];

const codesOf = (faults: readonly (readonly [code: string, ...rest: unknown[]])[]) => [
  ...new Set(faults.map(([code]) => code)),
];

describe("rows that are broken", () => {
  // One day at the desk for all faults of an invariant: making it takes longest.
  test.each(codesOf(inRows))("%s says so, and no other", async (wanted) => {
    for (const [code, what, sql] of inRows.filter(([one]) => one === wanted)) {
      const found = await broken(async (tx) => {
        for (const statement of sql.split(";"))
          await tx.raw(statement, { ...known, now: desk.clock.at });
      });
      const said = found.map((report) => [report.code, report.offenders.length > 0]);
      expect(said, what).toEqual([[code, true]]);
    }
  });
});

type Plant = (all: WholeOutside, ids: Record<string, string>) => Partial<WholeOutside>;
const inTheWorld: readonly (readonly [code: string, what: string, plant: Plant])[] = [
  [
    "I01",
    "an answered request is not here",
    () => ({ answers: [{ requestId: "018f3c1e-0000-7000-8000-00000000dead", status: 202 }] }),
  ],
  ["I05", "an event is missing", ({ events }) => ({ events: events.slice(1) })],
  [
    "I05",
    "an event is elsewhere in time",
    ({ events: [first, ...others] }) => ({
      events: [{ ...(first as NonNullable<typeof first>), end: "2030-01-01T00:00:00Z" }, ...others],
    }),
  ],
  [
    "I05",
    "an event is there twice",
    ({ events }) => ({
      events: [...events, { ...(events[0] as (typeof events)[0]), eventId: "z" }],
    }),
  ],
  [
    "I06",
    "an event belongs to nobody",
    ({ events }) => ({
      events: [...events, { ...(events[0] as (typeof events)[0]), appointmentId: "gone" }],
    }),
  ],
  [
    "I06",
    "a cancelled appointment's event stands",
    ({ events }, { cancelledAppointment = "" }) => ({
      events: [
        ...events,
        { ...(events[0] as (typeof events)[0]), appointmentId: cancelledAppointment },
      ],
    }),
  ],
  ["I07", "a card is missing", ({ cards }) => ({ cards: cards.slice(1) })],
  ["I07", "a card is there twice", ({ cards }) => ({ cards: [...cards, ...cards.slice(0, 1)] })],
  [
    "I07",
    "a card belongs to nobody",
    ({ cards }) => ({
      cards: [...cards, { ...(cards[0] as (typeof cards)[0]), escalationId: "gone" }],
    }),
  ],
  [
    "I07",
    "a ticket is there twice",
    (_, { openEscalation = "" }) => ({
      tickets: ["1", "2"].map((ticketId) => ({ ticketId, escalationId: openEscalation })),
    }),
  ],
  [
    "I09",
    "a card shows yesterday",
    ({ cards: [first, ...others] }) => ({
      cards: [{ ...(first as NonNullable<typeof first>), version: 0 }, ...others],
    }),
  ],
  [
    "I09",
    "an ended card offers deeds",
    ({ cards }) => ({ cards: cards.map((card) => ({ ...card, offers: ["claim", "reopen"] })) }),
  ],
  ["I10", "a mail came twice", ({ emails }) => ({ emails: [...emails, ...emails.slice(0, 1)] })],
  ["I11", "a mail never came", ({ emails }) => ({ emails: emails.slice(1) })],
  [
    "I12",
    "a mail was sent by hand",
    ({ emails }) => ({ emails: [...emails, { vendorId: "<x@y>", effectId: null }] }),
  ],
  [
    "I12",
    "a note is nobody's",
    ({ notes }) => ({ notes: [...notes, { vendorId: "1.2", effectId: "gone" }] }),
  ],
  ["I12", "a text is nobody's", () => ({ texts: [{ vendorId: "SM1", effectId: null }] })],
];

describe("a world that differs from the rows", () => {
  test.each(codesOf(inTheWorld))("%s says so, and no other", async (wanted) => {
    const whole = seen;
    for (const [code, what, plant] of inTheWorld.filter(([one]) => one === wanted)) {
      seen = { ...whole, ...plant(whole, known) };
      const found = brokenOf(await checkInvariants(desk.db, look()));
      expect(
        found.map((report) => report.code),
        what,
      ).toEqual([code]);
    }
  });

  test("a message that was put off is not late before its hour", async () => {
    const found = await broken((tx) =>
      tx.raw(
        `update effects set state = 'pending', wished_at = now() - interval '9 hours',
           not_before = now() - interval '1 minute' where kind = 'email' and request_id = :auto`,
        known,
      ),
    );
    expect(found).toEqual([]);
  });

  test("a card that ended may offer to reopen it", async () => {
    seen = { ...seen, cards: seen.cards.map((card) => ({ ...card, offers: ["reopen"] })) };
    expect(brokenOf(await checkInvariants(desk.db, look()))).toEqual([]);
  });

  test("a second copy of a mail is no fault where nobody could know of the first", async () => {
    seen = { ...seen, emails: [...seen.emails, ...seen.emails.slice(0, 1)] };
    const found = await broken((tx) =>
      tx("effects").where({ id: seen.emails[0]?.effectId }).update({ doubts: 1 }),
    );
    expect(found).toEqual([]);
  });
});

test("every invariant was broken at least once", () => {
  const tried = new Set([...inRows, ...inTheWorld].map(([code]) => code));
  expect([...tried].sort()).toEqual(invariants.map(({ code }) => code));
});

test("no more than twenty cases of one kind are told", async () => {
  seen = {
    ...seen,
    emails: Array.from({ length: 50 }, (_, index) => ({
      vendorId: `<${index}@y>`,
      effectId: null,
    })),
  };
  const [found] = brokenOf(
    await checkInvariants(desk.db, { ...look(), outside: { emails: seen.emails } }),
  ).filter(({ code }) => code === "I12");
  expect(found?.offenders).toHaveLength(20);
});
