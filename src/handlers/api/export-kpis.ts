import type { RequestHandler, Response } from "express";
import type { ExportKpis } from "#flows/read-kpis.ts";
import { kpiCsvHeader, kpiCsvLines } from "#views/kpi-csv.ts";
import { periodOf } from "./read-kpis.ts";

/** GET /api/v1/kpis.csv: the same figures for spreadsheets, one row a week and figure. */
export function onExportKpis(exportKpis: ExportKpis): RequestHandler {
  return async (request, response) => {
    const weeks = await exportKpis(periodOf(request));
    response.attachment("kpis.csv").type("text/csv; charset=utf-8");
    response.write(kpiCsvHeader);
    for await (const week of weeks) {
      if (response.destroyed) return;
      if (!response.write(kpiCsvLines(week))) await drained(response);
    }
    response.end();
  };
}

/** Whoever reads slowly, or stops reading, must not fill our memory. */
function drained(response: Response): Promise<void> {
  return new Promise((resolve) => {
    response.once("drain", resolve);
    response.once("close", resolve);
  });
}
