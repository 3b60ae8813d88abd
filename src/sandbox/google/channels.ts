import { z } from "zod";
import type { NoticePost } from "#sandbox/notices.ts";
import { jsonAnswer, type VendorAnswer, type VendorRequest } from "#sandbox/vendor-server.ts";
import type { GoogleOffice, PretendCalendar } from "./calendars.ts";
import { readBody } from "./event-content.ts";
import { GoogleRefusal } from "./google-error.ts";

/** Somebody who is told when a calendar changes. */
export type Channel = {
  readonly id: string;
  readonly resourceId: string;
  readonly calendarId: string;
  readonly address: string;
  readonly token: string | undefined;
  readonly expiresAt: number;
  messages: number;
};

const WEEK_SECONDS = 7 * 24 * 60 * 60;

const Wanted = z.object({
  id: z.string().regex(/^[A-Za-z0-9\-_+/=]{1,64}$/),
  type: z.literal("web_hook"),
  address: z.url(),
  token: z.string().max(256).optional(),
  params: z.object({ ttl: z.coerce.number().positive() }).optional(),
});
const Stopped = z.object({ id: z.string(), resourceId: z.string() });

/** POST …/events/watch. */
export function openChannel(
  office: GoogleOffice,
  calendar: PretendCalendar,
  { body }: VendorRequest,
): VendorAnswer {
  const wanted = readBody(Wanted, body);
  const { channels } = office.state;
  if (Object.hasOwn(channels, wanted.id)) throw new GoogleRefusal("channelIdNotUnique");
  const seconds = Math.min(wanted.params?.ttl ?? WEEK_SECONDS, WEEK_SECONDS);
  const channel: Channel = {
    id: wanted.id,
    resourceId: `resource-${Buffer.from(calendar.id).toString("base64url")}`,
    calendarId: calendar.id,
    address: wanted.address,
    token: wanted.token,
    expiresAt: office.now() + seconds * 1000,
    messages: 0,
  };
  channels[channel.id] = channel;
  // It comes in any case, and perhaps before the answer.
  office.notices.send("sent", () => send(office.notices, channel, "sync"));
  const { id, resourceId, expiresAt, token } = channel;
  return jsonAnswer(200, {
    kind: "api#channel",
    id,
    resourceId,
    resourceUri: `https://www.googleapis.com/calendar/v3/calendars/${calendar.id}/events`,
    expiration: String(expiresAt),
    ...(token !== undefined && { token }),
  });
}

/** POST /channels/stop. */
export function stopChannel({ state }: GoogleOffice, { body }: VendorRequest): VendorAnswer {
  const { id, resourceId } = readBody(Stopped, body);
  if (state.channels[id]?.resourceId !== resourceId) throw new GoogleRefusal("notFound");
  delete state.channels[id];
  return { status: 204, headers: {}, body: "" };
}

/** Tells everybody who watches a calendar that it changed, and not what. */
export function tellChange({ state, now, notices }: GoogleOffice, calendarId: string): void {
  for (const channel of Object.values(state.channels))
    if (channel.calendarId === calendarId && channel.expiresAt > now())
      notices.send(state.behaviour.pushes, () => send(notices, channel, "exists"));
}

function send({ to }: NoticePost, channel: Channel, state: "sync" | "exists"): Promise<unknown> {
  channel.messages += 1;
  const headers = {
    "x-goog-channel-id": channel.id,
    "x-goog-resource-id": channel.resourceId,
    "x-goog-resource-state": state,
    "x-goog-message-number": String(channel.messages),
    "x-goog-channel-expiration": new Date(channel.expiresAt).toUTCString(),
    ...(channel.token !== undefined && { "x-goog-channel-token": channel.token }),
  };
  return fetch(to(channel.address), { method: "POST", headers });
}
