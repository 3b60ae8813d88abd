import type { EscalationState } from "#escalation/escalation.ts";
import type { Decision } from "#gate/decision.ts";
import type { Channel } from "#intake/request.ts";

/** What figures are counted from: one row a decided request, an escalation, a confirmed appointment. */

export type Path = "auto" | "personal";
export type Outcome = "attended" | "no-show";

/** A request that the gate decided, and what became of it so far. */
export type RequestRow = {
  readonly receivedAt: Date;
  readonly decision: Decision["kind"];
  /** The reason of a closed request ("slot-taken", "cancelled", …). */
  readonly closeReason: string | undefined;
  readonly channel: Channel;
  readonly serviceKey: string;
  /** The client was known before this request came. */
  readonly knownClient: boolean;
  /** One of its escalations is not settled yet. */
  readonly live: boolean;
  /** What the CRM said the client's open deals are worth, in hundredths of the currency. */
  readonly deal: { readonly cents: number; readonly currency: string | undefined } | undefined;
  /** The client's deals that were open when it came, or were made soon after it. */
  readonly deals: readonly RequestDeal[];
  /** Its appointment, also one that was cancelled later. */
  readonly booked:
    | { readonly at: Date; readonly path: Path; readonly outcome: Outcome | undefined }
    | undefined;
  /** An outside write of it was given up. */
  readonly deadEffect: boolean;
  /** One of its escalations was raised, or joined, because automation failed. */
  readonly automationFailed: boolean;
  /** An escalation was raised on it after it had been booked. */
  readonly askedAgain: boolean;
  /** A member moved its appointment. */
  readonly movedByMember: boolean;
};

/** What became of a deal so far, as the CRM says it. */
export type RequestDeal = {
  /** The CRM's: a deal may be behind several requests. */
  readonly id: string;
  readonly state: "open" | "won" | "lost";
  /** In hundredths of the currency; undefined where nobody has put a price on it. */
  readonly cents: number | undefined;
  readonly currency: string | undefined;
};

export type EscalationRow = {
  readonly state: EscalationState;
  readonly raisedAt: Date;
  readonly firstHumanAt: Date | undefined;
  readonly endedAt: Date | undefined;
  /** How long it waited for the client's answers, all waits together. */
  readonly waitedSeconds: number;
  /** How long it was settled before it came back, all times together. */
  readonly settledSeconds: number;
};

/** An appointment that stands, or was cancelled too late for anybody else. */
export type AppointmentRow = {
  readonly cancelledLate: boolean;
  readonly startsAt: Date;
  readonly path: Path;
  readonly outcome: Outcome | undefined;
  /** What its client said of it, from 1 to 5. */
  readonly score: number | undefined;
};
