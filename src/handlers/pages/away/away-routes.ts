import type { Guard, Route } from "#handlers/routes.ts";
import { awayPath } from "#views/pages/away.tsx";
import { onApplyAbsencePlan } from "./apply-absence-plan.ts";
import type { AwayDesk } from "./away-desk.ts";
import { onEndAbsence } from "./end-absence.ts";
import { onEscalateAway } from "./escalate-away.ts";
import { onListAbsences } from "./list-absences.ts";
import { onShowPlan } from "./plan-absence.ts";
import { onPutInAbsence } from "./put-in-absence.ts";

/** A checkbox for each appointment of a long absence. */
const fieldsMax = 1_000;

export function awayRoutes(desk: AwayDesk): readonly Route[] {
  const guard: Guard = { kind: "role", deed: "manage-absences" };
  const absence = `${awayPath}/:id`;
  return [
    { method: "get", path: awayPath, guard, handle: onListAbsences(desk) },
    { method: "post", path: awayPath, guard, handle: onPutInAbsence(desk) },
    { method: "get", path: absence, guard, handle: onShowPlan(desk) },
    {
      ...{ method: "post", path: `${absence}/moves`, guard, fieldsMax },
      handle: onApplyAbsencePlan(desk),
    },
    {
      ...{ method: "post", path: `${absence}/escalations`, guard, fieldsMax },
      handle: onEscalateAway(desk),
    },
    { method: "post", path: `${absence}/end`, guard, handle: onEndAbsence(desk) },
  ];
}
