import type { Guard, Route } from "#handlers/routes.ts";
import {
  type AnswerDesk,
  onAcceptWaitlistOffer,
  onDeclineWaitlistOffer,
  onLeaveWaitlist,
} from "./answer-offer.ts";
import { type JoinDesk, onJoinWaitlist, onShowJoinWaitlist } from "./join-waitlist.ts";
import { onOpenWaitlist } from "./open-waitlist.ts";

export type WaitlistPagesDesk = JoinDesk & AnswerDesk;

/** Joining, and what a client's link does while they wait. */
export function waitlistRoutes(desk: WaitlistPagesDesk): readonly Route[] {
  const looking: Guard = { kind: "public", limit: "slots" };
  const joining: Guard = { kind: "public", limit: "form" };
  const changing: Guard = { kind: "public", limit: "link" };
  const [join, own] = ["/book/:service/waitlist", "/w/:token"];
  return [
    { method: "get", path: join, guard: looking, handle: onShowJoinWaitlist(desk) },
    { method: "post", path: join, guard: joining, handle: onJoinWaitlist(desk) },
    { method: "get", path: own, guard: looking, handle: onOpenWaitlist(desk) },
    { method: "post", path: `${own}/accept`, guard: changing, handle: onAcceptWaitlistOffer(desk) },
    {
      method: "post",
      path: `${own}/decline`,
      guard: changing,
      handle: onDeclineWaitlistOffer(desk),
    },
    { method: "post", path: `${own}/leave`, guard: changing, handle: onLeaveWaitlist(desk) },
  ];
}
