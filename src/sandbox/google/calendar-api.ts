import { jsonAnswer, type VendorAnswer, type VendorRequest } from "#sandbox/vendor-server.ts";
import type { AccessTokens, Grant } from "./access-tokens.ts";
import type { GoogleOffice, PretendCalendar, StoredEvent } from "./calendars.ts";
import { openChannel, stopChannel } from "./channels.ts";
import { answerCalendarList, officeOf } from "./consents.ts";
import { answerEventList } from "./event-list.ts";
import { eventPayload } from "./event-payload.ts";
import { changeEvent, deleteEvent, type EventCall, findEvent, insertEvent } from "./events.ts";
import { answerFreeBusy } from "./free-busy.ts";
import { answerRefusal, GoogleRefusal } from "./google-error.ts";

/** Which of the discovery document's scopes (without their common beginning) lets one do what. */
const writing = ["calendar", "calendar.app.created", "calendar.events", "calendar.events.owned"];
const scopes = {
  busy: ["calendar", "calendar.events.freebusy", "calendar.freebusy", "calendar.readonly"],
  read: [
    ...writing,
    "calendar.events.freebusy",
    "calendar.events.owned.readonly",
    "calendar.events.readonly",
    "calendar.readonly",
  ],
  write: writing,
  list: ["calendar", "calendar.readonly", "calendar.calendarlist.readonly"],
} as const;

/** Answers POST /token and the calls of Calendar v3 that exist here; anything else is not found. */
export function answerGoogleCall(
  request: VendorRequest,
  office: GoogleOffice,
  tokens: AccessTokens,
): VendorAnswer {
  try {
    if (request.method === "POST" && request.path === "/token") return tokens.answer(request.body);
    return answerCalendarCall(request, office, tokens);
  } catch (error) {
    if (error instanceof GoogleRefusal) return answerRefusal(error);
    throw error;
  }
}

function answerCalendarCall(
  request: VendorRequest,
  everything: GoogleOffice,
  tokens: AccessTokens,
): VendorAnswer {
  const [, token] = /^Bearer (.+)$/.exec(request.headers["authorization"] ?? "") ?? [];
  const grant = tokens.grantOf(token);
  if (grant === undefined) throw new GoogleRefusal("authError");
  const { method, path } = request;
  const account = grant.isConsent ? grant.subject : undefined;
  const office = account === undefined ? everything : officeOf(everything, account);
  if (method === "GET" && path === "/calendar/v3/users/me/calendarList") {
    need(grant, "list");
    return answerCalendarList(office, account ?? "");
  }
  if (method === "POST" && path === "/calendar/v3/freeBusy") {
    need(grant, "busy");
    return jsonAnswer(200, answerFreeBusy(office, request.body));
  }
  if (method === "POST" && path === "/calendar/v3/channels/stop")
    return stopChannel(office, request);
  return answerPathOfEvents(request, office, grant);
}

function answerPathOfEvents(
  request: VendorRequest,
  office: GoogleOffice,
  grant: Grant,
): VendorAnswer {
  const { method, path } = request;
  const [, calendarId, eventId] =
    /^\/calendar\/v3\/calendars\/([^/]+)\/events(?:\/([^/]+))?$/.exec(path) ?? [];
  if (calendarId === undefined) throw new GoogleRefusal("notFound");
  need(grant, method === "GET" ? "read" : "write");

  const calendar = findCalendar(office, decodeURIComponent(calendarId));
  const call: EventCall = { office, calendar, request, delegated: grant.subject !== undefined };
  checkSendUpdates(request.query);
  if (method === "POST" && eventId === "watch") return openChannel(office, calendar, request);
  return eventId === undefined
    ? answerEventsCall(call)
    : answerEventCall(call, decodeURIComponent(eventId));
}

function answerEventsCall(call: EventCall): VendorAnswer {
  const { office, calendar, request } = call;
  switch (request.method) {
    case "GET":
      return jsonAnswer(200, answerEventList(office, calendar, request.query));
    case "POST":
      return jsonAnswer(200, eventPayload(insertEvent(call), calendar, office.now()));
    default:
      throw new GoogleRefusal("notFound");
  }
}

function answerEventCall(call: EventCall, id: string): VendorAnswer {
  const shown = (event: StoredEvent) =>
    jsonAnswer(200, eventPayload(event, call.calendar, call.office.now()));
  switch (call.request.method) {
    case "GET":
      return shown(findEvent(call, id));
    case "PATCH":
      return shown(changeEvent(call, id, "patch"));
    case "PUT":
      return shown(changeEvent(call, id, "replace"));
    case "DELETE":
      deleteEvent(call, id);
      return { status: 204, headers: {}, body: "" };
    default:
      throw new GoogleRefusal("notFound");
  }
}

function need(grant: Grant, what: keyof typeof scopes): void {
  const enough: readonly string[] = scopes[what];
  const granted = grant.scopes.map((scope) =>
    scope.replace("https://www.googleapis.com/auth/", ""),
  );
  if (!granted.some((scope) => enough.includes(scope))) {
    throw new GoogleRefusal("insufficientPermissions");
  }
}

function checkSendUpdates(query: URLSearchParams): void {
  const value = query.get("sendUpdates") ?? "none";
  if (!["all", "externalOnly", "none"].includes(value)) {
    throw new GoogleRefusal("invalid", `Invalid value for: sendUpdates`);
  }
}

function findCalendar({ state }: GoogleOffice, id: string): PretendCalendar {
  const calendar = Object.hasOwn(state.calendars, id) ? state.calendars[id] : undefined;
  if (calendar === undefined) throw new GoogleRefusal("notFound");
  return calendar;
}
