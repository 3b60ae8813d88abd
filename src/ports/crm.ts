import type { Standing, StandingQuestion } from "#gate/standing.ts";

/** What flows and effects need from a CRM. Failures are VendorErrors; every write may be repeated. */
export type Crm = {
  /**
   * Contacts by our client's id, or else by e-mail address, or else by phone number: none, one, or
   * several, among which nobody here chooses.
   */
  readonly findContacts: (who: Sought) => Promise<readonly CrmContact[]>;
  /**
   * What the gate's rules want to know of somebody, found as by `findContacts`; of whom the CRM does not
   * know, the account that the domain of the address belongs to.
   */
  readonly readStanding: (who: Sought, question: StandingQuestion) => Promise<SeenStanding>;
  /**
   * Who asks, and for when, where a change of a contact or of a deal asks for an appointment; undefined
   * when the record is gone, or a deal has nobody.
   */
  readonly readAsker: (
    record: { readonly kind: "contact" | "deal"; readonly id: string },
    question: { readonly property: string; readonly timeField: string | undefined },
  ) => Promise<SeenAsker | undefined>;
  /** What became of these contacts' deals, open and over; each deal once, with those of them it belongs to. */
  readonly readDeals: (contactIds: readonly string[]) => Promise<readonly SeenDeal[]>;
  /** A deal as it is there now, with all its contacts; undefined when it is gone. */
  readonly readDeal: (dealId: string) => Promise<SeenDeal | undefined>;
  /**
   * Creates or changes the contact that carries our client's id; the same call again is the same
   * contact. Another one that has the address already is taken as it is.
   */
  readonly saveContact: (contact: CrmPerson & { readonly clientId: string }) => Promise<CrmContact>;
  /**
   * Gives a contact to somebody; "kept": it is somebody's, and stays theirs; "unknown": the CRM has nobody
   * at work with that address.
   */
  readonly assignContact: (assignment: CrmAssignment) => Promise<"assigned" | "kept" | "unknown">;
  /** Opens or changes the ticket of an escalation, found again by our own id. */
  readonly saveTicket: (ticket: CrmTicket) => Promise<SavedTicket>;
  /** A ticket as it is there now; undefined when it is gone. */
  readonly readTicket: (ticketId: string) => Promise<SeenTicket | undefined>;
  /** Several tickets at once, at most a hundred, with the notes on them; those that are gone are left out. */
  readonly readTickets: (ticketIds: readonly string[]) => Promise<readonly PolledTicket[]>;
  /**
   * One page of the records that changed, by the CRM's own clock, from where the page before ended. It
   * begins with what holds one of the values already, which is no change.
   */
  readonly listChanged: (question: ChangeQuestion, from: ChangeMark) => Promise<ChangedPage>;
  /** The share of the day's calls that is used up, of all programs together; undefined where nobody says. */
  readonly callsUsed: () => number | undefined;
  /** A note as it is there now; undefined when it is gone. */
  readonly readNote: (noteId: string) => Promise<SeenNote | undefined>;
  /** Writes the meeting of an appointment through its life; it is kept when cancelled, never deleted. */
  readonly saveMeeting: (meeting: CrmMeeting) => Promise<{ readonly meetingId: string }>;
  /** Writes one field of a deal, unless it holds that already. */
  readonly saveDealField: (change: CrmDealField) => Promise<void>;
  /** Asks somebody to do something about a contact, found again by our own id. */
  readonly saveTask: (task: CrmTask) => Promise<{ readonly taskId: string }>;
  /** Adds a note to a ticket, once: with the same key again it is the note that is there. */
  readonly addNote: (note: CrmNote) => Promise<{ readonly noteId: string }>;
  /** Puts a message into the timelines of a contact and a ticket, found again by our own id. */
  readonly saveActivity: (activity: CrmActivity) => Promise<{ readonly activityId: string }>;
};

export type CrmPerson = {
  readonly name: string;
  /** Undefined for somebody who has a number alone. */
  readonly email: string | undefined;
  readonly phone: string | undefined;
};

/** Somebody to be found; `clientId` only where they are a client of ours already. */
export type Sought = CrmPerson & { readonly clientId?: string | undefined };

/** `contactId` and `standing` where exactly one matches, `standing` also where an account alone does. */
export type SeenStanding = {
  readonly matches: number;
  readonly contactId: string | undefined;
  readonly standing: Standing | undefined;
};

export type SeenDeal = {
  readonly dealId: string;
  readonly name: string;
  /** The internal name of its stage. */
  readonly stage: string | undefined;
  readonly state: "open" | "won" | "lost";
  /** Undefined where nobody has put a price on it. */
  readonly amount: number | undefined;
  readonly currency: string | undefined;
  /** When it was made, by the CRM's clock, as are the next two. */
  readonly openedAt: Date;
  /** Undefined while it is open. */
  readonly closedAt: Date | undefined;
  readonly changedAt: Date;
  readonly contactIds: readonly string[];
};

export type SeenAsker = {
  readonly contactId: string;
  readonly name: string;
  readonly email: string | undefined;
  /** As somebody typed it. */
  readonly phone: string | undefined;
  /** What the property holds now. */
  readonly value: string | undefined;
  readonly wantedTime: string | undefined;
};

