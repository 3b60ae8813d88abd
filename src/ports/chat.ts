import type { TroubleCause } from "#booking/calendar-trouble.ts";
import type { CalendarId } from "#company/calendar-id.ts";
import type { EscalationState, Resolution } from "#escalation/escalation.ts";
import type { Person } from "#escalation/press.ts";
import type { Priority } from "#gate/decision.ts";
import type { InterventionRate } from "#kpi/intervention-rate.ts";
import type { HomeContent } from "./desk.ts";

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
  /**
   * Posts the card in the thread of one that may not be changed any more, shown in the channel as well:
   * what was said there stays with it.
   */
  readonly replaceCard: (place: CardPlace, card: Card) => Promise<CardPlace>;
  /** Says on a card that it stands elsewhere now, and takes its controls away. */
  readonly retireCard: (place: CardPlace & { readonly escalationId: string }) => Promise<void>;
  /** Throws where nothing can be posted: with our token at all or, if one is named, in a channel. */
  readonly look: (channelId: string | undefined) => Promise<void>;
  /** Many escalations in one message; it is found and drawn again as a card is. */
  readonly postDigest: (digest: Digest) => Promise<CardPlace>;
  readonly redrawDigest: (place: CardPlace, digest: Digest) => Promise<void>;
  readonly findDigest: (search: ChannelSearch) => Promise<CardPlace | undefined>;
  /** Calendars that can't be read, as one card; it is found and drawn again as others are. */
  readonly postTrouble: (trouble: TroubleCard) => Promise<CardPlace>;
  readonly redrawTrouble: (place: CardPlace, trouble: TroubleCard) => Promise<void>;
  readonly findTrouble: (search: ChannelSearch) => Promise<CardPlace | undefined>;
  /** Says something in the card's thread. */
  readonly postNote: (place: CardPlace, note: ThreadNote) => Promise<void>;
  readonly findNote: (place: CardPlace, noteId: string) => Promise<boolean>;
  /** When somebody last wrote in the card's thread after that moment, both in real time. */
  readonly findLastWord: (
    place: CardPlace,
    search: { readonly chatUserId: string; readonly after: Date },
  ) => Promise<Date | undefined>;
  /** Says how the desk did, in its channel. */
  readonly postDailyLine: (line: DailyLine) => Promise<void>;
  readonly findDailyLine: (search: ChannelSearch) => Promise<boolean>;
  /** Says something in the desk's channel, or in another one. */
  readonly postDeskNote: (note: DeskNote) => Promise<void>;
  readonly findDeskNote: (search: ChannelSearch & Pick<DeskNote, "channel">) => Promise<boolean>;
  /**
   * Draws somebody's Home whole, over what we think stands there; the vendor's name for the new one. A
   * conflict means that another drawing was faster.
   */
  readonly publishHome: (home: {
    readonly userId: string;
    readonly content: HomeContent;
    readonly viewHash: string | undefined;
  }) => Promise<string>;
  /** Tells one person alone. */
  readonly postDirect: (message: DirectMessage) => Promise<void>;
  /** Whether people of another company sit in a channel. */
  readonly isShared: (channelId: string) => Promise<boolean>;
} & ChatPeople;

/** What a member is told alone, about an escalation that is theirs, or ("vip") about their account. */
export type DirectMessage =
  | (DirectTo & { readonly why: "assigned" | "client-answered" | "overdue" | "vip" })
  | LateWord
  | LostCalendar;

/** To the provider, alone: the consent that opens their calendar is over. */
export type LostCalendar = {
  readonly why: "calendar-lost";
  readonly id: string;
  readonly userId: string;
  readonly vendor: CalendarId["vendor"];
  readonly since: Date;
};

/** To the provider of an appointment, alone: its client comes late. */
export type LateWord = DirectTo & {
  readonly why: "late";
  /** Undefined where they did not say by how much. */
  readonly minutes: number | undefined;
  readonly serviceName: string;
  readonly start: Date;
  /** The appointment's. */
  readonly zone: string;
};

type DirectTo = {
  readonly id: string;
  readonly userId: string;
  readonly reference: string;
  readonly clientName: string;
  readonly url: string;
};

/** Asking the vendor about people and channels. */
export type ChatPeople = {
  /** The workspace whose people these are. */
  readonly team: string;
  /** Undefined for an id that the vendor does not know. */
  readonly findPerson: (userId: string) => Promise<ChatPerson | undefined>;
};

/**
 * How somebody stands in the workspace. Only a "person" may do anything: not a guest, nobody of another
 * company, no program, nobody who has left.
 */
export type Standing = "person" | "guest" | "stranger" | "bot" | "deactivated";

export type ChatPerson = {
  readonly standing: Standing;
  readonly name: string;
  /** In lower case; empty where the vendor does not tell. */
  readonly email: string;
  /** IANA; empty where the vendor does not tell. */
  readonly zone: string;
};

