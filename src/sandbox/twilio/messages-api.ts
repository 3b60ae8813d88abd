import { randomBytes } from "node:crypto";
import { jsonAnswer, type VendorAnswer, type VendorRequest } from "#sandbox/vendor-server.ts";
import { messagePayload } from "./message-payload.ts";
import { keepMessage, type PhoneOffice, type StoredMessage } from "./phone-office.ts";
import { answerRefusal, asRefusal, type TwilioCode, TwilioRefusal } from "./twilio-error.ts";

/** Twilio's own numbers for rehearsals: each is refused with its code. */
const magicNumbers: Readonly<Record<string, TwilioCode>> = {
  "+15005550001": 21211,
  "+15005550002": 21612,
  "+15005550004": 21610,
  "+15005550009": 21614,
};

/** Answers one call of the messages API. `onSent`: what happens to a message from now on. */
export function answerTwilioCall(
  request: VendorRequest,
  office: PhoneOffice,
  onSent: (message: StoredMessage) => void,
): VendorAnswer {
  try {
    return route(request, office, onSent);
  } catch (error) {
    if (error instanceof TwilioRefusal) return answerRefusal(error);
    throw error;
  }
}

function route(
  request: VendorRequest,
  office: PhoneOffice,
  onSent: (message: StoredMessage) => void,
): VendorAnswer {
  authenticate(request, office);
  const [, account, sid] =
    /^\/2010-04-01\/Accounts\/([^/]+)\/Messages(?:\/([^/]+))?\.json$/.exec(request.path) ?? [];
  if (account !== office.names.accountSid) throw new TwilioRefusal(20404);
  if (sid !== undefined) return jsonAnswer(200, messagePayload(office, find(office, sid)));
  if (request.method === "GET") return jsonAnswer(200, list(request, office));
  if (request.method !== "POST") throw new TwilioRefusal(20404);
  const message = create(new URLSearchParams(request.body), office);
  onSent(message);
  return jsonAnswer(201, messagePayload(office, message));
}

function authenticate({ headers }: VendorRequest, { names }: PhoneOffice): void {
  const [scheme, encoded = ""] = (headers["authorization"] ?? "").split(" ");
  const login = Buffer.from(encoded, "base64").toString();
  const known = [
    `${names.apiKeySid}:${names.apiKeySecret}`,
    `${names.accountSid}:${names.authToken}`,
  ];
  if (scheme !== "Basic" || !known.includes(login)) throw new TwilioRefusal(20003);
}

function create(form: URLSearchParams, office: PhoneOffice): StoredMessage {
  const [to, body] = [form.get("To") ?? "", form.get("Body") ?? ""];
  const service = form.get("MessagingServiceSid");
  refuseNumber(to, office);
  refuseSender(service, form.get("From"), office);
  if (body === "") throw new TwilioRefusal(21602);
  if (body.length > 1_600) throw new TwilioRefusal(21617);
  const callback = form.get("StatusCallback") ?? "";
  if (callback !== "" && !URL.canParse(callback)) throw new TwilioRefusal(21609);
  const validity = Number(form.get("ValidityPeriod") ?? 36_000);
  if (!(validity >= 1 && validity <= 36_000)) throw new TwilioRefusal(21626);
  return keepMessage(office, {
    sid: newSid(),
    direction: "outbound-api",
    from: office.names.number,
    to,
    body,
    messagingServiceSid: service,
    numMedia: 0,
    dateCreated: office.now(),
    statusCallback: callback,
    status: service === null ? "queued" : "accepted",
    errorCode: null,
    dateSent: null,
  });
}

function refuseNumber(to: string, { state }: PhoneOffice): void {
  if (to === "") throw new TwilioRefusal(21604);
  if (!/^\+[1-9]\d{6,14}$/.test(to)) throw new TwilioRefusal(21211);
  if (state.optedOut.includes(to)) throw new TwilioRefusal(21610);
  const trouble = state.troubles[to];
  if (trouble?.status === "refused") throw new TwilioRefusal(asRefusal(trouble.errorCode));
  const code = Object.hasOwn(magicNumbers, to) ? magicNumbers[to] : undefined;
  if (code !== undefined) throw new TwilioRefusal(code);
}

function refuseSender(service: string | null, from: string | null, { names }: PhoneOffice): void {
  if (service !== null && service !== names.messagingServiceSid) throw new TwilioRefusal(21705);
  if (service === null && from !== names.number) throw new TwilioRefusal(21606);
}

function find({ state }: PhoneOffice, sid: string): StoredMessage {
  const message = state.messages.find((one) => one.sid === sid);
  if (message === undefined) throw new TwilioRefusal(20404);
  return message;
}

/** Newest first. The date filters know only when a message left: one that waits is not among them. */
function list({ query, url, path }: VendorRequest, office: PhoneOffice) {
  const size = Math.min(Number(query.get("PageSize") ?? 50), 1_000);
  const page = Number(query.get("Page") ?? 0);
  const matching = office.state.messages.filter((one) => matches(one, query)).toReversed();
  const start = page * size;
  const shown = matching.slice(start, start + size);
  const pageUri = (number: number) => `${path}?PageSize=${size}&Page=${number}`;
  return {
    messages: shown.map((message) => messagePayload(office, message)),
    page,
    page_size: size,
    start,
    end: start + Math.max(shown.length - 1, 0),
    first_page_uri: pageUri(0),
    next_page_uri: matching.length > start + size ? pageUri(page + 1) : null,
    previous_page_uri: page === 0 ? null : pageUri(page - 1),
    uri: url,
  };
}

function matches({ from, to, dateSent }: StoredMessage, query: URLSearchParams): boolean {
  const wanted = (name: string, value: string) => [null, value].includes(query.get(name));
  const after = query.get("DateSent>");
  const before = query.get("DateSent<");
  return (
    wanted("To", to) &&
    wanted("From", from) &&
    (after === null || (dateSent !== null && dateSent >= Date.parse(after))) &&
    (before === null || (dateSent !== null && dateSent <= Date.parse(before)))
  );
}

export function newSid(kind: "SM" | "MM" = "SM"): string {
  return kind + randomBytes(16).toString("hex");
}
