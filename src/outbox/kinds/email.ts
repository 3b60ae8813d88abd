import { readMail } from "#flows/read-mail.ts";
import type { Kind } from "#outbox/kind.ts";

/** SMTP can't be asked what it accepted: after so many attempts of unknown end nothing more is sent. */
const doubtsMax = 2;

/** One message to one person, written from the rows at the moment of sending. */
export const email: Kind = {
  horizonMinutes: 60,
  failure: "An e-mail could not be delivered",

  async perform(context, effect) {
    if (context.email === undefined) return { kind: "pointless", reason: "no e-mail is connected" };
    const mail = await readMail(context, effect);
    if (mail.kind === "pointless") return mail;
    if (effect.doubts >= doubtsMax)
      return {
        kind: "refused",
        reason: `It is unclear whether the “${mail.content.kind}” e-mail arrived; at most two copies of it were sent`,
        holdMails: false,
      };
    const { to, company, content } = mail;
    await context.email.send({ id: effect.id, to, company, content });
    return { kind: "done" };
  },
};
