import type { Press, PressResult } from "#escalation/press.ts";
import { type Drawn, decodeDrawn } from "#views/slack/codec.ts";
import { unknownControlNotice } from "#views/slack/notices.ts";
import { type ButtonPress, chatUser } from "./payload.ts";
import { type OnPress, type PressReply, replyToPress } from "./reply.ts";

/** For buttons that do their deed at once: reads what the button carries, and does it. */
export function pressHandler(deed: (press: Press) => Promise<PressResult>): OnPress {
  return (payload) => withPress(payload, async (press) => replyToPress(await deed(press)));
}

/** Reads what a button carries; a value that is not ours is told to the one who pressed. */
export async function withPress(
  payload: ButtonPress,
  act: (press: Press, drawn: Drawn) => Promise<PressReply>,
): Promise<PressReply> {
  const drawn = decodeDrawn(payload.actions[0].value);
  if (drawn === undefined) return { kind: "tell", notice: unknownControlNotice };
  return await act({ ...drawn, by: chatUser(payload) }, drawn);
}
