import type { StoredMessage } from "#sandbox/twilio/phone-office.ts";
import { type Client, clients } from "./sms-law-clients.ts";
import { caps, type Town } from "./sms-law-town.ts";

/** What a client said of texts, when the program had it (real time, milliseconds). */
export type Said = {
  readonly phone: string;
  readonly what: "stop" | "start" | "word";
  readonly atMs: number;
};

/** Real time in which an opt-out must hold. */
const effectiveMs = 5_000;
/** Business time in which an answer is an answer. */
const answerMs = 15 * 60_000;
const confirmation = "you will get no more texts";

/**
 * Judged by what telephones got, with Node's own calendar and with counting of its own: nothing is asked
 * of the program.
 */
export function judgeTexts(
  town: Town,
  said: readonly Said[],
  heardAt: (phone: string, beforeMs: number) => number | undefined,
): readonly string[] {
  const sent = town.twilio.state.messages.filter(({ direction }) => direction === "outbound-api");
  const known = new Map(clients().map((client) => [client.phone, client]));
  return [
    ...sent.flatMap((text) => judgeOne(town, text, { said, heardAt, client: known.get(text.to) })),
    ...judgeDoubles(sent),
    ...judgeSpend(town, sent),
  ];
}

function judgeOne(
  { businessAt }: Town,
  text: StoredMessage,
  {
    said,
    heardAt,
    client,
  }: {
    said: readonly Said[];
    heardAt: (phone: string, beforeMs: number) => number | undefined;
    client: Client | undefined;
  },
): readonly string[] {
  const { to, body, dateCreated } = text;
  const words = `“${body.slice(0, 60)}” to ${to}`;
  if (client === undefined) return [`${words}: nobody has this number`];
  const wrong: string[] = [];
  if (!client.allowed) wrong.push(`${words}: a country that is not texted`);
  if (segments(body) > 3) wrong.push(`${words}: ${segments(body)} segments`);
  const newest = said.findLast(
    ({ phone, what, atMs }) => phone === to && what !== "word" && atMs <= dateCreated,
  );
  const late = newest && dateCreated - newest.atMs > effectiveMs;
  if (newest?.what === "stop" && late && !body.includes(confirmation))
    wrong.push(`${words}: ${Math.round((dateCreated - newest.atMs) / 1000)} s after an opt-out`);
  const at = businessAt(dateCreated);
  const heard = heardAt(to, dateCreated);
  const isAnswer = heard !== undefined && at - heard <= answerMs;
  for (const zone of client.zones)
    if (!isAnswer && isNight(at, zone)) wrong.push(`${words}: at ${clock(at, zone)} in ${zone}`);
  return wrong;
}

/** Our own id comes back with every status: two messages with one id are one text that came twice. */
function judgeDoubles(sent: readonly StoredMessage[]): readonly string[] {
  const ids = sent.map(({ statusCallback }) => new URL(statusCallback).searchParams.get("effect"));
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  return twice.map((id) => `the text ${id} was sent twice`);
}

function judgeSpend({ businessAt }: Town, sent: readonly StoredMessage[]): readonly string[] {
  const spent = new Map<string, number>();
  for (const { to, body, dateCreated } of sent) {
    const day = dayIn(businessAt(dateCreated), "America/Phoenix");
    for (const what of [`${day} all`, `${day} ${to}`])
      spent.set(what, (spent.get(what) ?? 0) + segments(body));
  }
  return [...spent].flatMap(([what, count]) => {
    const max = what.endsWith(" all") ? caps.all : caps.perClient;
    return count > max ? [`${what}: ${count} segments, and ${max} are allowed`] : [];
  });
}

/** Every text that was owed ended in a way that somebody can read; what did not arrive is said by e-mail. */
export async function judgeEnds({ db, twilio }: Town): Promise<readonly string[]> {
  const effects: readonly EffectRow[] = await db("effects").where({ kind: "sms" });
  const messages: readonly MessageRow[] = await db("messages").where({ direction: "out" });
  const mails = new Set<string>(await db("effects").where({ kind: "email" }).pluck("key"));
  const failed = new Set(messages.filter(isLost).map(({ effect_id }) => effect_id));
  const lost = effects.filter(({ id, state }) => state === "suppressed" || failed.has(id));
  return [
    ...effects.flatMap(judgeEnd),
    ...messages.flatMap((message) => judgeWay(twilio, message)),
    ...lost
      .filter(({ key }) => /^sms:(free-text|cancelled|confirmed):/.test(key))
      .filter(({ key }) => !mails.has(key.replace("sms:", "email:")))
      .map(({ key }) => `${key} did not arrive, and no e-mail says it`),
  ];
}

type EffectRow = {
  readonly id: string;
  readonly key: string;
  readonly state: string;
  readonly last_error: string | null;
};
type MessageRow = {
  readonly effect_id: string;
  readonly vendor_id: string | null;
  readonly status: string;
  readonly error_code: number | null;
  readonly body: string;
};

const isLost = ({ status }: MessageRow) => ["failed", "undelivered"].includes(status);

function judgeEnd({ key, state, last_error: reason }: EffectRow): readonly string[] {
  if (!["done", "suppressed", "dead"].includes(state)) return [`${key} is ${state}`];
  return state === "suppressed" && !reason ? [`${key} was left out without a reason`] : [];
}

/** What we say of a text is what the telephone company says, whatever its news came in. */
function judgeWay(twilio: Town["twilio"], message: MessageRow): readonly string[] {
  const there = twilio.state.messages.find(({ sid }) => sid === message.vendor_id);
  const words = `“${message.body.slice(0, 40)}”`;
  if (there !== undefined && there.status !== message.status)
    return [`${words} is ${there.status} at Twilio and ${message.status} with us`];
  return isLost(message) && message.error_code === null
    ? [`${words} did not arrive, and nobody knows why`]
    : [];
}

/** Plain words only in this drill: 160 letters alone, 153 each of several; 70 and 67 of anything else. */
function segments(body: string): number {
  const plain = /^[\x20-\x7e\n]*$/.test(body);
  const [alone, joined] = plain ? [160, 153] : [70, 67];
  return body.length <= alone ? 1 : Math.ceil(body.length / joined);
}

const clock = (at: number, timeZone: string) =>
  new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" }).format(at);

function isNight(at: number, zone: string): boolean {
  const [hour = 0] = clock(at, zone).split(":").map(Number);
  return hour < 8 || hour >= 21;
}

const dayIn = (at: number, timeZone: string) =>
  new Intl.DateTimeFormat("en-CA", { timeZone }).format(at);
