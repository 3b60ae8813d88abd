import type { Press, PressResult, Refusal } from "#escalation/press.ts";
import { cleanText } from "#intake/clean-text.ts";
import { domainOf } from "#intake/email-address.ts";
import { findRequest } from "#store/requests.ts";
import { checkOwner } from "./check-owner.ts";
import type { FlowContext } from "./context.ts";
import { wishFreeMail } from "./wish-mail.ts";
import { writeToClient } from "./write-to-client.ts";

/** What the dialog says before a member writes an e-mail to a client. */
export type PrepareEmail = (press: Press) => Promise<
  | {
      readonly kind: "ready";
      readonly reference: string;
      readonly clientName: string;
      readonly emailDomain: string;
    }
  | { readonly kind: "refused"; readonly refusal: Refusal }
>;

export function prepareEmailFlow({ db }: Pick<FlowContext, "db">): PrepareEmail {
  return async (press) => {
    const asked = { deed: "book-escalation", fromQueue: false } as const;
    const checked = await checkOwner(db, press, asked);
    if (checked.kind === "refused") return checked;
    const request = await findRequest(db, checked.escalation.requestId);
    if (request === undefined) return { kind: "refused", refusal: { kind: "unknown-escalation" } };
    const { reference, contactName: clientName, contactEmail } = request;
    // The card shows no such button then; a press on one that was drawn before is told that it is old.
    if (contactEmail === undefined) return { kind: "refused", refusal: { kind: "outdated" } };
    return { kind: "ready", reference, clientName, emailDomain: domainOf(contactEmail) };
  };
}

export type EmailClient = (
  press: Press & {
    readonly text: string;
    /** The same for a dialog that is submitted twice: one dialog sends one mail. */
    readonly mailId: string;
    /** With it the mail leaves some seconds later, and can be taken back until then. */
    readonly undoKey?: string;
  },
) => Promise<PressResult>;

/** Mails the client what a member wrote. Nothing that is said in the thread comes here. */
export function emailClientFlow(context: Pick<FlowContext, "db" | "now" | "wake">): EmailClient {
  return async ({ mailId, ...press }) => {
    const text = cleanText(press.text);
    const { escalationId } = press;
    return writeToClient(context, press, {
      text,
      action: "client-emailed",
      noteName: `mail:${mailId}`,
      deed: "wrote to the client",
      send: (tx, requestId, undoable) =>
        wishFreeMail(tx, { requestId, escalationId, mailId, text, ...undoable }),
    });
  };
}
