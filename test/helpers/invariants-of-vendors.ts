import type { Knex } from "knex";
import type { GoogleState, StoredEvent } from "#sandbox/google/calendars.ts";
import type { MailState } from "#sandbox/mail/mail-double.ts";
import type { MicrosoftState } from "#sandbox/microsoft/mailboxes.ts";
import type { PostmarkState } from "#sandbox/postmark/post-office.ts";
import type { SlackMessage, SlackState } from "#sandbox/slack/workspace.ts";
import { actionIds, eventTypes } from "#views/slack/identifiers.ts";

const messageKinds = [
  "email",
  "desk-mail",
  "member-mail",
  "thread-note",
  "direct-message",
  "member-message",
  "desk-note",
  "trouble-note",
] as const;

/** What our rows say that the vendors must hold. */
export type Owed = {
  readonly appointments: readonly OwedAppointment[];
  readonly escalations: readonly OwedEscalation[];
  readonly messages: readonly OwedMessage[];
  /** Calendars that can't be read are a card, too. */
  readonly troubleIds: readonly string[];
};
type OwedAppointment = {
  readonly id: string;
  readonly state: "confirmed" | "cancelled";
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly calendar_id: string | null;
  /** Of the effect that writes its event; null while it was never wished for. */
  readonly effect: string | null;
};
type OwedEscalation = {
  readonly id: string;
  readonly version: number;
  readonly ended: boolean;
  readonly effect: string | null;
};
/** An e-mail, or something that was said in Slack. */
type OwedMessage = {
  readonly id: string;
  readonly kind: (typeof messageKinds)[number];
  readonly key: string;
  readonly state: string;
  readonly doubts: number;
};

export async function readOwed(db: Knex): Promise<Owed> {
  const appointments = await db.raw(
    `select a.mark as id, a.state, a.starts_at, a.ends_at, p.calendar_id, e.state as effect
     from event_seats a join providers p on p.id = a.provider_id
     left join effects e on e.key = a.effect_key`,
  );
  const escalations = await db.raw(
    `select s.id, s.version, s.ended_at is not null as ended, e.state as effect
     from escalations s left join effects e on e.key = 'card:' || s.id`,
  );
  const messages = await db("effects")
    .whereIn("kind", [...messageKinds])
    .select("id", "kind", "key", "state", "doubts");
  const troubleIds = await db("calendar_troubles").pluck("id");
  return { appointments: appointments.rows, escalations: escalations.rows, messages, troubleIds };
}

type Seen = {
  readonly id: string;
  readonly calendarId: string;
  readonly mark: string | undefined;
  readonly times: readonly (number | string)[];
};

/** I05: one event each, where and when its row says. I06: no event without its appointment. */
export function calendarViolations(
  owed: Owed,
  google: GoogleState,
  microsoft: Pick<MicrosoftState, "mailboxes"> = emptyOutlook,
): readonly string[] {
  const seen = [...liveEvents(google), ...liveOutlookEvents(microsoft)];
  const ghosts = seen
    .filter(({ mark }) => !owed.appointments.some(({ id }) => id === mark))
    .map(({ id, calendarId }) => `I06: ${calendarId} has the event ${id} of no appointment`);
  return [...ghosts, ...owed.appointments.flatMap((one) => eventViolations(one, seen))];
}

function eventViolations(one: OwedAppointment, all: readonly Seen[]): readonly string[] {
  const seen = all.filter(({ mark }) => mark === one.id);
  const places = seen.map(({ calendarId }) => calendarId).join(" and ");
  if (seen.length > 1) return [`I05: ${one.id} has ${seen.length} events, in ${places}`];
  // Under way, or dead and a person knows.
  if (one.effect !== "done") return [];
  if (one.state === "cancelled" || one.calendar_id === null)
    return seen.map(({ calendarId }) => `I06: ${one.id} has no place in ${calendarId} any more`);
  const [event] = seen;
  if (event === undefined) return [`I05: ${one.id} has no event, although its effect is done`];
  if (event.calendarId !== one.calendar_id)
    return [`I05: ${one.id} stands in ${event.calendarId} instead of ${one.calendar_id}`];
  const [at, wanted] = [event.times, [one.starts_at.getTime(), one.ends_at.getTime()]];
  if (at.join() === wanted.join()) return [];
  return [`I05: ${one.id} is shown at ${at.join("–")} instead of ${wanted.join("–")}`];
}

function liveEvents({ calendars }: GoogleState): readonly Seen[] {
  return Object.values(calendars).flatMap(({ id: calendarId, events }) =>
    Object.values(events)
      .filter(({ by, status }) => by === "app" && status === "confirmed")
      .map((event) => ({
        id: event.id,
        calendarId,
        times: timesOf(event),
        mark: event.content.extendedProperties?.private?.["gatehouseAppointment"],
      })),
  );
}

const emptyOutlook = { mailboxes: {} };

