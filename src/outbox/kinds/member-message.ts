import { readLostCalendarMessage } from "#flows/calendars/lost-calendar-message.ts";
import { type Kind, mayExist } from "#outbox/kind.ts";
import type { DeskEffect } from "#store/effects.ts";

/** One sentence to one member alone, about something that belongs to no request. */
export const memberMessage: Kind<DeskEffect> = {
  horizonMinutes: 60,
  failure: "A direct message to a member could not be delivered",

  async perform(context, effect) {
    const { chat } = context;
    if (chat === undefined) return { kind: "pointless", reason: "Slack is not connected" };
    // Nobody looks into people's own conversations, and a letter says the same.
    if (mayExist(effect) && effect.doubts > 0)
      return { kind: "pointless", reason: "an earlier attempt may have delivered it" };
    const read = await readLostCalendarMessage(context, chat.team, effect);
    if (read.kind !== "send") return read;
    await chat.postDirect(read.message);
    return { kind: "done" };
  },
};
