import type { EscalationState, Resolution } from "#escalation/escalation.ts";
import type { Priority } from "#gate/decision.ts";
import type { InterventionRate } from "#kpi/intervention-rate.ts";

/** What flows and effects need from a chat vendor. Failures are VendorErrors. */
export type Chat = {
  readonly postCard: (card: Card) => Promise<CardPlace>;
  /** Looks for a card that was posted although we never got the answer. */
  readonly findCard: (search: {
    readonly escalationId: string;
    /** Real time. */
    readonly postedAfter: Date;
    /** A card of it that is known, and not the one that is looked for. */
    readonly except: CardPlace | undefined;
  }) => Promise<CardPlace | undefined>;
  /** Draws the whole card again at its place; never edits a part. */
  readonly redrawCard: (place: CardPlace, card: Card) => Promise<void>;
  /** Says something in the card's thread. */
  readonly postNote: (place: CardPlace, note: ThreadNote) => Promise<void>;
  readonly findNote: (place: CardPlace, noteId: string) => Promise<boolean>;
  /** Says how the desk did, in its channel. */
  readonly postDailyLine: (line: DailyLine) => Promise<void>;
  readonly findDailyLine: (search: ChannelSearch) => Promise<boolean>;
  /** Says something in the desk's channel. */
  readonly postDeskNote: (note: DeskNote) => Promise<void>;
  readonly findDeskNote: (search: ChannelSearch) => Promise<boolean>;
};

export type ChannelSearch = {
  readonly id: string;
  /** Real time. */
  readonly postedAfter: Date;
};

/** Something that belongs to no card. */
export type DeskNote = Pick<ThreadNote, "id" | "text" | "quote">;

/** How the desk did since the last business day began. */
export type DailyLine = {
  readonly id: string;
  /** The local day on which that was; undefined when it was yesterday. */
  readonly since: string | undefined;
  readonly interventionRate: InterventionRate;
  readonly firstHumanP50Minutes: number | undefined;
  readonly noShows: number;
};

/** Where a card is: the channel's id and the message's timestamp, which is its name. */
export type CardPlace = { readonly channelId: string; readonly messageId: string };

export type ThreadNote = {
  readonly id: string;
  /** Chat users to mention, by vendor id. */
  readonly mention: readonly string[];
  readonly text: string;
  /** Somebody's own words, shown apart and never parsed. */
  readonly quote: string | undefined;
  /** Also shown in the channel: only for overdue high-priority escalations. */
  readonly broadcast: boolean;
};

/** Everything a card shows, read from rows in one go. */
export type Card = {
  readonly escalationId: string;
  readonly version: number;
  readonly reference: string;
  readonly state: EscalationState;
  readonly priority: Priority;
  readonly vip: boolean;
  readonly overdue: boolean;
  /** Findings in words, most important first. */
  readonly reasons: readonly string[];
  readonly client: {
    readonly name: string;
    /** Domain of the e-mail address in ASCII; unverified, and the card says so. */
    readonly emailDomain: string;
    readonly phoneEnding: string | undefined;
    readonly zone: string;
  };
  readonly serviceName: string;
  readonly partySize: number | undefined;
  readonly notes: string;
  readonly wanted:
    | {
        readonly start: Date;
        readonly end: Date;
        /** The provider for whom the time is held; undefined when it could not be held. */
        readonly heldWith: string | undefined;
      }
    | undefined;
  /** The request has an appointment although the question is open: something about it needs a person. */
  readonly booked: { readonly start: Date; readonly providerName: string } | undefined;
  /** Since when the client has been asked; undefined while nobody waits for them. */
  readonly waitingSince: Date | undefined;
  /** The times proposed last; empty where none were. */
  readonly offers: readonly {
    readonly start: Date;
    readonly providerName: string;
    readonly state: "open" | "accepted" | "released" | "expired";
  }[];
  /** The client can be texted: a number, a vendor, and no word against it. */
  readonly canText: boolean;
  /** What the client's open deals are worth, as the CRM says. */
  readonly deal: { readonly amount: number; readonly currency: string | undefined } | undefined;
  readonly owner:
    | { readonly chatUserId: string | undefined; readonly name: string; readonly since: Date }
    | undefined;
  readonly raisedAt: Date;
  readonly answerDueAt: Date;
  readonly outcome:
    | {
        readonly resolution: Resolution | "cancelled" | "expired";
        readonly by: { readonly chatUserId: string | undefined; readonly name: string } | undefined;
        readonly at: Date;
        readonly firstHumanAt: Date | undefined;
        readonly appointment: { readonly start: Date; readonly providerName: string } | undefined;
        readonly note: string | undefined;
      }
    | undefined;
  /** The page that tells the whole story, for signed-in members. */
  readonly url: string;
};
