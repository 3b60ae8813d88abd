import type { ConsentOffice } from "#sandbox/consent/consent-office.ts";
import { jsonAnswer, type VendorAnswer, type VendorRequest } from "#sandbox/vendor-server.ts";
import type { AppTokens } from "./app-tokens.ts";
import { answerOwnCalendars, officeOf } from "./consents.ts";
import { answerDelta } from "./deltas.ts";
import { answerEventList, answerView, sightOf } from "./event-list.ts";
import { eventPayload } from "./event-payload.ts";
import { changeEvent, deleteEvent, type EventCall, findEvent, insertEvent } from "./events.ts";
import { answerRefusal, GraphRefused } from "./graph-error.ts";
import { findMailbox, type MicrosoftOffice, type StoredEvent } from "./mailboxes.ts";
import { answerSchedules } from "./schedules.ts";
import { answerSubscription } from "./subscriptions.ts";

/** The app's own tokens, and those of people. */
type GraphTokens = AppTokens & Pick<ConsentOffice, "consentOf">;

const nothing: VendorAnswer = { status: 204, headers: {}, body: "" };

/** Answers the token's door and the calls of Graph v1.0 that exist here; anything else is not found. */
export async function answerGraphCall(
  request: VendorRequest,
  office: MicrosoftOffice,
  tokens: GraphTokens,
): Promise<VendorAnswer> {
  try {
    if (request.method === "POST" && request.path.endsWith("/oauth2/v2.0/token"))
      return tokens.answer(request);
    const answer = await answerCall(request, office, tokens);
    const date = new Date(office.now()).toUTCString();
    return { ...answer, headers: { ...answer.headers, date } };
  } catch (error) {
    if (error instanceof GraphRefused) return answerRefusal(error);
    throw error;
  }
}

async function answerCall(
  request: VendorRequest,
  everything: MicrosoftOffice,
  tokens: GraphTokens,
) {
  const [, token] = /^Bearer (.+)$/.exec(request.headers["authorization"] ?? "") ?? [];
  const consent = tokens.consentOf(token);
  if (consent === undefined && !tokens.isGood(token))
    throw new GraphRefused("InvalidAuthenticationToken");
  const office = consent === undefined ? everything : officeOf(everything, consent.account);
  const [version, collection, ...rest] = request.path.split("/").slice(1).map(decodeURIComponent);
  if (version !== "v1.0") throw new GraphRefused("ResourceNotFound");
  if (collection === "subscriptions") return answerSubscription(office, request, rest[0]);
  if (collection === "me") return answerMe(office, request, rest);
  if (collection !== "users") throw new GraphRefused("ResourceNotFound");
  return answerUserCall(office, request, rest);
}

/** Whoever the token is of; an app itself is nobody. */
function answerMe(
  office: MicrosoftOffice,
  request: VendorRequest,
  path: readonly string[],
): VendorAnswer {
  if (office.own === undefined) throw new GraphRefused("BadRequest");
  if (path.join("/") === "calendars") return answerOwnCalendars(office.own);
  return answerMailboxCall({ office, mailbox: office.own, calendarId: undefined, request }, path);
}

function answerUserCall(
  office: MicrosoftOffice,
  request: VendorRequest,
  [address = "", ...path]: readonly string[],
): VendorAnswer {
  const mailbox = findMailbox(office, address);
  if (mailbox === undefined) throw new GraphRefused("ErrorInvalidUser");
  return answerMailboxCall({ office, mailbox, calendarId: undefined, request }, path);
}

function answerMailboxCall(call: EventCall, path: readonly string[]): VendorAnswer {
  const { mailbox } = call;
  // Schedules say it in their lines, unless it is the asker itself that is closed.
  if (mailbox.unreadable !== undefined) throw new GraphRefused("ErrorAccessDenied");
  if (path.join("/") === "calendar/getSchedule") return jsonAnswer(200, answerSchedules(call));
  if (path[0] !== "calendars") return answerCalendarCall(call, path);
  const calendarId = path[1] ?? "";
  if (!mailbox.calendars.includes(calendarId)) throw new GraphRefused("ErrorItemNotFound");
  return answerCalendarCall({ ...call, calendarId }, path.slice(2));
}

function answerCalendarCall(
  call: EventCall,
  [what, id, deed]: readonly (string | undefined)[],
): VendorAnswer {
  const { method } = call.request;
  if (what === "calendarView" && method === "GET")
    return jsonAnswer(200, id === "delta" ? answerDelta(call) : answerView(call));
  if (what !== "events") throw new GraphRefused("ResourceNotFound");
  if (id !== undefined) return answerEventCall(call, id, deed);
  if (method === "GET") return jsonAnswer(200, answerEventList(call));
  if (method === "POST") return shown(call, insertEvent(call), 201);
  throw new GraphRefused("ResourceNotFound");
}

function answerEventCall(call: EventCall, id: string, deed: string | undefined): VendorAnswer {
  switch (`${call.request.method} ${deed ?? ""}`) {
    case "GET ":
      return shown(call, findEvent(call, id), 200);
    case "PATCH ":
      return shown(call, changeEvent(call, id), 200);
    case "DELETE ":
      deleteEvent(call, id);
      return nothing;
    case "POST cancel":
      deleteEvent(call, id);
      return { ...nothing, status: 202 };
    default:
      throw new GraphRefused("ResourceNotFound");
  }
}

function shown(call: EventCall, event: StoredEvent, status: number): VendorAnswer {
  return jsonAnswer(status, eventPayload(event, call.mailbox, sightOf(call)));
}
