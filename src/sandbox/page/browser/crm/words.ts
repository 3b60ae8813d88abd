import type { PageDeal, PageTicket } from "#sandbox/page/crm-state.ts";

/** The pipeline that every new account of HubSpot has, in HubSpot's own words. */
export const ticketStages: Readonly<Record<string, string>> = {
  1: "New",
  2: "Waiting on contact",
  3: "Waiting on us",
  4: "Closed",
};
const CLOSED = "4";

export function isOpen({ stage }: PageTicket): boolean {
  return stage !== CLOSED;
}

/** The sales pipeline that every new account has, in shorter words than HubSpot's. */
export const dealStages: Readonly<
  Record<string, { readonly words: string; readonly look: string }>
> = {
  appointmentscheduled: { words: "Appointment", look: "" },
  qualifiedtobuy: { words: "Qualified", look: "" },
  contractsent: { words: "Contract sent", look: "" },
  closedwon: { words: "Won", look: "good" },
  closedlost: { words: "Lost", look: "bad" },
};

/** What became of a meeting; the colour of its word is the page's, not HubSpot's. */
export const outcomes: Readonly<Record<string, { readonly words: string; readonly look: string }>> =
  {
    SCHEDULED: { words: "Scheduled", look: "set" },
    RESCHEDULED: { words: "Rescheduled", look: "warn" },
    COMPLETED: { words: "Completed", look: "good" },
    NO_SHOW: { words: "No show", look: "bad" },
    CANCELED: { words: "Cancelled", look: "" },
  };

/** "HIGH" → "High" */
export function sayPriority(priority: string): string {
  return priority.charAt(0) + priority.slice(1).toLowerCase();
}

export function sayMoney({ amount, currency }: Pick<PageDeal, "amount" | "currency">): string {
  try {
    return new Intl.NumberFormat("en-US", {
      style: "currency",
      currency,
      maximumFractionDigits: 0,
    }).format(amount);
  } catch {
    // Whatever somebody typed as a currency.
    return `${amount} ${currency}`;
  }
}

export type Reference = { readonly reference: string; readonly url: string };

/** Our tickets end with "GH-1042: https://…". */
export function referenceIn(content: string): Reference | undefined {
  const [, reference, url] = /^([A-Z]+-\d+): (https?:\/\/\S+)$/m.exec(content) ?? [];
  return reference === undefined || url === undefined ? undefined : { reference, url };
}

/** The ticket's text without the line that is shown as a link. */
export function reasonsIn(content: string): string {
  const found = referenceIn(content);
  if (found === undefined) return content.trim();
  return content.replace(`${found.reference}: ${found.url}`, "").trim();
}