function liveOutlookEvents({ mailboxes }: Pick<MicrosoftState, "mailboxes">): readonly Seen[] {
  return Object.values(mailboxes).flatMap((mailbox) =>
    Object.values(mailbox.events)
      .filter(({ by, deletedAt }) => by === "app" && deletedAt === undefined)
      .map(({ id, start, end, properties }) => ({
        id,
        calendarId: `microsoft:${mailbox.id}`,
        times: [start, end],
        mark: Object.entries(properties).find(([name]) =>
          name.endsWith("gatehouseAppointment"),
        )?.[1],
      })),
  );
}

const timesOf = ({ start, end }: StoredEvent) =>
  [start, end].map((time) => (time.kind === "instant" ? time.at : time.date));

/** I07 one card each, I09 it shows the newest row, I10 and I11 one note each, I12 nothing else. */
export function slackViolations(owed: Owed, slack: SlackState): readonly string[] {
  const ours = slack.messages.filter(({ bot_id }) => bot_id === slack.app.botId);
  const { troubleIds } = owed;
  const notes = owed.messages.filter(
    ({ kind }) => kind === "thread-note" || kind === "trouble-note",
  );
  const others = owed.messages.filter(({ kind }) => !kind.endsWith("mail"));
  const known = new Set([...troubleIds, ...[...owed.escalations, ...others].map(({ id }) => id)]);
  const strangers = ours
    .filter((message) => !known.has(idOf(message)))
    .map(({ ts, text }) => `I12: message ${ts} was sent around the outbox: ${text}`);
  return [
    ...strangers,
    ...troubleIds
      .filter((id) => ours.filter((message) => idOf(message) === id).length > 1)
      .map((id) => `I07: the calendars' trouble ${id} has several cards`),
    ...owed.escalations.flatMap((one) => cardViolations(one, ours)),
    ...notes.flatMap((one) => noteViolations(one, ours)),
  ];
}

function cardViolations(one: OwedEscalation, ours: readonly SlackMessage[]): readonly string[] {
  const cards = ours.filter(
    (message) => message.metadata?.event_type === eventTypes.card && idOf(message) === one.id,
  );
  if (cards.length > 1) return [`I07: ${one.id} has ${cards.length} cards`];
  if (one.effect !== "done") return [];
  const [card] = cards;
  if (card === undefined) return [`I07: ${one.id} has no card, although its effect is done`];
  const shown = card.metadata?.event_payload["v"];
  if (shown !== one.version)
    return [`I09: the card of ${one.id} shows version ${shown} instead of ${one.version}`];
  // What has ended can be opened again, and that is all.
  const offered = (JSON.stringify(card.blocks).match(/gh\.esc\.\w+/g) ?? []).filter(
    (actionId) => actionId !== actionIds.reopen,
  );
  if (!one.ended || offered.length === 0) return [];
  return [`I09: ${one.id} has ended, and its card offers ${offered.join(" and ")}`];
}

function noteViolations(one: OwedMessage, ours: readonly SlackMessage[]): readonly string[] {
  const copies = ours.filter((message) => idOf(message) === one.id);
  if (copies.length > 1) return [`I10: ${one.key} stands there ${copies.length} times`];
  if (one.state !== "done") return [];
  if (copies.length === 0) return [`I11: ${one.key} is done, and nobody can read it`];
  return copies[0]?.thread_ts === undefined ? [`I11: ${one.key} is not in a thread`] : [];
}

const idOf = ({ metadata }: SlackMessage) => String(metadata?.event_payload["id"]);

/** I10: one copy, or a second one when nobody knew about the first. I11, I12 as for Slack. */
export function mailViolations(owed: Owed, { messages }: MailState): readonly string[] {
  const mails = owed.messages.filter(({ kind }) => kind.endsWith("mail"));
  const idIn = (messageId: string) => /^<([^@]+)@/.exec(messageId)?.[1];
  const strangers = messages
    .filter(({ messageId }) => !mails.some(({ id }) => id === idIn(messageId)))
    .map(({ messageId }) => `I12: ${messageId} was sent around the outbox`);
  const wrong = mails.flatMap(({ id, key, state, doubts }) => {
    const copies = messages.filter(({ messageId }) => idIn(messageId) === id).length;
    if (copies > Math.min(1 + doubts, 2)) return [`I10: ${key} was sent ${copies} times`];
    if (state === "done" && copies === 0) return [`I11: ${key} is done, and nobody got it`];
    return [];
  });
  return [...strangers, ...wrong];
}

/** The same of a vendor that can be asked: then nobody gets a second copy. */
export function postmarkViolations(owed: Owed, { mails }: PostmarkState): readonly string[] {
  const due = owed.messages.filter(({ kind }) => kind.endsWith("mail"));
  const strangers = mails
    .filter(({ metadata }) => !due.some(({ id }) => id === metadata["effect"]))
    .map(({ messageId }) => `I12: ${messageId} was sent around the outbox`);
  const wrong = due.flatMap(({ id, key, state }) => {
    const copies = mails.filter(({ metadata }) => metadata["effect"] === id).length;
    if (copies > 1) return [`I10: ${key} was sent ${copies} times`];
    return state === "done" && copies === 0 ? [`I11: ${key} is done, and nobody got it`] : [];
  });
  return [...strangers, ...wrong];
}
