import { readDirectMessage } from "#flows/direct-messages.ts";
import { type Kind, mayExist } from "#outbox/kind.ts";

/** One sentence to one member, where nobody else reads it. */
export const directMessage: Kind = {
  horizonMinutes: 60,
  failure: "A direct message could not be delivered",

  async perform(context, effect) {
    const { chat } = context;
    if (chat === undefined) return { kind: "pointless", reason: "Slack is not connected" };
    // Looking into people's own conversations would need a permission that we do not ask for, and the
    // thread has said it too: better one too few than the same one twice.
    if (mayExist(effect) && effect.doubts > 0)
      return { kind: "pointless", reason: "an earlier attempt may have delivered it" };
    const read = await readDirectMessage(context, chat.team, effect);
    if (read.kind !== "send") return read;
    await chat.postDirect(read.message);
    return { kind: "done" };
  },
};
