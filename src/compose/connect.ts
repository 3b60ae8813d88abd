import { beginConsentFlow, type ConnectContext } from "#flows/begin-consent.ts";
import { chooseCalendarsFlow } from "#flows/choose-calendars.ts";
import { disconnectCalendarFlow } from "#flows/disconnect-calendar.ts";
import { finishConsentFlow } from "#flows/finish-consent.ts";
import { listConnectableFlow, listOwnCalendarsFlow } from "#flows/list-own-calendars.ts";

/** How providers connect calendars of their own. */
export function composeConnect(context: ConnectContext) {
  return {
    listConnectable: listConnectableFlow(context),
    listOwnCalendars: listOwnCalendarsFlow(context),
    beginConsent: beginConsentFlow(context),
    finishConsent: finishConsentFlow(context),
    chooseCalendars: chooseCalendarsFlow(context),
    disconnectCalendar: disconnectCalendarFlow(context),
  };
}
