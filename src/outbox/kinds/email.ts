import { readMail } from "#flows/read-mail.ts";
import type { Kind } from "#outbox/kind.ts";
import { deliverMail } from "./deliver-mail.ts";

/** One message to one person, written from the rows at the moment of sending. */
export const email: Kind = {
  horizonMinutes: 60,
  failure: "An e-mail could not be delivered",

  perform: (context, effect) =>
    deliverMail(context, effect, {
      read: () => readMail(context, effect),
      unclear: ({ content }) =>
        `It is unclear whether the “${content.kind}” e-mail arrived; at most two copies of it were sent`,
    }),
};
