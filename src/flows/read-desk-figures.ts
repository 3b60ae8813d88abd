import type { ChatUser, Refusal } from "#escalation/press.ts";
import { kpiFigures } from "#kpi/figures.ts";
import { interventionBand } from "#kpi/intervention-rate.ts";
import type { DeskFigures } from "#ports/desk.ts";
import type { FlowContext } from "./context.ts";
import { whoPressed } from "./press.ts";
import { readRows } from "./read-kpis.ts";

const days = 7;
const dayMs = 24 * 60 * 60_000;
const rowsMax = 200_000;
/** Everybody's Home shows them: counted once a minute (real time) for all, not once for each. */
const trustMs = 60_000;

type FiguresContext = Pick<FlowContext, "db" | "now" | "company">;

export type ReadDeskFigures = (
  by: ChatUser,
) => Promise<
  | { readonly kind: "figures"; readonly figures: DeskFigures }
  | { readonly kind: "refused"; readonly refusal: Refusal }
>;

export function readDeskFiguresFlow(
  { db }: Pick<FlowContext, "db">,
  figures: () => Promise<DeskFigures>,
): ReadDeskFigures {
  return async (by) => {
    const presser = await whoPressed(db, by, "read-kpis");
    if (presser.kind === "refused") return presser;
    return { kind: "figures", figures: await figures() };
  };
}

/** The last seven days, counted from rows when the last count is a minute old. */
export function deskFigures(context: FiguresContext): () => Promise<DeskFigures> {
  let counted: { readonly figures: Promise<DeskFigures>; readonly at: number } | undefined;
  return () => {
    if (counted === undefined || performance.now() - counted.at > trustMs) {
      const figures = count(context);
      counted = { figures, at: performance.now() };
      // A failure is told to whoever waits for it, and not kept for the next one.
      figures.catch(() => {
        counted = undefined;
      });
    }
    return counted.figures;
  };
}

async function count(context: FiguresContext): Promise<DeskFigures> {
  const end = context.now();
  const during = { start: new Date(end.getTime() - days * dayMs), end };
  const rows = await readRows(context, { during, serviceId: undefined, limit: rowsMax });
  const { interventionRate, timeToFirstHuman, timeToResolution } = kpiFigures(rows, end);
  return {
    interventionRate,
    band: interventionBand,
    firstHumanP50Minutes: timeToFirstHuman.p50Minutes,
    resolutionP50Minutes: timeToResolution.p50Minutes,
  };
}
