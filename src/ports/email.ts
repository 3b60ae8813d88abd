import type { MessageWords } from "#company/messages.ts";

/** What flows and effects need from an e-mail vendor. Failures are VendorErrors. */
export type Email = {
  /** Sends one message under its stable id (the Message-ID), so that a second copy can be recognised. */
  readonly send: (message: EmailMessage) => Promise<SentEmail>;
  /** What was accepted under an id before; left out by vendors that cannot be asked, as SMTP. */
  readonly find?: (id: string) => Promise<SentEmail | undefined>;
  /** Whose word it is when an address is refused: "smtp", "postmark". */
  readonly vendor: string;
};

export type SentEmail = {
  /** The vendor's own id; undefined where it gives none. */
  readonly vendorId: string | undefined;
};

export type EmailMessage = {
  /** Unique and stable: the left part of the Message-ID, for example an effect's id. */
  readonly id: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly company: MailCompany;
  readonly content: MailContent;
  /** The company's own words for this kind of mail, where it has any. */
  readonly words?: MessageWords | undefined;
};

export type MailCompany = {
  readonly name: string;
  readonly contactEmail: string;
  readonly contactPhone: string;
};

/** What a message says; its words and looks are the views' business. */
export type MailContent =
  | ({ readonly kind: "confirmed" } & AppointmentFacts)
  | ({ readonly kind: "rescheduled"; readonly previousStart: Date } & AppointmentFacts)
  /** The same time with somebody else. */
  | ({ readonly kind: "reassigned"; readonly previousProviderName: string } & AppointmentFacts)
  | ({ readonly kind: "cancelled" } & AppointmentFacts)
  /** `asks`: the client is to say that they will come. */
  | {
      /** Thanks for coming, and how was it. */
      readonly kind: "feedback";
      readonly reference: string;
      readonly clientName: string;
      readonly serviceName: string;
      readonly question: string;
      readonly feedbackUrl: string;
    }
  | ({
      readonly kind: "reminder";
      readonly asks: boolean;
      readonly preparation: Preparation | undefined;
    } & AppointmentFacts)
  | {
      readonly kind: "person-will-answer";
      readonly reference: string;
      readonly clientName: string;
      readonly serviceName: string;
      readonly wantedStart: Date | undefined;
      readonly promisedBy: Date;
      /** When somebody is there again; undefined where somebody was when it came in. */
      readonly opensAt: Date | undefined;
      /** The client's zone: every time in the message is told in it, by name. */
      readonly zone: string;
      readonly manageUrl: string;
    }
  | {
      readonly kind: "declined" | "expired" | "withdrawn" | "closed";
      readonly reference: string;
      readonly clientName: string;
      readonly serviceName: string;
      /** The text that the member chose or wrote (declined, closed); empty where the standard words serve. */
      readonly text: string;
      readonly bookAgainUrl: string;
    }
  | {
      /** A member's own words, while the request is looked at. */
      readonly kind: "free-text";
      readonly reference: string;
      readonly clientName: string;
      readonly serviceName: string;
      readonly text: string;
      readonly manageUrl: string;
    }
  | {
      /** Times to choose from, on the client's own page. */
      readonly kind: "offers";
      readonly reference: string;
      readonly clientName: string;
      readonly serviceName: string;
      readonly times: readonly { readonly start: Date; readonly providerName: string }[];
      readonly answerBy: Date;
      readonly zone: string;
      readonly manageUrl: string;
    }
  | WaitlistMail
  | {
      /** To somebody who did not come. */
      readonly kind: "missed";
      readonly reference: string;
      readonly clientName: string;
      readonly serviceName: string;
      readonly start: Date;
      readonly zone: string;
      readonly bookUrl: string;
    }
  | {
      /** To a member, when Slack cannot show a card. */
      readonly kind: "desk-alert";
      readonly reference: string;
      readonly reasons: readonly string[];
      readonly answerDueAt: Date;
      readonly zone: string;
      readonly url: string;
    }
  | {
      /** To a member, who proves with it that a chat account is theirs. */
      readonly kind: "link-code";
      readonly memberName: string;
      /** As the chat calls whoever asked for it. */
      readonly askerName: string;
      readonly code: string;
      readonly minutes: number;
    }
  | {
      /** To a member who asked for the page of calendars: a way in, once. */
      readonly kind: "connect-link";
      readonly memberName: string;
      readonly url: string;
      readonly minutes: number;
    }
  | {
      /** To who is on call: the escalation is in Slack, and nobody answers. */
      readonly kind: "nobody-answered";
      readonly reference: string;
      readonly reasons: readonly string[];
      readonly answerDueAt: Date;
      /** Whose it is, if anybody's. */
      readonly ownerName: string | undefined;
      /** It is not that nobody answers: nobody is at the desk before it would be too late. */
      readonly deskClosed: boolean;
      readonly zone: string;
      readonly url: string;
    }
  | {
      /** To a provider and the admins: a calendar that was connected opens no longer. */
      readonly kind: "calendar-lost";
      readonly providerName: string;
      readonly vendor: "google" | "microsoft";
      readonly since: Date;
      readonly zone: string;
      readonly url: string;
    }
  | {
      /** To an admin: texts are written by e-mail instead, because enough was spent on them today. */
      readonly kind: "texts-held-back";
      /** What was reached: the limit of all texts, of those to one client, or of what they may cost. */
      readonly cap: "all" | "perClient" | "moneyPerDay" | "moneyPerMonth";
      /** "2000 segments", "USD 20.00" */
      readonly limit: string;
      readonly since: Date;
      readonly zone: string;
      readonly url: string;
    }
  | {
      /** To an admin: the CRM asks for an appointment with somebody who can be neither written to nor called. */
      readonly kind: "crm-no-address";
      readonly contactId: string;
      readonly property: string;
      readonly since: Date;
      readonly zone: string;
      readonly url: string;
    }
  | {
      /** To an admin: the CRM does not let us see who may be asking for an appointment. */
      readonly kind: "crm-refused";
      /** "contact 4711" */
      readonly record: string;
      readonly property: string;
      /** The vendor's own words. */
      readonly detail: string;
      readonly since: Date;
      readonly zone: string;
      readonly url: string;
    }
  | {
      /** To an admin: what clients are written does not stand in the CRM. */
      readonly kind: "crm-unlogged";
      /** The vendor's own words. */
      readonly detail: string;
      readonly since: Date;
      readonly zone: string;
      readonly url: string;
    }
  | {
      /** To an admin: a calendar can't be read any more. */
      readonly kind: "calendar-dark";
      readonly calendarId: string;
      readonly providerNames: readonly string[];
      /** The vendor's own words. */
      readonly detail: string;
      readonly since: Date;
      readonly zone: string;
      readonly url: string;
    }
  | {
      /** To an admin: the desk cannot be told in chat. */
      readonly kind: "chat-trouble";
      readonly trouble: "token" | "channel" | "outage" | "drawing";
      readonly channelId: string | undefined;
      readonly fallbackChannelId: string | undefined;
      /** The vendor's own words. */
      readonly detail: string;
      readonly since: Date;
      readonly zone: string;
      readonly url: string;
    };

