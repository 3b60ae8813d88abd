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
  /** A guest, somebody of another company, a program, or somebody who has left: whatever role they had. */
  | { readonly kind: "barred"; readonly standing: "guest" | "stranger" | "bot" | "deactivated" }
  | { readonly kind: "role"; readonly role: string }
  | {
      readonly kind: "claimed-by-other";
      readonly owner: Person;
      readonly since: Date;
      /** They did not take it: nobody had answered, and it was given to them. */
      readonly given: boolean;
    }
  | { readonly kind: "not-claimed" }
  | {
      readonly kind: "ended";
      readonly state: EscalationState;
      readonly by: Person | undefined;
      readonly at: Date;
    }
  /** The card was drawn before the last change, and this deed needs the newest one. */
  | { readonly kind: "outdated" }
  /** It was taken from the one who pressed, because nothing had happened on it. */
  | { readonly kind: "returned-to-queue"; readonly at: Date }
  /** Somebody let it rest until another moment than the dialog showed. */
  | { readonly kind: "snoozed-by-other"; readonly by: Person; readonly until: Date }
  /** Somebody was faster with opening it again. */
  | { readonly kind: "reopened"; readonly by: Person; readonly at: Date }
  | { readonly kind: "too-late-to-reopen"; readonly days: number }
  /** A newer question about the same request, or the client, has taken its place. */
  | { readonly kind: "superseded" }
  | { readonly kind: "withdrawn" }
  /** It has left for the client already. */
  | { readonly kind: "sent" }
  /** The wanted time is no longer held for this request. */
  | { readonly kind: "hold-gone" }
  /** A rule wants a second member's yes before this is booked, and nobody has given it. */
  | { readonly kind: "needs-approval" }
  /** The yes must be somebody else's than the one's who books. */
  | { readonly kind: "own-approval" }
  /** The request has no appointment that could be kept. */
  | { readonly kind: "nothing-booked" }
  /** Nobody else could serve the appointment at its time. */
  | { readonly kind: "nobody-else" }
  | { readonly kind: "slot-taken" };

export type Person = { readonly name: string; readonly chatUserId: string | undefined };

export type PressResult =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly refusal: Refusal };
