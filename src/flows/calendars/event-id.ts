import { createHash } from "node:crypto";
import type { EventSeat } from "#store/appointments.ts";

/** What the event carries, so that it is known again: whose it is, and in whose calendar. */
export const markOf = ({ id, participantId }: Pick<EventSeat, "id" | "participantId">) =>
  participantId === undefined ? id : `${id}:${participantId}`;

/**
 * Google's rule for ids that clients choose: 5 to 1024 characters of base32hex; hex is a part of it. The
 * view event_seats makes the same ones.
 */
export function eventId(mark: string, generation: number): string {
  const hash = createHash("sha256").update(`${mark}:${generation}`).digest("hex");
  return `gh${hash.slice(0, 40)}`;
}
