import type { EscalationState } from "./escalation.ts";

/** Who pressed, as the chat vendor names people: team and user together are the identity. */
export type ChatUser = { readonly team: string; readonly user: string };

/** One press of a control on a card or a modal, as it was drawn at `version`. */
export type Press = {
  readonly escalationId: string;
  readonly version: number;
  readonly by: ChatUser;
};

/** Every way in which a press may be refused; each one is told to the person who pressed. */
export type Refusal =
  | { readonly kind: "unknown-escalation" }
  | { readonly kind: "not-a-member" }
  | { readonly kind: "role"; readonly role: string }
  | { readonly kind: "claimed-by-other"; readonly owner: Person; readonly since: Date }
  | { readonly kind: "not-claimed" }
  | {
      readonly kind: "ended";
      readonly state: EscalationState;
      readonly by: Person | undefined;
      readonly at: Date;
    }
  /** The card was drawn before the last change, and this deed needs the newest one. */
  | { readonly kind: "outdated" }
  /** The wanted time is no longer held for this request. */
  | { readonly kind: "hold-gone" }
  /** The request has no appointment that could be kept. */
  | { readonly kind: "nothing-booked" }
  | { readonly kind: "slot-taken" };

export type Person = { readonly name: string; readonly chatUserId: string | undefined };

export type PressResult =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly refusal: Refusal };
