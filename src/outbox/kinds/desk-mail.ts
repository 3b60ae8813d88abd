import { readDeskMail } from "#flows/read-desk-mail.ts";
import type { Kind } from "#outbox/kind.ts";
import type { DeskEffect } from "#store/effects.ts";
import { deliverMail } from "./deliver-mail.ts";

/** A letter to whoever looks after the installation. */
export const deskMail: Kind<DeskEffect> = {
  horizonMinutes: 24 * 60,
  failure: "A mail to an admin could not be delivered",

  perform: (context, effect) =>
    deliverMail(context, effect, {
      read: async () => ({ kind: "send", ...(await readDeskMail(context, effect)) }),
      unclear: () => "It is unclear whether a mail to an admin arrived; two copies of it were sent",
    }),
};
