import { VendorError } from "#errors.ts";
import type { Log } from "#log.ts";
import type { ChangedPage, ChangedRecord, ChangeQuestion, Crm, PolledTicket } from "#ports/crm.ts";
import {
  endPollTurn,
  forgetHeld,
  type Held,
  listUnknownNotes,
  listWatchedTickets,
  noteHeld,
  notePollMark,
  type PollSubject,
  type PollTurn,
  takePollTurn,
  type WatchedTicket,
  wasCrmHeard,
} from "#store/crm-polls.ts";
import { transact } from "#store/db.ts";
import { newId } from "#store/ids.ts";
import { askedValue, watchedOf } from "./asked-in-crm.ts";
import type { FlowContext } from "./context.ts";
import { changesOf } from "./follow-tickets.ts";
import { type CrmEvent, keepCrmEvents } from "./receive-crm-events.ts";

type Polling = Pick<FlowContext, "db" | "company" | "wake"> & {
  readonly crm: Crm | undefined;
  readonly log: Log;
  /** How often, where no webhook comes. */
  readonly crmPollSeconds: number;
};

/** Where a webhook came within so many minutes, they work, and asking is only the net under them. */
const heardMinutes = 15;
/** As a net, and where asking is refused: so many times less often. */
const seldom = 10;
/** Where the day's calls run out: what people wait for needs them more. */
const hardlyEver = 60;
const ticketsAtOnce = 100;
const pagesMax = 5;
/** There is more: the next turn comes soon. */
const soonSeconds = 2;

/**
 * Asks the CRM what changed, where its webhooks cannot be had or one was lost. What it finds is kept as
 * the same events that a webhook would have made of it, and followed like those. Returns how many were new.
 */
export function pollCrmFlow(context: Polling): () => Promise<number> {
  return async () => {
    const { crm, db } = context;
    if (crm === undefined) return 0;
    let found = 0;
    for (const subject of ["tickets", "contact", "deal"] as const) {
      const question = await questionAbout(context, subject);
      if (question === "nothing") continue;
      const turn = await takePollTurn(db, subject);
      if (turn !== undefined) found += await takeTurn(context, crm, { turn, question });
    }
    if (found > 0) context.wake();
    return found;
  };
}

/** Of contacts and deals only what asks for an appointment; of our tickets everything. */
async function questionAbout(
  { company }: Polling,
  subject: PollSubject,
): Promise<ChangeQuestion | undefined | "nothing"> {
  if (subject === "tickets") return undefined;
  const watched = watchedOf((await company()).settings.crm, subject);
  return watched.length === 0 ? "nothing" : { kind: subject, watched };
}

type Turn = { readonly turn: PollTurn; readonly question: ChangeQuestion | undefined };

async function takeTurn(context: Polling, crm: Crm, { turn, question }: Turn): Promise<number> {
  const { db, log } = context;
  try {
    const { found, more } =
      question === undefined
        ? await askAboutTickets(context, crm, turn)
        : await askForChanges(context, crm, { turn, question });
    const pauseSeconds = more ? soonSeconds : await pauseOf(context, crm);
    await endPollTurn(db, turn, { pauseSeconds });
    return found;
  } catch (error) {
    log.warn("the CRM could not be asked what changed", { subject: turn.subject, error });
    const passes = error instanceof VendorError && error.verdict === "retry";
    const pauseSeconds = context.crmPollSeconds * (passes ? 1 : seldom);
    const failure = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    await endPollTurn(db, turn, { pauseSeconds, failure });
    return 0;
  }
}

async function pauseOf({ db, crmPollSeconds }: Polling, crm: Crm): Promise<number> {
  const used = crm.callsUsed() ?? 0;
  if (used >= 0.95) return crmPollSeconds * hardlyEver;
  const isNet = used >= 0.8 || (await wasCrmHeard(db, heardMinutes));
  return crmPollSeconds * (isNet ? seldom : 1);
}

type Asked = { readonly found: number; readonly more: boolean };

