import { readConnectMail } from "#flows/mail-connect-link.ts";
import { readLinkMail } from "#flows/read-link-mail.ts";
import type { Kind } from "#outbox/kind.ts";
import type { DeskEffect } from "#store/effects.ts";
import { deliverMail } from "./deliver-mail.ts";

/** A letter to a member about themselves. */
export const memberMail: Kind<DeskEffect> = {
  // The code, or the link, is of use to nobody by then.
  horizonMinutes: 15,
  failure: "A mail to a member could not be delivered",

  perform: (context, effect) =>
    deliverMail(context, effect, {
      async read() {
        const { template, codeId, memberId } = effect.payload;
        const mail =
          template === "connect-link"
            ? await readConnectMail(context, String(memberId))
            : await readLinkMail(context, { codeId: String(codeId) });
        return mail === undefined
          ? { kind: "pointless", reason: "what was to be said counts no more" }
          : { kind: "send", ...mail };
      },
      unclear: () => "It is unclear whether a mail to a member arrived; two copies of it were sent",
    }),
};
