import type { EscalationState } from "#escalation/escalation.ts";
import type { Person, Refusal } from "#escalation/press.ts";
import type { InterventionRate } from "#kpi/intervention-rate.ts";

/** What the desk's lists show, read from rows in one go. */

/** One line of a list: a request that a person must settle. */
export type DeskItem = {
  readonly escalationId: string;
  readonly version: number;
  readonly reference: string;
  readonly state: EscalationState;
  readonly vip: boolean;
  readonly clientName: string;
  readonly clientZone: string;
  readonly serviceName: string;
  readonly wantedStart: Date | undefined;
  /** What is due next: the first answer until a person came, from then on the resolution. */
  readonly dueAt: Date;
  readonly overdue: boolean;
  readonly deal: { readonly amount: number; readonly currency: string | undefined } | undefined;
  readonly owner: Person | undefined;
  readonly url: string;
};

/** Any request that was looked for, settled by whomever. */
export type FoundRequest = {
  readonly reference: string;
  readonly clientName: string;
  readonly clientZone: string;
  readonly serviceName: string;
  readonly state: "received" | "booked" | "escalated" | "waitlisted" | "closed";
  readonly wantedStart: Date | undefined;
  readonly receivedAt: Date;
  readonly url: string;
};

/** How the desk does, over the last seven days. */
export type DeskFigures = {
  readonly interventionRate: InterventionRate;
  readonly band: { readonly low: number; readonly high: number };
  readonly firstHumanP50Minutes: number | undefined;
  readonly resolutionP50Minutes: number | undefined;
};

/** How a vendor does, for admins. */
export type VendorHealth = {
  readonly vendor: string;
  readonly state: "well" | "off" | "trouble";
  /** What is wrong, in the vendor's words. */
  readonly words: string | undefined;
};

/** How a calendar of one's own stands. All times are real time. */
export type OwnCalendar = {
  readonly providerName: string;
  readonly state: "none" | "read" | "stale" | "dark" | "lost";
  /** When it was read last; undefined when it never was. */
  readonly readAt: Date | undefined;
  readonly darkSince: Date | undefined;
};

/** Everything that somebody's Home shows. */
export type HomeContent =
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | {
      readonly kind: "member";
      readonly companyName: string;
      /** The most urgent first, both. */
      readonly mine: readonly DeskItem[];
      readonly queue: readonly DeskItem[];
      readonly inHand: number;
      readonly mayClaim: boolean;
      readonly onCall: Person | undefined;
      readonly figures: DeskFigures;
      /** Of the providers that this member is; none for everybody else. */
      readonly calendars: readonly OwnCalendar[];
      readonly mayConnect: boolean;
      readonly preferences: { readonly directMessages: boolean; readonly quietHours: boolean };
      /** For admins alone. */
      readonly health: readonly VendorHealth[] | undefined;
    };
