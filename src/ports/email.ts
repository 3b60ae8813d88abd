/** What flows and effects need from an e-mail vendor. Failures are VendorErrors. */
export type Email = {
  /** Sends one message under its stable id (the Message-ID), so that a second copy can be recognised. */
  readonly send: (message: EmailMessage) => Promise<void>;
};

export type EmailMessage = {
  /** Unique and stable: the left part of the Message-ID, for example an effect's id. */
  readonly id: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly company: MailCompany;
  readonly content: MailContent;
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
  | ({ readonly kind: "cancelled" } & AppointmentFacts)
  | {
      readonly kind: "person-will-answer";
      readonly reference: string;
      readonly clientName: string;
      readonly serviceName: string;
      readonly wantedStart: Date | undefined;
      readonly promisedBy: Date;
      /** The client's zone: every time in the message is told in it, by name. */
      readonly zone: string;
      readonly manageUrl: string;
    }
  | {
      readonly kind: "declined" | "expired" | "withdrawn";
      readonly reference: string;
      readonly clientName: string;
      readonly serviceName: string;
      /** The text that the member chose (declined); empty where the standard words serve. */
      readonly text: string;
      readonly bookAgainUrl: string;
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
  | {
      /** To a member, when Slack cannot show a card. */
      readonly kind: "desk-alert";
      readonly reference: string;
      readonly reasons: readonly string[];
      readonly answerDueAt: Date;
      readonly zone: string;
      readonly url: string;
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
};
