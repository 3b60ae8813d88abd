import { logMail } from "#flows/log-message.ts";
import { type MailToSend, readMail } from "#flows/read-mail.ts";
import type { Kind, OutboxContext, Performed } from "#outbox/kind.ts";
import type { Effect } from "#store/effects.ts";
import { deliverMail } from "./deliver-mail.ts";

/** One message to one person, written from the rows at the moment of sending. */
export const email: Kind = {
  horizonMinutes: 60,
  failure: "An e-mail could not be delivered",

  async perform(context, effect) {
    let said: MailToSend | undefined;
    const performed = await deliverMail(context, effect, {
      async read() {
        said = await readMail(context, effect);
        return said;
      },
      unclear: ({ content }) =>
        `It is unclear whether the “${content.kind}” e-mail arrived; at most two copies of it were sent`,
    });
    if (performed.kind !== "done") return performed;
    return { ...performed, besides: await logged(context, effect, said) };
  },
};

/** Templates of mails that go to a member: no client ever sees them. */
const internal = ["desk-alert", "nobody-answered"];

/** What the CRM is to have of a mail that has left; `said` undefined where an earlier attempt sent it. */
async function logged(
  context: OutboxContext,
  effect: Effect,
  said: MailToSend | undefined,
): Promise<Extract<Performed, { kind: "done" }>["besides"]> {
  const { crm: policy } = (await context.company()).settings;
  const template = String(effect.payload["template"]);
  if (context.crm === undefined || policy.logMessages === "never" || internal.includes(template))
    return undefined;
  const mail = said ?? (await readMail(context, effect));
  // What was sent a minute ago and could not be written any more has lost its words.
  const { subject, text } =
    mail.kind === "send"
      ? context.wordsOfMail(mail)
      : { subject: `E-mail: ${template}`, text: undefined };
  const { id: effectId, requestId } = effect;
  const whole = policy.logMessages === "whole" ? text : undefined;
  const entry = { requestId, effectId, template, at: context.now(), subject, text: whole };
  return (tx) => logMail(tx, context, entry);
}
