import { type CrmWords, crmWords } from "#sandbox/crm/crm-words.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import type { PageDeal, PageTicket } from "#sandbox/page/crm-state.ts";

/** As its users are used to call things in the CRM that is here. */
export function useCrmWords(): CrmWords {
  return crmWords[usePage().state.crm.vendor];
}

export function isOpen({ stage }: PageTicket, { ticketStates }: CrmWords): boolean {
  return stage !== ticketStates.closed;
}

/** "ticket" → "Ticket" */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** "HIGH" → "High" */
export function sayPriority(priority: string): string {
  return capital(priority.toLowerCase());
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
