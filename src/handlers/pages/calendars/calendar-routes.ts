import type { Guard, Route } from "#handlers/routes.ts";
import { calendarsPath } from "#views/pages/calendars/words.ts";
import { onChooseCalendars } from "./choose-calendars.ts";
import type { ConnectDesk } from "./connect-desk.ts";
import { onBeginConsent, onFinishConsent, onReturn } from "./consent-journey.ts";
import { onDisconnectCalendar } from "./disconnect-calendar.ts";
import { onListConnectable, onShowCalendars } from "./list-own-calendars.ts";

export function calendarRoutes(desk: ConnectDesk): readonly Route[] {
  const guard: Guard = { kind: "role", deed: "connect-calendar" };
  const own = `${calendarsPath}/:provider`;
  const back = `${calendarsPath}/:vendor/back`;
  return [
    { method: "get", path: calendarsPath, guard, handle: onListConnectable(desk) },
    { method: "get", path: own, guard, handle: onShowCalendars(desk) },
    { method: "post", path: `${own}/connect`, guard, handle: onBeginConsent(desk) },
    { method: "get", path: back, guard, handle: onReturn(desk) },
    { method: "post", path: back, guard, handle: onFinishConsent(desk) },
    { method: "post", path: `${own}/choice`, guard, handle: onChooseCalendars(desk) },
    { method: "post", path: `${own}/disconnect`, guard, handle: onDisconnectCalendar(desk) },
  ];
}
