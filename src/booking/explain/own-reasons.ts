import { hoursReasons, stepReasons, untilReasons } from "./hours-reasons.ts";
import { limitReasons } from "./limit-reasons.ts";
import type { Reason } from "./reason.ts";
import { calendarNotRead, type Fit, fittingShift, type Person, type Scene } from "./scene.ts";
import { awayReasons, takenReasons, travelReasons } from "./taken-reasons.ts";

/** Who is asked about, and as what. */
export type Asked = { readonly providerId: string } & Pick<Person, "locationId" | "isLeader">;

/** Why somebody could not be at the appointment, leading or not; all that is known, not the first alone. */
export function ownReasons(scene: Scene, { providerId, locationId, isLeader }: Asked): Reason[] {
  const time = scene.known.providers.get(providerId);
  const diary = scene.known.diaries.get(providerId);
  if (time === undefined || diary === undefined) return [calendarNotRead(scene, providerId)];
  const person = { time, diary, locationId, isLeader };
  const fit = fittingShift(scene, person);
  return [
    ...(fit === undefined ? hoursReasons(scene, person) : placeReasons(scene, person, fit)),
    ...awayReasons(scene, person),
    ...takenReasons(scene, person),
    ...limitReasons(scene, person),
  ];
}

/** What depends on the place at which somebody is then. */
function placeReasons(scene: Scene, person: Person, fit: Fit): Reason[] {
  const way = travelReasons(scene, person, fit);
  if (!person.isLeader) return way;
  return [...untilReasons(scene, fit), ...stepReasons(scene, person, fit), ...way];
}
