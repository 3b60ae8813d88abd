import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { closeEscalationFlow } from "#flows/close-escalation.ts";
import { currentCompany } from "#flows/current-company.ts";
import { followNotesFlow } from "#flows/follow-notes.ts";
import { followTicketsFlow } from "#flows/follow-tickets.ts";
import { mirrorWordFlow } from "#flows/mirror-word.ts";
import { pollCrmFlow } from "#flows/poll-crm.ts";
import { receiveCrmEventsFlow } from "#flows/receive-crm-events.ts";
import { receiveRequestFlow } from "#flows/receive-request.ts";
import { releaseEscalationFlow } from "#flows/release-escalation.ts";
import { createLog } from "#log.ts";
import { perform } from "#outbox/perform.ts";
import type { Crm } from "#ports/crm.ts";
import type { Db } from "#store/db.ts";
import { findEscalation, findEscalationOfRequest } from "#store/escalations.ts";
import { findMember } from "#store/members.ts";
import { wordsOfMail } from "#views/messages/render-mail.ts";
import { renderSms } from "#views/messages/sms/render-sms.ts";
import { fakeChat, fakeEmail } from "../helpers/fake-ports.ts";
import type { Installation } from "../helpers/installation.ts";
import { publicUrl } from "./crm-echo-crm.ts";

const team = "T0HARBOR";
const hourMs = 60 * 60_000;

/** The program's own flows and outbox, one step at a time, on a real database and with a real adapter. */
export type EchoWorld = ReturnType<typeof echoWorld>;
type Context = Parameters<typeof perform>[0] & { readonly crmPollSeconds: number };

export function echoWorld({ db }: Pick<Installation, "db">, crm: Crm) {
  const [chat, email] = [fakeChat(), fakeEmail()];
  const complaints: string[] = [];
  const context: Context = {
    ...{ db, crm, chat: chat.port, email: email.port, sms: undefined, calendar: undefined },
    ...{ now: () => new Date(), realNow: () => new Date(), company: currentCompany(db) },
    ...{ connected: { crm: true, sms: false }, createContacts: false },
    ...{ renderSms, wordsOfMail },
    chatPace: { postsPerMinute: 0, redrawsPerMinute: 0 },
    ...{ wake: () => undefined, publicUrl, linkSecrets: ["an echo is no secret"] as const },
    log: createLog("error", (line) => complaints.push(line)),
    crmPollSeconds: 60,
  };
  return {
    ...{ chat, complaints },
    ...peopleHere(context),
    ...timersOf(context),
    tell: receiveCrmEventsFlow(context),
    performDue: () => performDue(context),
    open: () => open(context),
    /** So that the next play is not slower than the one before. */
    async forget() {
      for (const table of ["crm_events", "crm_tickets", "crm_heard"]) await db(table).delete();
      await db("effects").update({ state: "suppressed" }).whereNotIn("state", ["done", "dead"]);
      chat.notes.length = 0;
    },
  };
}

/** What members do, and what they see. */
function peopleHere(context: Context) {
  const { db } = context;
  const [claim, release, close] = [
    claimEscalationFlow(context),
    releaseEscalationFlow(context),
    closeEscalationFlow(context),
  ];
  return {
    word: mirrorWordFlow(context),
    /** How it stands here, and whose it is. */
    async standing(escalationId: string) {
      const row = await findEscalation(db, escalationId);
      const owner = row?.ownerId === undefined ? undefined : await findMember(db, row.ownerId);
      return { state: row?.state, ownerEmail: owner?.email };
    },
    /** How often it was given to somebody, which nobody here does. */
    async givenTimes(escalationId: string): Promise<number> {
      const given = await db("audit")
        .where({ action: "escalation-handed-over" })
        .whereRaw("detail ->> 'escalationId' = ?", [escalationId])
        .pluck("id");
      return given.length;
    },
    /** Whether the press did something. */
    async press(deed: "claim" | "release" | "close", escalationId: string, user: string) {
      const row = await findEscalation(db, escalationId);
      const said = { escalationId, version: row?.version ?? 0, by: { team, user } };
      const words = { outcome: "answered", reference: "", note: "", message: "" } as const;
      const presses = {
        claim: () => claim(said),
        release: () => release(said),
        close: () => close({ ...said, ...words }),
      };
      return (await presses[deed]()).kind === "done";
    },
  };
}

/** What is done again and again. */
function timersOf(context: Context) {
  const { db } = context;
  const followTickets = followTicketsFlow(context);
  const followNotes = followNotesFlow(context);
  const poll = pollCrmFlow(context);
  return {
    /** As if what waits a while had waited. */
    async follow() {
      await db("crm_events")
        .whereNull("settled_at")
        .update({
          received_at: db.raw("received_at - interval '1 minute'"),
          look_at: db.fn.now(),
        });
      await followTickets();
      await followNotes();
    },
    async ask() {
      await db("crm_polls").update({ due_at: db.fn.now() });
      await poll();
    },
    /** How much is still to be done. */
    async left(): Promise<number> {
      const events = await db("crm_events").whereNull("settled_at").pluck("id");
      return events.length + (await dueEffects(db)).length;
    },
  };
}

function dueEffects(db: Db): Promise<string[]> {
  return db("effects")
    .whereIn("state", ["pending", "sending", "ambiguous"])
    .whereRaw("(not_before is null or not_before <= now())")
    .orderByRaw("waits_for nulls first, created_at, id")
    .pluck("id");
}

async function performDue(context: Context): Promise<void> {
  for (const id of await dueEffects(context.db)) await perform(context, id);
}

let asked = 0;

/** A question that a person must answer, with its card and its ticket. */
async function open(context: Context) {
  const { db } = context;
  asked += 1;
  const request = {
    ...({ channel: "api", receivedAt: new Date(), serviceKey: "service-0" } as const),
    ...{ clientName: `Client ${asked}`, clientPhone: undefined },
    clientEmail: { address: `c${asked}@bigcorp.example`, domain: "bigcorp.example" },
    ...{ clientZone: "America/Phoenix", providerKey: undefined, locationKey: undefined },
    start: new Date((Math.floor(Date.now() / hourMs) + 48) * hourMs),
    ...{ partySize: undefined, language: undefined, territory: undefined },
    ...{ notes: "", askPerson: true, consents: [] },
  };
  const received = await receiveRequestFlow(context)({ key: undefined, request });
  if (received.kind !== "escalated") throw new Error(`no question, but ${received.kind}`);
  const escalation = await findEscalationOfRequest(db, received.answer.requestId);
  await performDue(context);
  const { rows } = await db.raw(
    `select t.ticket_id as "ticketId", c.remote_id as card
     from crm_tickets t join effects c on c.key = 'card:' || t.escalation_id
     where t.escalation_id = :id`,
    { id: escalation?.id ?? null },
  );
  const [row] = rows;
  if (escalation === undefined || row === undefined) throw new Error("no card, or no ticket");
  const [channelId = "", rootId = ""] = String(row.card).split(":");
  const ticketId: string = row.ticketId;
  return { escalationId: escalation.id, ticketId, thread: { channelId, rootId } };
}
