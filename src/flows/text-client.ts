import type { Press, PressResult, Refusal } from "#escalation/press.ts";
import type { ConsentState } from "#messaging/consent.ts";
import { smsConsent } from "#store/consents.ts";
import { findRequest } from "#store/requests.ts";
import { checkOwner } from "./check-owner.ts";
import type { FlowContext } from "./context.ts";
import { Refused } from "./settle.ts";
import { wishSms } from "./wish-sms.ts";
import { writeToClient } from "./write-to-client.ts";

/** What the dialog says before a member writes to a client. */
export type PrepareText = (press: Press) => Promise<
  | {
      readonly kind: "ready";
      readonly reference: string;
      readonly clientName: string;
      readonly phoneEnding: string;
      readonly companyName: string;
      readonly consent: ConsentState;
    }
  | { readonly kind: "no-phone" }
  | { readonly kind: "refused"; readonly refusal: Refusal }
>;

export type TextClient = (
  press: Press & {
    readonly text: string;
    /** The same for a dialog that is submitted twice: one dialog sends one text. */
    readonly textId: string;
    /** With it the text leaves some seconds later, and can be taken back until then. */
    readonly undoKey?: string;
  },
) => Promise<PressResult | { readonly kind: "not-allowed" }>;

export function prepareTextFlow(context: FlowContext): PrepareText {
  return async (press) => {
    const checked = await checkOwner(context.db, press, {
      deed: "book-escalation",
      fromQueue: false,
    });
    if (checked.kind === "refused") return checked;
    const { settings } = await context.company();
    const request = await findRequest(context.db, checked.escalation.requestId);
    if (request?.contactPhone === undefined || !context.connected.sms) return { kind: "no-phone" };
    return {
      kind: "ready",
      reference: request.reference,
      clientName: request.contactName,
      phoneEnding: request.contactPhone.slice(-4),
      companyName: settings.name,
      consent: await smsConsent(context.db, request.contactPhone),
    };
  };
}

/** Texts the client what a member wrote. Nothing that is said in the thread comes here. */
export function textClientFlow(context: FlowContext): TextClient {
  return async ({ text, textId, ...press }) => {
    let allowed = true;
    const result = await writeToClient(context, press, {
      text,
      action: "client-texted",
      noteName: `text:${textId}`,
      deed: "texted the client",
      async send(tx, requestId, undoable) {
        // Agreed when it was asked, not when the dialog opened: STOP may have come in between.
        const request = await findRequest(tx, requestId);
        const consent = request?.contactPhone && (await smsConsent(tx, request.contactPhone));
        allowed = consent === "given";
        if (!allowed) throw new Refused({ kind: "outdated" });
        return wishSms(tx, {
          requestId,
          name: `free-text:${textId}`,
          content: { template: "free-text", text, escalationId: press.escalationId },
          ...undoable,
        });
      },
    });
    return allowed ? result : { kind: "not-allowed" };
  };
}
