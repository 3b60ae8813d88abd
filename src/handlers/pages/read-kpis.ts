import type { Request, RequestHandler } from "express";
import { z } from "zod";
import { dayInterval, localDay } from "#booking/local-time.ts";
import { zoneName } from "#booking/zone-name.ts";
import { GatehouseError } from "#errors.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { KpiPeriod, Kpis, ReadKpis } from "#flows/read-kpis.ts";
import { type KpiPageProps, kpiPage } from "#views/pages/kpis.tsx";
import { sendPage } from "./send-page.ts";
import type { Sites } from "./sites.ts";

/** Local dates of the company's zone, both included; what the page's own form sends. */
const Query = z.strictObject({
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  service: z.string().max(41).optional(),
});

/** GET /console/kpis: the figures of a period, or of the last eight weeks. */
export function onShowKpis(desk: {
  readonly company: () => Promise<CurrentCompany>;
  readonly sites: Sites;
  readonly readKpis: ReadKpis;
}): RequestHandler {
  return async (request, response) => {
    const company = await desk.company();
    const kpis = await desk.readKpis(periodOf(request, company.settings.zone));
    const html = kpiPage({
      site: await desk.sites.inside(company),
      memberName: response.locals["caller"].name,
      services: [...company.services.values()].map(({ key, name }) => ({ key, name })),
      ...propsOf(kpis),
    });
    sendPage(response, 200, html);
  };
}

function periodOf(request: Pick<Request, "query">, zone: string): KpiPeriod {
  const query = Query.safeParse(request.query);
  if (!query.success)
    throw new GatehouseError("INVALID_REQUEST", { detail: z.prettifyError(query.error) });
  const { from, to, service } = query.data;
  return {
    from: from === undefined ? undefined : dayInterval(from, zone).start,
    to: to === undefined ? undefined : dayInterval(to, zone).end,
    // The form sends an empty one for all services.
    service: service === "" ? undefined : service,
  };
}

function propsOf(kpis: Kpis): Omit<KpiPageProps, "site" | "memberName" | "services"> {
  const { from, to, zone, service } = kpis;
  const search = new URLSearchParams({
    from: from.toISOString(),
    to: to.toISOString(),
    ...(service !== undefined && { service }),
  });
  return {
    period: {
      from: localDay(from, zone),
      // The period ends with the midnight after its last day.
      to: localDay(new Date(to.getTime() - 1), zone),
      zone: zoneName(zone),
    },
    service,
    band: kpis.band,
    whole: kpis.whole,
    segments: kpis.segments,
    weeks: kpis.weeks.map(({ from: begin, ...figures }) => ({
      weekOf: localDay(begin, zone),
      ...figures,
    })),
    csvAddress: `/api/v1/kpis.csv?${search}`,
    cut: kpis.cut,
  };
}