/** Escalations that came at once, and how each stands. */
export type Digest = {
  readonly id: string;
  readonly version: number;
  readonly entries: readonly (Pick<
    Card,
    "escalationId" | "version" | "state" | "reference" | "serviceName" | "reasons" | "url"
  > & {
    readonly clientName: string;
    readonly owner: { readonly chatUserId: string | undefined; readonly name: string } | undefined;
  })[];
};

/** Calendars of one vendor that can't be read for one reason, and who has them. All times are real time. */
export type TroubleCard = {
  readonly id: string;
  readonly version: number;
  readonly vendor: CalendarId["vendor"];
  readonly cause: TroubleCause;
  /** The vendor's own words. */
  readonly failure: string;
  /** Those that can't be read first. */
  readonly calendars: readonly {
    readonly calendarId: string;
    readonly providerNames: readonly string[];
    readonly isBack: boolean;
  }[];
  readonly beganAt: Date;
  /** Undefined while one of them can't be read. */
  readonly endedAt: Date | undefined;
  readonly owner: Person | undefined;
  /** They have said that they have it; before that they were only on call. */
  readonly isTaken: boolean;
  /** The page of calendars, for signed-in members. */
  readonly url: string;
};

export type ChannelSearch = {
  readonly id: string;
  /** Real time. */
  readonly postedAfter: Date;
};

/** Something that belongs to no card, or to none in that channel. */
export type DeskNote = Pick<ThreadNote, "id" | "text" | "quote"> & {
  /** By the vendor's id; the desk's own where none is named. */
  readonly channel: string | undefined;
};

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
export type CardPlace = {
  readonly channelId: string;
  readonly messageId: string;
  /** The message in whose thread it stands itself; left out where it begins its own. */
  readonly threadId?: string;
};

/** Codes of a VendorError by which a flow acts: the message may not be changed; nobody posts there. */
export type ChatCode = "frozen" | "channel";

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
    /** Domain of the e-mail address in ASCII; unverified, and the card says so. Empty: there is none. */
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
        readonly heldUntil: Date | undefined;
        /** It is kept for somebody else, until then at the latest; 1 is who gets it next. */
        readonly line: { readonly until: Date; readonly position: number } | undefined;
      }
    | undefined;
  /** The request has an appointment although the question is open: something about it needs a person. */
  readonly booked: { readonly start: Date; readonly providerName: string } | undefined;
  /** Its provider cannot serve it any more, and somebody else is free at its time. */
  readonly canSwap?: boolean | undefined;
  /** How far the client is with the form of that appointment; undefined where nothing is asked. */
  readonly form?: string | undefined;
  /** Booking needs a second member's yes; `by` undefined until somebody has given it. */
  readonly approval: { readonly by: Person | undefined } | undefined;
  /** Since when the client has been asked; undefined while nobody waits for them. */
  readonly waitingSince: Date | undefined;
  /** Nobody is reminded of it until then. */
  readonly snoozed:
    | { readonly until: Date; readonly by: { chatUserId: string | undefined; name: string } }
    | undefined;
  /** The deadlines stand still: the client has been asked something. */
  readonly paused: boolean;
  /** How often it was settled and became a question once more. */
  readonly reopenCount: number;
  /** It was settled, and could become a question once more. */
  readonly canReopen: boolean;
  /** The times proposed last; empty where none were. */
  readonly offers: readonly {
    readonly start: Date;
    readonly providerName: string;
    readonly state: "open" | "accepted" | "released" | "expired";
  }[];
  /** The client waits for a freed time besides; undefined where they do not. */
  readonly waitlist?: { readonly reference: string; readonly untilOn: string } | undefined;
  /** How far our newest text to the client came, in words; undefined where there was none. */
  readonly lastText?: string | undefined;
  /** The client can be texted: a number, a vendor, and no word against it. */
  readonly canText: boolean;
  /** What the client's open deals are worth, as the CRM says. */
  readonly deal: { readonly amount: number; readonly currency: string | undefined } | undefined;
  readonly owner:
    | { readonly chatUserId: string | undefined; readonly name: string; readonly since: Date }
    | undefined;
  /** The owner did not take it, but was given it because nobody answered. */
  readonly given: boolean;
  readonly raisedAt: Date;
  readonly answerDueAt: Date;
  readonly outcome:
    | {
        readonly resolution: Resolution | "cancelled" | "expired";
        readonly by: { readonly chatUserId: string | undefined; readonly name: string } | undefined;
        readonly at: Date;
        readonly firstHumanAt: Date | undefined;
        readonly appointment: { readonly start: Date; readonly providerName: string } | undefined;
        /** What the client is told. */
        readonly note: string | undefined;
        /** What is only for the house. */
        readonly remark: string | undefined;
        /** The reference of the request that asked for the same before. */
        readonly duplicateOf: string | undefined;
      }
    | undefined;
  /** The page that tells the whole story, for signed-in members. */
  readonly url: string;
};
