import { bookableBounds } from "#booking/bounds.ts";
import { serviceLimitReasons } from "./limit-reasons.ts";
import { ownReasons } from "./own-reasons.ts";
import { instant, type Reason } from "./reason.ts";
import type { Scene } from "./scene.ts";
import { teamReasons } from "./team-reasons.ts";

/** Everything that stands against a start with one provider; nothing does when it is offered. */
export type Explanation = { readonly providerId: string; readonly reasons: readonly Reason[] };

/**
 * Why a start is not offered, for everybody who could lead: it is offered with those of whom nothing is
 * said, and with nobody else. Nothing is decided here anew: the same snapshot, and the same few
 * functions, are asked what availability() asks them, and then for the numbers.
 */
export function explainStart(scene: Scene): Explanation[] {
  const { providerIds, staffing } = scene.question.service;
  const leaders = staffing === "all" ? providerIds.slice(0, 1) : providerIds;
  return leaders.map((providerId) => ({ providerId, reasons: reasonsAgainst(scene, providerId) }));
}

function reasonsAgainst(scene: Scene, providerId: string): Reason[] {
  const why = scene.unfit.get(providerId);
  // Who does not come into question is not looked at any further: availability() does not either.
  if (why !== undefined) return [{ rule: "not-eligible", numbers: { why } }];
  const { locationId } = scene.question;
  return [
    ...policyReasons(scene),
    ...serviceLimitReasons(scene),
    ...ownReasons(scene, { providerId, locationId, isLeader: true }),
    ...teamReasons(scene, providerId),
  ];
}

/** Too soon or too far ahead, by the very bounds that availability() keeps. */
function policyReasons({ question, start }: Scene): Reason[] {
  const { noticeMinutes, horizonDays } = question.service.policy;
  const during = { start: instant(start), end: instant(start + 1) };
  const { from, to } = bookableBounds({ ...question, during });
  const reasons: Reason[] = [];
  if (from > start)
    reasons.push({ rule: "notice", numbers: { noticeMinutes, earliest: instant(from) } });
  if (to <= start)
    reasons.push({ rule: "horizon", numbers: { horizonDays, latest: instant(to - 1) } });
  return reasons;
}
