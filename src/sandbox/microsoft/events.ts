import { createHash, randomBytes } from "node:crypto";
import type { VendorRequest } from "#sandbox/vendor-server.ts";
import { readBody, readTimes, SentEvent } from "./event-content.ts";
import { ordinaryId } from "./event-payload.ts";
import { GraphRefused } from "./graph-error.ts";
import {
  etagOf,
  isLive,
  type MicrosoftOffice,
  type PretendMailbox,
  type StoredEvent,
  touch,
} from "./mailboxes.ts";

/** One call on a calendar of a mailbox. */
export type EventCall = {
  readonly office: MicrosoftOffice;
  readonly mailbox: PretendMailbox;
  /** Undefined for the mailbox's own. */
  readonly calendarId: string | undefined;
  readonly request: VendorRequest;
};

/**
 * Creates an event, unless its transaction did before: then that one is the answer. A transaction that
 * made another event is refused.
 */
export function insertEvent(call: EventCall): StoredEvent {
  const { office, mailbox, calendarId } = call;
  const sent = readBody(SentEvent, call.request.body);
  const times = readTimes(sent, undefined);
  const before = earlierOf(call, sent);
  if (before !== undefined) return answerAgain(call, before, times);
  const at = office.now();
  const event: StoredEvent = {
    id: newId(),
    calendarId,
    ...times,
    subject: sent.subject ?? "",
    body: sent.body ?? { contentType: "text", content: "" },
    location: sent.location?.displayName ?? "",
    showAs: sent.showAs ?? "busy",
    response: "organizer",
    meeting: readMeeting(call, sent),
    transactionId: sent.transactionId,
    properties: propertiesOf(sent),
    version: 0,
    changedAs: 0,
    createdAt: at,
    updatedAt: at,
    visibleAt: at + office.state.behaviour.visibleAfterMs,
    deletedAt: undefined,
    by: "app",
  };
  mailbox.events[event.id] = event;
  return touch(office, mailbox, { event, change: "created" });
}

/** Throws ErrorDuplicateTransactionId where the earlier event is not what is asked for. */
function answerAgain(
  { office, calendarId }: EventCall,
  before: StoredEvent,
  { start, end }: Pick<StoredEvent, "start" | "end">,
): StoredEvent {
  const { changedTransaction, deletedTransaction } = office.state.behaviour;
  const isTheSame =
    before.calendarId === calendarId && before.start === start && before.end === end;
  const ofLive = isTheSame ? "answered" : changedTransaction;
  const says = isLive(before) ? ofLive : deletedTransaction;
  if (says === "answered") return before;
  throw new GraphRefused("ErrorDuplicateTransactionId");
}

/** By either of its ids; an event that was deleted is not found, whoever deleted it. */
export function findEvent({ mailbox }: Pick<EventCall, "mailbox">, id: string): StoredEvent {
  const event = Object.values(mailbox.events).find(
    (one) => isLive(one) && (one.id === id || ordinaryId(one) === id),
  );
  if (event === undefined) throw new GraphRefused("ErrorItemNotFound");
  return event;
}

export function changeEvent(call: EventCall, id: string): StoredEvent {
  const event = findUnchanged(call, id);
  const sent = readBody(SentEvent, call.request.body);
  if (sent.transactionId !== undefined && sent.transactionId !== event.transactionId)
    throw new GraphRefused("ErrorInvalidRequest", "TransactionId can't be changed.");
  const meeting = readMeeting(call, sent);
  Object.assign(event, readTimes(sent, event), {
    subject: sent.subject ?? event.subject,
    body: sent.body ?? event.body,
    location: sent.location?.displayName ?? event.location,
    showAs: sent.showAs ?? event.showAs,
    // A new text without the way into the meeting takes the meeting away.
    meeting: sent.body === undefined ? (meeting ?? event.meeting) : meeting,
    properties: { ...event.properties, ...propertiesOf(sent) },
  });
  return touch(call.office, call.mailbox, { event, change: "updated" });
}

export function deleteEvent(call: EventCall, id: string): void {
  markDeleted(call.office, call.mailbox, findUnchanged(call, id));
}

export function markDeleted(
  office: MicrosoftOffice,
  mailbox: PretendMailbox,
  event: StoredEvent,
): void {
  event.deletedAt = office.now();
  touch(office, mailbox, { event, change: "deleted" });
}

export function newId(): string {
  return `AQMk${randomBytes(30).toString("base64url")}`;
}

function findUnchanged(call: EventCall, id: string): StoredEvent {
  const event = findEvent(call, id);
  const wanted = call.request.headers["if-match"];
  if (wanted !== undefined && wanted !== "*" && wanted !== etagOf(event))
    throw new GraphRefused("ErrorIrresolvableConflict");
  return event;
}

function earlierOf({ office, mailbox }: EventCall, { transactionId }: SentEvent) {
  if (transactionId === undefined) return undefined;
  const forgets = office.state.behaviour.deletedTransaction === "forgotten";
  return Object.values(mailbox.events).find(
    (event) => event.transactionId === transactionId && (isLive(event) || !forgets),
  );
}

function readMeeting({ office, mailbox }: EventCall, sent: SentEvent): StoredEvent["meeting"] {
  if (sent.isOnlineMeeting !== true) return undefined;
  if (!mailbox.teams) throw new GraphRefused("ErrorOnlineMeetingNotAllowed");
  const seed = sent.transactionId ?? newId();
  const room = createHash("sha256").update(seed).digest("hex").slice(0, 24);
  return {
    joinUrl: `https://teams.microsoft.com/l/meetup-join/19%3ameeting_${room}%40thread.v2/0`,
    readyAt: office.now() + office.state.behaviour.meetAfterMs,
  };
}

const propertiesOf = ({ singleValueExtendedProperties }: SentEvent) =>
  Object.fromEntries(singleValueExtendedProperties.map(({ id, value }) => [id, value]));
