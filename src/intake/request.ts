/** How a request arrived. */
export type Channel = "form" | "api" | "sms" | "crm" | "slack";

/** What the client agreed to, in the words that were on the screen. */
export type Consent = {
  readonly channel: "email" | "sms";
  readonly wording: string;
  readonly given: boolean;
};

/** Someone asks for an appointment: cleaned up, and the same whatever the channel. */
export type BookingRequest = {
  readonly channel: Channel;
  readonly receivedAt: Date;
  readonly serviceKey: string;
  readonly clientName: string;
  /**
   * Parsed address: local part as written, domain in lower-case ASCII (IDNA). Undefined for somebody
   * who texts and has given none; then there is a number.
   */
  readonly clientEmail: EmailAddress | undefined;
  /** E.164, for example +16025550123. */
  readonly clientPhone: string | undefined;
  /** IANA zone in which the client reads times. */
  readonly clientZone: string;
  /** The wanted start; absent when the client only asks for a person. */
  readonly start: Date | undefined;
  readonly providerKey: string | undefined;
  readonly locationKey: string | undefined;
  readonly partySize: number | undefined;
  /** What the appointment is to be held in (BCP 47), and where the client belongs, in the company's words. */
  readonly language: string | undefined;
  readonly territory: string | undefined;
  readonly notes: string;
  /** The client chose "ask us": a person should answer, even where a machine could refuse. */
  readonly askPerson: boolean;
  readonly consents: readonly Consent[];
};

/** An address taken apart once, so that nobody looks for a domain inside a string. */
export type EmailAddress = {
  readonly address: string;
  readonly domain: string;
};