/** By their ids, which is no search and never late; round and round where there are very many. */
async function askAboutTickets(context: Polling, crm: Crm, turn: PollTurn): Promise<Asked> {
  const { db } = context;
  let after = turn.mark ?? "";
  let found = 0;
  for (let page = 0; page < pagesMax; page += 1) {
    const watched = await listWatchedTickets(db, { after, limit: ticketsAtOnce });
    if (watched.length > 0) {
      const tickets = await crm.readTickets(watched.map(({ ticketId }) => ticketId));
      const events = [
        ...changesIn(watched, tickets),
        ...(await notesOn(context, watched, tickets)),
      ];
      found += await keepCrmEvents(context, events);
    }
    const isLast = watched.length < ticketsAtOnce;
    after = isLast ? "" : (watched.at(-1)?.ticketId ?? "");
    if (!(await notePollMark(db, turn, { mark: after, question: undefined }))) break;
    if (isLast) return { found, more: false };
  }
  return { found, more: true };
}

/** What is not as both sides agreed. Our own writes are agreed upon, so they are none. */
function changesIn(
  watched: readonly WatchedTicket[],
  tickets: readonly PolledTicket[],
): readonly CrmEvent[] {
  return tickets.flatMap((seen) => {
    const agreed = watched.find(({ ticketId }) => ticketId === seen.ticketId);
    if (agreed === undefined) return [];
    const { state, owner } = changesOf(agreed, seen);
    if (!state && !owner) return [];
    const { ticketId: recordId, changedAt: occurredAt } = seen;
    // Not by its time alone: a vendor counts seconds, and two changes fit into one.
    const key = ["poll", "ticket", recordId, occurredAt.getTime(), seen.state, seen.ownerEmail];
    return [{ key: key.join(":"), ...eventOf({ kind: "ticket", recordId, occurredAt }) }];
  });
}

async function notesOn(
  { db }: Polling,
  watched: readonly WatchedTicket[],
  tickets: readonly PolledTicket[],
): Promise<readonly CrmEvent[]> {
  const on = new Map(tickets.flatMap((one) => one.noteIds.map((id) => [id, one.changedAt])));
  const requestIds = watched.map(({ requestId }) => requestId);
  const unknown = on.size === 0 ? [] : await listUnknownNotes(db, [...on.keys()], requestIds);
  return unknown.map((recordId) => ({
    key: `poll:note:${recordId}`,
    ...eventOf({ kind: "note", recordId, occurredAt: on.get(recordId) ?? new Date(0) }),
  }));
}

type Happened = Pick<CrmEvent, "kind" | "recordId" | "occurredAt">;
const eventOf = (event: Happened) => ({ ...event, property: undefined, value: undefined });

type Asking = Turn & { readonly question: ChangeQuestion };

async function askForChanges(context: Polling, crm: Crm, asking: Asking): Promise<Asked> {
  const { turn, question } = asking;
  const isSame = turn.question === JSON.stringify(question);
  let mark = isSame ? turn.mark : undefined;
  let found = 0;
  for (let page = 0; page < pagesMax; page += 1) {
    const answer = await crm.listChanged(question, mark);
    const kept = await keepPage(context, asking, { ...answer, isFirst: mark === undefined });
    if (kept === undefined) break;
    found += kept;
    mark = answer.mark;
    if (!answer.more) return { found, more: false };
  }
  return { found, more: true };
}

/** All of it together, or a change would be known and its event lost. Undefined where the turn was over. */
function keepPage(
  { db, wake }: Polling,
  { turn, question }: Asking,
  page: ChangedPage & { readonly isFirst: boolean },
): Promise<number | undefined> {
  const asked = JSON.stringify(question);
  return transact(db, async (tx) => {
    if (!(await notePollMark(tx, turn, { mark: page.mark, question: asked }))) return undefined;
    if (page.isFirst) await forgetHeld(tx, question.kind);
    const changed: CrmEvent[] = [];
    for (const { held, isOld, changedAt } of page.records.flatMap((one) => heldBy(question, one)))
      if ((await noteHeld(tx, held)) && !isOld) changed.push(...askedEvent(held, changedAt));
    return keepCrmEvents({ db: tx, wake }, changed);
  });
}

function heldBy({ kind, watched }: ChangeQuestion, record: ChangedRecord) {
  const { recordId, values: holds } = record;
  return watched.map(({ property, values }) => ({
    ...record,
    held: { kind, recordId, property, value: askedValue(values, holds[property]) },
  }));
}

/** What asks for nothing any more is no event. */
function askedEvent({ value, ...about }: Held, occurredAt: Date): readonly CrmEvent[] {
  // Kept together with what it is held against: it cannot come twice.
  return value === undefined ? [] : [{ key: `poll:${newId()}`, ...about, value, occurredAt }];
}
