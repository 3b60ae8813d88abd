import type { BeginConsent } from "#flows/begin-consent.ts";
import type { ChooseCalendars } from "#flows/choose-calendars.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { DisconnectCalendar } from "#flows/disconnect-calendar.ts";
import type { FinishConsent } from "#flows/finish-consent.ts";
import type { ListConnectable, ListOwnCalendars } from "#flows/list-own-calendars.ts";
import type { Sites } from "#handlers/pages/sites.ts";

/** What the pages about connected calendars need. */
export type ConnectDesk = {
  readonly company: () => Promise<CurrentCompany>;
  readonly sites: Sites;
  readonly listConnectable: ListConnectable;
  readonly listOwnCalendars: ListOwnCalendars;
  readonly beginConsent: BeginConsent;
  readonly finishConsent: FinishConsent;
  readonly chooseCalendars: ChooseCalendars;
  readonly disconnectCalendar: DisconnectCalendar;
};

/** Whom the guard let through. */
export type CallerLocals = { readonly caller: Parameters<ListConnectable>[0] };
