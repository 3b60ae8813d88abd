import { needsOthers, shiftFor } from "#booking/meetings.ts";
import { waysToMeet } from "#booking/team.ts";
import { ownReasons } from "./own-reasons.ts";
import type { Missing, Reason } from "./reason.ts";
import type { Scene } from "./scene.ts";

/** Which colleague, room or equipment is missing beside a provider who could lead. */
export function teamReasons(scene: Scene, providerId: string): Reason[] {
  const { known, question, start } = scene;
  const { service } = question;
  const time = known.providers.get(providerId);
  if (time === undefined || !needsOthers(service)) return [];
  const workplace = shiftFor(time, service, { start, locationId: question.locationId })?.workplace;
  // Nobody is expected anywhere while the provider is nowhere; that is said already.
  if (workplace === undefined) return [];

  const whyNot = (id: string, locationId?: string) => ({
    providerId: id,
    reasons: ownReasons(scene, { providerId: id, locationId, isLeader: false }),
  });
  const colleagues = service.staffing === "all" ? service.providerIds.slice(1) : [];
  const requirements = service.requires.map((ids) =>
    ids.map((id) => whyNot(id, workplace.locationId)),
  );
  const missing: Missing[] = [
    ...colleagues
      .map((id) => whyNot(id))
      .filter(isMissing)
      .map((colleague) => ({ needs: "colleague" as const, among: [colleague] })),
    ...requirements
      .filter((among) => among.every(isMissing))
      .map((among) => ({ needs: "one-of" as const, among })),
  ];
  const free = new Set(
    requirements.flat().flatMap((one) => (isMissing(one) ? [] : one.providerId)),
  );
  if (missing.length === 0 && waysToMeet(service.requires, (id) => free.has(id)).length === 0)
    missing.push({ needs: "all-at-once", among: requirements.flat() });
  return missing.map((numbers) => ({ rule: "team", numbers }));
}

const isMissing = ({ reasons }: { readonly reasons: readonly Reason[] }) => reasons.length > 0;
