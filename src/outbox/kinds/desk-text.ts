import { readDeskText } from "#flows/answer-stranger.ts";
import type { Kind } from "#outbox/kind.ts";
import type { DeskEffect } from "#store/effects.ts";
import { deliverText } from "./sms.ts";

/** The answer to a text from a number that is in no request. */
export const deskText: Kind<DeskEffect> = {
  // Later than that an answer only surprises.
  horizonMinutes: 15,
  failure: "An unknown number could not be answered",
  perform: (context, effect) => deliverText(context, effect, () => readDeskText(context, effect)),
};
