/** How things stand with a number: never asked, agreed, or revoked. */
export type ConsentState = "unknown" | "given" | "revoked";

/** The newest word from the telephone itself (or from its carrier), and the newest from anywhere. */
export type NewestWords = {
  readonly handset: { readonly given: boolean } | undefined;
  readonly anywhere: { readonly given: boolean } | undefined;
};

export type ConsentStanding = {
  readonly state: ConsentState;
  /** Stopped by a text: only a text can start it again. */
  readonly stoppedByText: boolean;
};

/**
 * The newest word counts, whichever of our numbers it was said to, but for one thing: whoever has the
 * telephone and said STOP is not overruled by a form, which anybody can fill in who knows the number.
 * The carrier would refuse the message anyway.
 */
export function consentStanding({ handset, anywhere }: NewestWords): ConsentStanding {
  if (handset?.given === false) return { state: "revoked", stoppedByText: true };
  if (anywhere === undefined) return { state: "unknown", stoppedByText: false };
  return { state: anywhere.given ? "given" : "revoked", stoppedByText: false };
}

/** One confirmation within five minutes is allowed (47 CFR 64.1200(a)(12)); later it would be one text too many. */
const confirmWithinMs = 5 * 60_000;

/** Whether an opt-out that was said then may still be confirmed by a text. */
export const mayConfirmOptOut = (saidAt: Date, at: Date): boolean =>
  at.getTime() - saidAt.getTime() <= confirmWithinMs;