export type CrmContact = {
  readonly contactId: string;
  readonly name: string;
  readonly email: string | undefined;
  /** The owner's e-mail address in the CRM, if the contact has an owner. */
  readonly ownerEmail: string | undefined;
  /** The sum of the contact's open deals; undefined where there are none, or several currencies. */
  readonly openDeals:
    | { readonly amount: number; readonly currency: string | undefined }
    | undefined;
  /** The company that it belongs to first, where the CRM leaves it to us to put records there. */
  readonly companyId: string | undefined;
  /** The deal that is open, where exactly one is. */
  readonly dealId: string | undefined;
  /** The contact's page in the CRM, for members. */
  readonly url: string | undefined;
};

export type CrmAssignment = {
  readonly contactId: string;
  readonly ownerEmail: string;
  /** Only where it is nobody's. */
  readonly whereNone: boolean;
};

/** Whose record it is, and what it stands at besides. */
type Whose = {
  readonly contactId: string | undefined;
  readonly companyId?: string | undefined;
  readonly dealId?: string | undefined;
};

export type CrmTicket = Whose & {
  readonly escalationId: string;
  readonly reference: string;
  readonly subject: string;
  readonly reasons: readonly string[];
  readonly priority: "normal" | "high";
  readonly state: "open" | "in-progress" | "waiting" | "closed";
  /** How it ended, in words; undefined while it has not. */
  readonly resolution: string | undefined;
  /** Who works on it, by e-mail address. */
  readonly ownerEmail: string | undefined;
  /** Our own page about the request. */
  readonly url: string;
};

/** `ownerEmail`: whose it was made; undefined where the CRM does not know them, and the owner was left as it was. */
export type SavedTicket = {
  readonly ticketId: string;
  readonly ownerEmail: string | undefined;
};

/** `state`: undefined where the CRM has it in a stage that stands for none of ours. */
export type SeenTicket = {
  readonly state: CrmTicket["state"] | undefined;
  readonly ownerEmail: string | undefined;
};

export type PolledTicket = SeenTicket & {
  readonly ticketId: string;
  /** The CRM's time of its last change. */
  readonly changedAt: Date;
  /** All notes that are on it, ours among them. */
  readonly noteIds: readonly string[];
};

export type ChangeQuestion = {
  readonly kind: "contact" | "deal";
  /** What is looked at, with the values that ask for something. */
  readonly watched: readonly { readonly property: string; readonly values: readonly string[] }[];
};

/** Where a page ended, in the adapter's own words; undefined before the first one. */
export type ChangeMark = string | undefined;

export type ChangedPage = {
  readonly records: readonly ChangedRecord[];
  readonly mark: string;
  /** There is a further page already. */
  readonly more: boolean;
};

export type ChangedRecord = {
  readonly recordId: string;
  readonly changedAt: Date;
  /** What the watched properties hold now, by name. */
  readonly values: Readonly<Record<string, string | undefined>>;
  /** It held this before anybody asked what changes. */
  readonly isOld: boolean;
};

export type SeenNote = {
  /** The tickets that it is on. */
  readonly ticketIds: readonly string[];
  /** Who wrote it, as the CRM names them. */
  readonly by: string | undefined;
  readonly text: string;
  /** We wrote it. */
  readonly isOurs: boolean;
};

export type CrmMeeting = Whose & {
  readonly appointmentId: string;
  readonly title: string;
  readonly start: Date;
  readonly end: Date;
  readonly body: string;
  readonly outcome: "scheduled" | "rescheduled" | "cancelled" | "attended" | "no-show";
};

export type CrmNote = {
  /** As `saveTicket` answered it. */
  readonly ticketId: string;
  /** Our own name of the note, at most 100 characters without spaces. */
  readonly key: string;
  /** Who wrote it. */
  readonly by: string;
  readonly at: Date;
  readonly text: string;
};

/** A mail or a text between the company and a client. */
export type CrmActivity = {
  /** Our own id of the message. */
  readonly id: string;
  readonly channel: "email" | "sms";
  readonly direction: "in" | "out";
  readonly at: Date;
  readonly from: CrmParty;
  readonly to: CrmParty;
  readonly subject: string;
  /** Undefined where its words are not to stand there. */
  readonly body: string | undefined;
  /** It was sent, and did not arrive. */
  readonly isLost: boolean;
  readonly contactId: string | undefined;
  readonly ticketId: string | undefined;
};

/** `address`: an e-mail address, or a number in E.164; undefined where nobody needs to be told. */
export type CrmParty = { readonly name: string; readonly address: string | undefined };

export type CrmDealField = {
  readonly dealId: string;
  /** The CRM's internal name of it. */
  readonly field: string;
  readonly value: string | number | boolean;
};

export type CrmTask = {
  /** Our own id of what it is about: one task for ever. */
  readonly id: string;
  readonly contactId: string | undefined;
  readonly subject: string;
  readonly body: string;
  readonly dueAt: Date;
  /** Whose contact it is, by e-mail address. */
  readonly ownerEmail: string | undefined;
};
