/** What flows and effects need from a CRM. Failures are VendorErrors; every write may be repeated. */
export type Crm = {
  /** Contacts by e-mail address or, if none has it, by phone number: none, one, or several. */
  readonly findContacts: (who: CrmPerson) => Promise<readonly CrmContact[]>;
  /** Creates or changes the contact that carries our client's id; the same call again is the same contact. */
  readonly saveContact: (contact: CrmPerson & { readonly clientId: string }) => Promise<CrmContact>;
  /** Opens or changes the ticket of an escalation, found again by our own id. */
  readonly saveTicket: (ticket: CrmTicket) => Promise<{ readonly ticketId: string }>;
  /** Writes the meeting of an appointment through its life; it is kept when cancelled, never deleted. */
  readonly saveMeeting: (meeting: CrmMeeting) => Promise<{ readonly meetingId: string }>;
};

export type CrmPerson = {
  readonly name: string;
  readonly email: string;
  readonly phone: string | undefined;
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
  /** The contact's page in the CRM, for members. */
  readonly url: string | undefined;
};

export type CrmTicket = {
  readonly escalationId: string;
  readonly reference: string;
  readonly contactId: string | undefined;
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

export type CrmMeeting = {
  readonly appointmentId: string;
  readonly contactId: string | undefined;
  readonly title: string;
  readonly start: Date;
  readonly end: Date;
  readonly body: string;
  readonly outcome: "scheduled" | "rescheduled" | "cancelled" | "attended" | "no-show";
};