/** What the service asks of its clients before they come. An empty line begins a paragraph. */
export type Preparation = {
  readonly text: string;
  readonly links: readonly { readonly label: string; readonly url: string }[];
};

export type AppointmentFacts = {
  readonly appointmentId: string;
  readonly reference: string;
  /** The ICS SEQUENCE: 0 when booked, one more with every change. */
  readonly sequence: number;
  readonly clientName: string;
  readonly serviceName: string;
  readonly start: Date;
  readonly end: Date;
  readonly zone: string;
  readonly providerName: string;
  readonly locationName: string;
  readonly locationAddress: string;
  readonly meetUrl: string | undefined;
  readonly manageUrl: string;
  readonly bookAgainUrl: string;
  /** A form that is still to be filled in; undefined where nothing is, any more. */
  readonly form: FormFacts | undefined;
};

export type FormFacts = {
  readonly title: string;
  readonly url: string;
  /** Undefined where any time before the start will do, and where that time is over. */
  readonly neededBy: Date | undefined;
};

type WaitlistFacts = {
  readonly reference: string;
  readonly clientName: string;
  readonly serviceName: string;
  /** The client's zone. */
  readonly zone: string;
  /** Their own page about it. */
  readonly url: string;
};

/** What somebody on the waitlist is told. */
export type WaitlistMail =
  | ({
      readonly kind: "waitlist-joined";
      /** When it would suit, a line for each window; none: any time. */
      readonly windows: readonly string[];
      readonly providerName: string | undefined;
      /** "2026-12-01": no time before that day; undefined: at once. */
      readonly fromOn: string | undefined;
      /** "2026-12-31" */
      readonly untilOn: string;
    } & WaitlistFacts)
  | ({
      readonly kind: "waitlist-offer";
      readonly start: Date;
      readonly providerName: string;
      readonly answerBy: Date;
    } & WaitlistFacts)
  /** They did not answer in time, and stay on the list. */
  | ({ readonly kind: "waitlist-gone"; readonly start: Date } & WaitlistFacts)
  | ({
      readonly kind: "waitlist-ended" | "waitlist-left" | "waitlist-booked";
      readonly bookUrl: string;
    } & WaitlistFacts);
