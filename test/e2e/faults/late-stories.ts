import { expect, vi } from "vitest";
import { eventId } from "#flows/calendars/event-id.ts";
import type { StoredEvent } from "#sandbox/google/calendars.ts";
import type { SlackMessage } from "#sandbox/slack/workspace.ts";
import { eventTypes } from "#views/slack/identifiers.ts";
import { cardsOf, claim, post } from "./slack-stories.ts";
import { cancel, eventsOf, type Story, sendForm } from "./stories.ts";
import { ask, passTime, type Town, untilSettled } from "./town.ts";

/**
 * What we sent was on its way for longer than our patience, and arrives when somebody has looked for it
 * in vain, or has done something else meanwhile.
 */
export const lateStories: readonly Story[] = [
  {
    name: "an event that arrives after its appointment was cancelled does not stay",
    tell: lateEvent,
  },
  {
    name: "a card that arrives after it was looked for in vain stays the only one",
    tell: lateCard,
  },
  { name: "a drawing that arrives after a newer one does not stay", tell: lateDrawing },
];

async function lateEvent(town: Town): Promise<void> {
  const client = town.someone();
  const events = `^POST /calendar/v3/calendars/${client.calendarId}/events$`;
  // However often it is tried before the appointment is cancelled.
  town.google.faults.add({ kind: "hang", match: events, times: 10 });
  const answered = await ask(town, client);
  town.unhurried.add(answered.requestId);
  await untilInDoubt(town, answered.requestId, "calendar-event");
  await cancel(town, answered.token);
  await untilItWaits(town, answered.requestId, "calendar-event");
  const appointment = await town
    .db("appointments")
    .where({ request_id: answered.requestId })
    .first();
  const calendar = town.google.state.calendars[client.calendarId];
  const event = anEvent(appointment.id, appointment.starts_at.getTime());
  if (calendar !== undefined) calendar.events[event.id] = event;
  expect(eventsOf(town, client)).toHaveLength(1);

  await passTime(town, 31, { only: answered.requestId });
  await untilSettled(town, answered.requestId);
  expect(eventsOf(town, client)).toEqual([]);
}

/** The event of an appointment as its first insert makes it. */
function anEvent(appointmentId: string, at: number): StoredEvent {
  const zone = "America/New_York";
  const now = Date.now();
  return {
    id: eventId(appointmentId, 0),
    status: "confirmed",
    start: { kind: "instant", at, zone },
    end: { kind: "instant", at: at + 30 * 60_000, zone },
    content: { extendedProperties: { private: { gatehouseAppointment: appointmentId } } },
    conference: undefined,
    version: 1,
    sequence: 0,
    createdAt: now,
    updatedAt: now,
    visibleAt: now,
    by: "app",
  };
}

async function lateCard(town: Town): Promise<void> {
  const client = town.someone("vip");
  town.troubleSlack({
    method: "chat.postMessage",
    about: client.name,
    faults: [{ kind: "hang" }],
  });
  const { requestId } = await ask(town, client);
  town.unhurried.add(requestId);
  await untilItWaits(town, requestId, "card");
  const { id } = await town.db("escalations").where({ request_id: requestId }).first("id");
  const { slack } = town;
  const ts = `${Math.floor(Date.now() / 1_000)}.${String(slack.state.messages.length).padStart(6, "0")}`;
  slack.state.messages.push({
    type: "message",
    channel: "C0BOOKINGS",
    ts,
    thread_ts: undefined,
    reply_broadcast: false,
    user: slack.state.app.botUser,
    bot_id: slack.state.app.botId,
    app_id: slack.state.app.id,
    text: "late",
    blocks: [],
    metadata: { event_type: eventTypes.card, event_payload: { id, v: 1 } },
    edited: undefined,
  });

  await passTime(town, 31, { only: requestId });
  await untilSettled(town, requestId);
  expect(cardsOf(town, client).map((card) => card.ts)).toEqual([ts]);
}

/** The drawing of a claim is held up; meanwhile the client withdraws. */
async function lateDrawing(town: Town): Promise<void> {
  const carded = await post(town, []);
  const { client, answered } = carded;
  town.unhurried.add(answered.requestId);
  const card = () => cardsOf(town, client)[0] as SlackMessage;
  const { blocks, metadata } = structuredClone(card());
  // Of all drawings the one that names the owner: others follow the clock, which other stories move.
  const drawing = { method: "chat.update", about: client.name, alsoAbout: "<@U0MAYA>" };
  town.troubleSlack({ ...drawing, faults: [{ kind: "hang" }] });
  await claim(town, carded);
  await untilInDoubt(town, answered.requestId, "card");
  const form = await sendForm(town, `${answered.token}/cancel`, { reason: "" });
  expect(form.status).toBe(303);
  await vi.waitFor(() => expect(JSON.stringify(card().blocks)).not.toContain("gh.esc."), 60_000);
  Object.assign(card(), { blocks, metadata });

  await passTime(town, 31, { only: answered.requestId });
  await untilSettled(town, answered.requestId);
  expect(JSON.stringify(card().blocks)).not.toContain("gh.esc.");
}

const effectOf = ({ db }: Town, requestId: string, kind: string) =>
  db("effects").where({ request_id: requestId, kind }).first();

/** An attempt is over of which nobody knows what it did. */
async function untilInDoubt(town: Town, requestId: string, kind: string): Promise<void> {
  await vi.waitFor(
    async () => expect((await effectOf(town, requestId, kind))?.doubted_at).toBeInstanceOf(Date),
    60_000,
  );
}

/** Somebody has looked, found nothing, and waits before believing it. */
async function untilItWaits(town: Town, requestId: string, kind: string): Promise<void> {
  await vi.waitFor(async () => {
    const effect = await effectOf(town, requestId, kind);
    expect([effect?.state, effect?.not_before]).toEqual(["pending", expect.any(Date)]);
    expect(effect?.doubted_at).toBeInstanceOf(Date);
  }, 60_000);
}
