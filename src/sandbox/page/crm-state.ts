import type { CrmVendor } from "#sandbox/crm/crm-words.ts";

/** The CRM as the people of the company see it. */
export type PageCrm = {
  readonly vendor: CrmVendor;
  readonly owners: readonly PageOwner[];
  /** The one in which something happened last comes first. */
  readonly contacts: readonly PageContact[];
  /** Records that belong to no contact. */
  readonly loose: readonly PageRecord[];
};

export type PageOwner = { readonly email: string; readonly name: string };

export type PageContact = {
  readonly id: string;
  readonly name: string;
  /** The first one and further ones. */
  readonly emails: readonly string[];
  readonly phone: string;
  /** By e-mail address. */
  readonly owner: string | null;
  readonly deals: readonly PageDeal[];
  /** Newest first. */
  readonly timeline: readonly PageRecord[];
};

export type PageDeal = {
  readonly id: string;
  readonly name: string;
  readonly amount: number;
  readonly currency: string;
  readonly stage: string;
  readonly open: boolean;
};

export type PageRecord = PageTicket | PageMeeting | PageTask | PageMessage;

type Happened = {
  readonly id: string;
  /** Milliseconds since 1970, real time. */
  readonly createdAt: number;
  readonly updatedAt: number;
};
export type PageTicket = Happened & {
  readonly kind: "ticket";
  readonly subject: string;
  readonly content: string;
  readonly stage: string;
  readonly priority: string;
  /** By e-mail address. */
  readonly owner: string | null;
  /** Oldest first. */
  readonly notes: readonly string[];
};
export type PageMeeting = Happened & {
  readonly kind: "meeting";
  readonly title: string;
  readonly body: string;
  /** Milliseconds since 1970; null when it was never written. */
  readonly start: number | null;
  readonly end: number | null;
  readonly outcome: string;
};

/** Something that somebody is asked to do. */
export type PageTask = Happened & {
  readonly kind: "task";
  readonly subject: string;
  readonly body: string;
  /** Milliseconds since 1970; null when it was never written. */
  readonly due: number | null;
  readonly owner: string | null;
};

/** A mail or a text, as it was logged. */
export type PageMessage = Happened & {
  readonly kind: "message";
  readonly channel: "E-mail" | "Text message";
  readonly subject: string;
  readonly body: string;
  /** Milliseconds since 1970; null when it was never written. */
  readonly at: number | null;
  readonly isLost: boolean;
};
