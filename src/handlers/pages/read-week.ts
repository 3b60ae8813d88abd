import type { Request, RequestHandler } from "express";
import { z } from "zod";
import type { Role } from "#access.ts";
import { dayNumber } from "#booking/dated.ts";
import { dayInterval, localDay, readLocal } from "#booking/local-time.ts";
import { dayKeys } from "#booking/wall-clock.ts";
import { isZone } from "#booking/zone.ts";
import { zoneName } from "#booking/zone-name.ts";
import { GatehouseError } from "#errors.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { ExplainSlot } from "#flows/explain-slot.ts";
import type { ReadWeek, Week } from "#flows/read-week.ts";
import { weekPage } from "#views/pages/week.tsx";
import { sendPage } from "./send-page.ts";
import type { Sites } from "./sites.ts";
import { hoursOf, zoneOfService } from "./visitor.ts";
import { explanationProps } from "./week/explanation-props.ts";
import { weekProps } from "./week/week-props.ts";
import { addressOf, type WeekView } from "./week/week-view.ts";

const Query = z.strictObject({
  service: z.string().max(41).optional(),
  /** Empty for all who serve it. */
  provider: z.string().max(41).optional(),
  week: z.iso.date().optional(),
  zone: z
    .string()
    .refine(isZone, "must be an IANA time zone, America/Phoenix for example")
    .optional(),
  /** A start to explain: an instant, from a link, or what was typed, on the walls of the zone. */
  start: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
  at: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)
    .refine((text) => !Number.isNaN(Date.parse(`${text}Z`)), "must be a date and a time")
    .optional(),
});

type WeekDesk = {
  readonly company: () => Promise<CurrentCompany>;
  readonly sites: Sites;
  readonly now: () => Date;
  readonly readWeek: ReadWeek;
  readonly explainSlot: ExplainSlot;
};

/** GET /console/availability: a week of somebody's time, and why a start in it is offered or not. */
export function onShowWeek(desk: WeekDesk): RequestHandler {
  return async (request, response) => {
    const company = await desk.company();
    const { caller } = response.locals as { caller: { name: string; role: Role } };
    const asked = readQuestion(request, company, desk.now());
    const { view, start } = asked;
    const [first = "", last = ""] = [view.days[0], view.days.at(-1)];
    const week = await desk.readWeek({
      serviceKey: view.service,
      providerKey: view.provider === "" ? undefined : view.provider,
      during: {
        start: dayInterval(first, view.zone).start,
        end: dayInterval(last, view.zone).end,
      },
      role: caller.role,
    });
    if (week.kind === "unknown") throw notThere(week.what);
    const html = weekPage({
      site: await desk.sites.inside(company),
      memberName: caller.name,
      ...weekProps(week, view),
      notes: [...asked.notes, ...notesOn(week)],
      explanation: start && (await explain(desk, { ...asked, start, role: caller.role })),
    });
    sendPage(response, 200, html);
  };
}

type Asked = {
  readonly view: WeekView;
  readonly start: Date | undefined;
  /** The same time by the clock, once more. */
  readonly second: Date | undefined;
  readonly notes: readonly string[];
};

function readQuestion(request: Request, company: CurrentCompany, now: Date): Asked {
  const query = Query.safeParse(request.query);
  if (!query.success)
    throw new GatehouseError("INVALID_REQUEST", { detail: z.prettifyError(query.error) });
  const { at = "" } = query.data;
  const service = query.data.service ?? [...company.services.values()][0]?.key ?? "";
  const provider = query.data.provider ?? firstWhoServes(company, service);
  const zone = query.data.zone ?? usualZone(company, { service, provider });
  const { start = query.data.start, second, notes = [] } = at === "" ? {} : onTheWall(at, zone);
  const week = query.data.week ?? localDay(start ?? now, zone);
  const view = { service, provider, zone, week, at, hours: hoursOf(request), days: weekOf(week) };
  return { view: { ...view, chosen: start }, start, second, notes };
}

function firstWhoServes(company: CurrentCompany, serviceKey: string): string {
  const service = company.services.values().find(({ key }) => key === serviceKey);
  return company.providers.get(service?.providerIds[0] ?? "")?.key ?? "";
}

/** The clock of whoever is shown. */
function usualZone(
  company: CurrentCompany,
  { service, provider }: { readonly service: string; readonly provider: string },
): string {
  const one = company.providers.values().find(({ key }) => key === provider);
  if (one !== undefined) return one.zone;
  const served = company.services.values().find(({ key }) => key === service);
  return served === undefined ? company.settings.zone : zoneOfService(company, served);
}

function onTheWall(at: string, zone: string): Partial<Asked> {
  const read = readLocal(at, zone);
  const instant = (minute: number) => new Date(minute * 60_000);
  switch (read.kind) {
    case "one":
      return { start: instant(read.utcMinute) };
    case "two":
      return { start: instant(read.first), second: instant(read.second) };
    case "none":
      return {
        notes: [
          `${at.replace("T", " ")} is no time in ${zoneName(zone)}: the clocks jump over it.`,
        ],
      };
  }
}

/** The seven days from the Monday on. */
function weekOf(date: string): readonly string[] {
  // Day 0, 1970-01-01, was a Thursday.
  const sinceMonday = (((dayNumber(date) + 3) % 7) + 7) % 7;
  const monday = new Date((dayNumber(date) - sinceMonday) * 24 * 60 * 60_000);
  return dayKeys(monday.toISOString().slice(0, 10), 7);
}

async function explain(
  { explainSlot }: WeekDesk,
  { view, start, second, role }: Asked & { readonly start: Date; readonly role: Role },
) {
  const told = await explainSlot({
    serviceKey: view.service,
    start,
    providerKey: view.provider === "" ? undefined : view.provider,
    role,
  });
  if (told.kind === "unknown") throw notThere(told.what);
  return explanationProps(told, view, second && { start: second, href: addressOf(view, second) });
}

function notesOn({ unread, provider, service }: Week): readonly string[] {
  const notes = unread.map(
    ({ name }) =>
      `${name}'s calendar was not read lately: nothing is offered with them until it is.`,
  );
  if (provider !== undefined && !service.providerIds.includes(provider.id))
    notes.push(`${provider.name} does not serve ${service.name}: nothing of it begins here.`);
  return notes;
}

const notThere = (what: string) =>
  new GatehouseError(what === "service" ? "UNKNOWN_SERVICE" : "NOT_FOUND", {
    detail: `there is no such ${what}`,
  });
