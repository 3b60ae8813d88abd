import type { RequestHandler } from "express";
import { localDay } from "#booking/local-time.ts";
import { zoneName } from "#booking/zone-name.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { KpiFigures, ReadKpis } from "#flows/read-kpis.ts";
import { kpiPage, type Measured } from "#views/pages/kpis.tsx";
import { sendPage } from "./send-page.ts";
import type { Sites } from "./sites.ts";

/** GET /console/kpis: the figures of the last eight weeks. */
export function onShowKpis(desk: {
  readonly company: () => Promise<CurrentCompany>;
  readonly sites: Sites;
  readonly readKpis: ReadKpis;
}): RequestHandler {
  return async (_request, response) => {
    const kpis = await desk.readKpis({ from: undefined, to: undefined });
    const { zone } = kpis;
    const html = kpiPage({
      site: desk.sites.of(await desk.company()),
      memberName: response.locals["caller"].name,
      period: {
        from: localDay(kpis.from, zone),
        // The period ends with the midnight after its last day.
        to: localDay(new Date(kpis.to.getTime() - 1), zone),
        zone: zoneName(zone),
      },
      band: kpis.band,
      overall: measured(kpis.whole),
      weeks: kpis.weeks.map((week) => ({ weekOf: localDay(week.from, zone), ...measured(week) })),
    });
    sendPage(response, 200, html);
  };
}

function measured(figures: KpiFigures): Measured {
  return {
    intervention: figures.interventionRate,
    firstHuman: figures.timeToFirstHuman,
    resolution: figures.timeToResolution,
  };
}
