import { readLinkMail } from "#flows/read-link-mail.ts";
import type { Kind } from "#outbox/kind.ts";
import type { DeskEffect } from "#store/effects.ts";
import { deliverMail } from "./deliver-mail.ts";

/** A letter to a member about themselves. */
export const memberMail: Kind<DeskEffect> = {
  // The code in it is over by then.
  horizonMinutes: 15,
  failure: "A mail to a member could not be delivered",

  perform: (context, effect) =>
    deliverMail(context, effect, {
      async read() {
        const mail = await readLinkMail(context, { codeId: String(effect.payload["codeId"]) });
        return mail === undefined
          ? { kind: "pointless", reason: "the code counts no more" }
          : { kind: "send", ...mail };
      },
      unclear: () => "It is unclear whether a mail to a member arrived; two copies of it were sent",
    }),
};
