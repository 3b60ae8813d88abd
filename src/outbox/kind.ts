import { VendorError } from "#errors.ts";
import type { FlowContext } from "#flows/context.ts";
import type { Chat } from "#ports/chat.ts";
import type { Crm } from "#ports/crm.ts";
import type { Email, EmailMessage } from "#ports/email.ts";
import type { Sms, SmsContent } from "#ports/sms.ts";
import type { Db } from "#store/db.ts";
import type { DeskEffect, Effect } from "#store/effects.ts";
import type { ChatPace } from "./chat-pace.ts";

/** What effects are performed with; a vendor that is off is undefined. */
export type OutboxContext = FlowContext & {
  readonly chat: Chat | undefined;
  readonly email: Email | undefined;
  readonly sms: Sms | undefined;
  readonly crm: Crm | undefined;
  /** Whether a client whom the CRM does not know becomes a contact there. */
  readonly createContacts: boolean;
  readonly chatPace: ChatPace;
  /** The words of a text message; handed in, because they are the views' business. */
  readonly renderSms: (content: SmsContent, companyName: string) => string;
  /** What a mail says, without its looks. */
  readonly wordsOfMail: (mail: Omit<EmailMessage, "id" | "to">) => {
    readonly subject: string;
    readonly text: string;
  };
};

/** How one attempt ended when the vendor did not fail. */
export type Performed =
  | {
      readonly kind: "done";
      readonly remoteId?: string | undefined;
      /** What follows from it, in the transaction that ends it. */
      readonly besides?: ((tx: Db) => Promise<void>) | undefined;
    }
  /**
   * There is nothing to do any more, or nobody to do it with. `instead`: what is done in its place, in the
   * transaction that ends it.
   */
  | {
      readonly kind: "pointless";
      readonly reason: string;
      readonly instead?: (tx: Db) => Promise<void>;
    }
  /** It goes to an address that takes no mail; whether a person must hear of it is decided with the rows. */
  | { readonly kind: "withheld"; readonly reason: string }
  /** Not at this hour: the wish is for then. */
  | { readonly kind: "postponed"; readonly forMs: number; readonly reason: string }
  /** It must not be done: a person has to look. `holdMails`: what was about to be confirmed is not true. */
  | { readonly kind: "refused"; readonly reason: string; readonly holdMails: boolean };

/** One kind of outside write: how it is done, for how long it is tried, what a person is told when it is not. */
export type Kind<Owed extends Effect | DeskEffect = Effect> = {
  /** Does what the rows say now. When an earlier attempt may have acted, it looks before it acts. */
  readonly perform: (context: OutboxContext, effect: Owed) => Promise<Performed>;
  readonly horizonMinutes: number;
  /** Completes "…: <the vendor's words>" on the card, or in the log where no card is about it. */
  readonly failure: string;
};

/** A second attempt looks first: the one before may have done everything but tell us. */
export const mayExist = (effect: Pick<Effect, "attempt" | "remoteId">) =>
  effect.attempt > 1 || effect.remoteId !== undefined;

/** What a vendor has accepted may show in its look-ups, or even arrive there, as late as this (real time). */
const lateSightMs = 30_000;

/**
 * What an earlier attempt sent may only be seen late, or take effect late. Throws until long enough after
 * that attempt, so that "not there" can be believed, and what is there now stays.
 */
export function waitForLateSight(
  { realNow }: Pick<OutboxContext, "realNow">,
  { doubtedAt }: Pick<Effect, "doubtedAt">,
  vendor: string,
): void {
  if (doubtedAt === undefined) return;
  const sinceMs = realNow().getTime() - doubtedAt.getTime();
  if (sinceMs >= lateSightMs) return;
  throw new VendorError(vendor, {
    verdict: "retry",
    // Looking changes nothing: there is no more doubt than there was.
    ambiguous: false,
    retryAfterMs: lateSightMs - sinceMs,
    detail: "what an earlier attempt sent may still arrive; once more when it has",
  });
}
