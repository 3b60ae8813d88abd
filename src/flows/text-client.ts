import { ownedStates } from "#escalation/escalation.ts";
import type { Press, PressResult, Refusal } from "#escalation/press.ts";
import { recordAudit } from "#store/audit.ts";
import { type ConsentState, smsConsent } from "#store/consents.ts";
import { transact } from "#store/db.ts";
import { transition } from "#store/escalations.ts";
import { findRequest } from "#store/requests.ts";
import { checkOwner } from "./check-owner.ts";
import type { FlowContext } from "./context.ts";
import { wishCard, wishSms, wishThreadNote } from "./effects.ts";
import { actorOf, whoPressed, whyRefused } from "./press.ts";
import { orRefused, Refused } from "./settle.ts";

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

/** Sends what a member wrote, and waits for the client. Nothing that is said in the thread comes here. */
export function textClientFlow(context: FlowContext): TextClient {
  return async (press) => {
    const presser = await whoPressed(context.db, press.by, "book-escalation");
    if (presser.kind === "refused") return presser;
    const { member } = presser;
    let allowed = true;
    const result = await orRefused(() =>
      transact(context.db, async (tx): Promise<PressResult> => {
        const at = context.now();
        const { escalationId, text, textId } = press;
        const escalation = await transition(
          tx,
          { id: escalationId, states: ownedStates, ownerId: member.id },
          { state: "waiting-client", at, waitingSince: at },
        );
        if (escalation === undefined) throw new Refused(await whyRefused(tx, press, member));
        const { requestId } = escalation;
        const request = await findRequest(tx, requestId);
        const consent = request?.contactPhone && (await smsConsent(tx, request.contactPhone));
        // Agreed when it was asked, not when the dialog opened: STOP may have come in between.
        allowed = consent === "given";
        if (!allowed) throw new Refused({ kind: "outdated" });
        await wishSms(tx, {
          requestId,
          name: `free-text:${textId}`,
          content: { template: "free-text", text, escalationId },
        });
        await recordAudit(tx, {
          at,
          actor: actorOf(member),
          action: "client-texted",
          requestId,
          detail: { escalationId },
        });
        await wishThreadNote(tx, {
          requestId,
          escalationId,
          name: `text:${textId}`,
          text: `${member.name} texted the client:`,
          quote: text,
          mentionMemberIds: [],
          broadcast: false,
        });
        await wishCard(tx, { requestId, escalationId });
        return { kind: "done" };
      }),
    );
    if (!allowed) return { kind: "not-allowed" };
    if (result.kind === "done") context.wake();
    return result;
  };
}
