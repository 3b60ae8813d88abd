import { createHash, randomBytes } from "node:crypto";
import type { VendorRequest } from "#sandbox/vendor-server.ts";
import {
  type Conference,
  etagOf,
  findVisible,
  type GoogleOffice,
  type PretendCalendar,
  type StoredEvent,
} from "./calendars.ts";
import { tellChange } from "./channels.ts";
import { asSent, EventContent, readBody, readTimes, SentEvent } from "./event-content.ts";
import { GoogleRefusal } from "./google-error.ts";

/** One call on a calendar's events; `delegated` when the app acts for a person (the token has a subject). */
export type EventCall = {
  readonly office: GoogleOffice;
  readonly calendar: PretendCalendar;
  readonly request: VendorRequest;
  readonly delegated: boolean;
};

/** Client-chosen ids: base32hex in lower case, 5 to 1024 characters. */
const EVENT_ID = /^[a-v0-9]{5,1024}$/;

export function insertEvent(call: EventCall): StoredEvent {
  const { office, calendar } = call;
  const sent = readBody(SentEvent, call.request.body);
  const id = sent.id ?? randomBytes(13).toString("hex");
  if (!EVENT_ID.test(id)) throw new GoogleRefusal("invalid", "Invalid resource id value.");
  const times = readTimes(sent, calendar.timeZone);
  const content = readContent(sent, call);
  const conference = readConference(sent, call);
  // Cancelled and not yet visible events count as well: an id is used once, for ever.
  if (Object.hasOwn(calendar.events, id)) throw new GoogleRefusal("duplicate");

  const at = office.now();
  const event: StoredEvent = {
    id,
    status: sent.status === "tentative" ? "tentative" : "confirmed",
    ...times,
    content,
    conference,
    version: 1,
    sequence: 0,
    createdAt: at,
    updatedAt: at,
    visibleAt: at + office.state.behaviour.visibleAfterMs,
    by: "app",
  };
  calendar.events[id] = event;
  tellChange(office, calendar.id);
  return event;
}

/** Throws notFound for an id that was never used, or is not visible yet. */
export function findEvent({ office, calendar }: EventCall, id: string): StoredEvent {
  const event = findVisible(office, calendar, id);
  if (event === undefined) throw new GoogleRefusal("notFound");
  return event;
}

/** PATCH changes the fields that are sent; PUT replaces the whole content. */
export function changeEvent(call: EventCall, id: string, how: "patch" | "replace"): StoredEvent {
  const { office, calendar, request } = call;
  const event = findLive(call, id);
  const sent = readBody(SentEvent, request.body);
  const before = how === "patch" ? { start: asSent(event.start), end: asSent(event.end) } : {};
  const times = readTimes(
    { start: sent.start ?? before.start, end: sent.end ?? before.end },
    calendar.timeZone,
  );
  const content = readContent(sent, call);
  const conference = readConference(sent, call);
  if (sent.status === "cancelled") return markDeleted(office, calendar, event);

  const moved = JSON.stringify(times) !== JSON.stringify({ start: event.start, end: event.end });
  Object.assign(event, {
    ...times,
    status: sent.status ?? event.status,
    content: how === "patch" ? mergeContent(event.content, content) : content,
    conference: conference ?? event.conference,
    sequence: event.sequence + (moved ? 1 : 0),
  });
  touch(office, calendar, event);
  return event;
}

export function deleteEvent(call: EventCall, id: string): void {
  markDeleted(call.office, call.calendar, findLive(call, id));
}

export function markDeleted(
  office: GoogleOffice,
  calendar: PretendCalendar,
  event: StoredEvent,
): StoredEvent {
  event.status = "cancelled";
  touch(office, calendar, event);
  return event;
}

/** Every change of an event ends here. */
export function touch(office: GoogleOffice, { id }: PretendCalendar, event: StoredEvent): void {
  event.version += 1;
  event.updatedAt = office.now();
  tellChange(office, id);
}

/** Throws deleted (410) for an event that is gone, conditionNotMet (412) for one that has changed. */
function findLive(call: EventCall, id: string): StoredEvent {
  const event = findEvent(call, id);
  if (event.status === "cancelled") throw new GoogleRefusal("deleted");
  const wanted = call.request.headers["if-match"];
  if (wanted !== undefined && wanted !== "*" && wanted !== etagOf(event)) {
    throw new GoogleRefusal("conditionNotMet");
  }
  return event;
}

function readContent(sent: SentEvent, { delegated }: EventCall): EventContent {
  const content = EventContent.parse(sent);
  if (!delegated && (content.attendees?.length ?? 0) > 0) {
    throw new GoogleRefusal("forbiddenForServiceAccounts");
  }
  return content;
}

/** Without conferenceDataVersion=1 Google takes no notice of conference data. */
function readConference(sent: SentEvent, call: EventCall): Conference | undefined {
  const { office, calendar, request } = call;
  const asked = sent.conferenceData?.createRequest;
  if (asked === undefined || request.query.get("conferenceDataVersion") !== "1") return undefined;
  const type = asked.conferenceSolutionKey?.type ?? "hangoutsMeet";
  if (type !== "hangoutsMeet" || !calendar.videoLinks) {
    throw new GoogleRefusal("invalid", "Invalid conference type value.");
  }
  return {
    requestId: asked.requestId,
    meetingCode: meetingCode(asked.requestId),
    readyAt: office.now() + office.state.behaviour.meetAfterMs,
  };
}

/** The same request makes the same room, so that it may be repeated. */
function meetingCode(requestId: string): string {
  const bytes = createHash("sha256").update(requestId).digest().subarray(0, 10);
  const letters = [...bytes].map((byte) => String.fromCharCode(97 + (byte % 26))).join("");
  return `${letters.slice(0, 3)}-${letters.slice(3, 7)}-${letters.slice(7)}`;
}

function mergeContent(before: EventContent, sent: EventContent): EventContent {
  const { private: ours, shared } = sent.extendedProperties ?? {};
  const old = before.extendedProperties;
  return {
    ...before,
    ...sent,
    extendedProperties: {
      private: { ...old?.private, ...ours },
      shared: { ...old?.shared, ...shared },
    },
  };
}
