import { decodeMore, encodeDrawn } from "#views/slack/codec.ts";
import type { MoreDeed } from "#views/slack/identifiers.ts";
import { unknownControlNotice } from "#views/slack/notices.ts";
import type { OnPress } from "./reply.ts";

/** The menu on a card: each option is a press of its own, and says which deed it is for. */
export function onMore(deeds: Readonly<Record<MoreDeed, OnPress>>): OnPress {
  return async (payload) => {
    const [{ action_id, value }, ...others] = payload.actions;
    const more = decodeMore(value);
    if (more === undefined) return { kind: "tell", notice: unknownControlNotice };
    const press = { type: "button" as const, action_id, value: encodeDrawn(more) };
    return await deeds[more.deed]({ ...payload, actions: [press, ...others] });
  };
}
