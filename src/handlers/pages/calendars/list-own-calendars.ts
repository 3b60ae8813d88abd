import type { RequestHandler, Response } from "express";
import { missingPermissions } from "#company/calendar-permissions.ts";
import type { OwnCalendars } from "#flows/list-own-calendars.ts";
import { sendPage } from "#handlers/pages/send-page.ts";
import { calendarListPage } from "#views/pages/calendars/list-page.tsx";
import { providerCalendarsPage, type ShownGrant } from "#views/pages/calendars/provider-page.tsx";
import type { CallerLocals, ConnectDesk } from "./connect-desk.ts";

/** GET /console/calendars */
export function onListConnectable({ listConnectable, sites }: ConnectDesk): RequestHandler {
  return async (_request, response) => {
    const { caller } = response.locals as CallerLocals;
    const { company, providers, vendors } = await listConnectable(caller);
    const html = calendarListPage({
      site: await sites.inside(company),
      memberName: caller.name,
      isOn: vendors.length > 0,
      providers: providers.map(({ provider: { key, name }, grants, reading }) => ({
        ...{ key, name, reading },
        grants: grants.map(({ vendor, account, state, scopes }) => ({
          ...{ vendor, account, isLive: state === "live" },
          missing: missingPermissions(vendor, scopes),
        })),
      })),
    });
    sendPage(response, 200, html);
  };
}

/** What was done before the redirect that led here; nothing else that an address says is shown. */
const doneWords: Readonly<Record<string, string>> = {
  connected: "The account is connected. Choose now which of its calendars count.",
  chosen: "Saved. It counts within seconds.",
  disconnected: "The account is disconnected.",
  "not-revoked":
    "The account is disconnected here. The vendor could not be told: take the permission back in your account there.",
};

/** GET /console/calendars/:provider */
export function onShowCalendars(desk: ConnectDesk): RequestHandler {
  return async (request, response) => {
    const providerKey = String(request.params["provider"]);
    const done = doneWords[String(request.query["done"])];
    await showCalendars(desk, response, { providerKey, status: 200, done, mistake: undefined });
  };
}

export async function showCalendars(
  { listOwnCalendars, sites }: ConnectDesk,
  response: Response,
  shown: {
    readonly providerKey: string;
    readonly status: number;
    readonly done: string | undefined;
    readonly mistake: string | undefined;
  },
): Promise<void> {
  const { caller } = response.locals as CallerLocals;
  const { providerKey, status, done, mistake } = shown;
  const own = await listOwnCalendars({ caller, providerKey });
  const html = providerCalendarsPage({
    site: await sites.inside(own.company),
    memberName: caller.name,
    provider: { key: own.provider.key, name: own.provider.name },
    vendors: own.vendors,
    grants: own.grants.map(shownGrant),
    choice: choiceOf(own),
    others: own.others,
    ...{ done, mistake },
  });
  sendPage(response, status, html);
}

function shownGrant({ grant, calendars }: OwnCalendars["grants"][number]): ShownGrant {
  const { id, vendor, account, state } = grant;
  const isSilent = state === "live" && calendars === undefined;
  return { id, vendor, account, state: isSilent ? "silent" : state === "live" ? "live" : "dead" };
}

/** What counts now is chosen already; where nothing does, the account's own calendar. */
function choiceOf({ provider, grants }: OwnCalendars) {
  const { calendarId: receiving, alsoBusy } = provider;
  return grants.flatMap(({ grant, calendars = [] }) =>
    calendars.map(({ calendarId, name, isMain, isWritable }) => ({
      ...{ calendarId, name, isWritable, account: grant.account },
      receives: receiving === undefined ? isMain && isWritable : calendarId === receiving,
      isBusy:
        receiving === undefined
          ? isMain
          : calendarId === receiving || alsoBusy.includes(calendarId),
    })),
  );
}
