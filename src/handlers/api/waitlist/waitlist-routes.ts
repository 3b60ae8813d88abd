import type { LeaveWaitlist } from "#flows/answer-waitlist-offer.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { JoinWaitlist } from "#flows/join-waitlist.ts";
import type { ListWaitlist } from "#flows/list-waitlist.ts";
import type { Route } from "#handlers/routes.ts";
import { onJoinWaitlist } from "./join-waitlist.ts";
import { onLeaveWaitlist, onListWaitlist } from "./list-waitlist.ts";

export type WaitlistFlows = {
  readonly joinWaitlist: JoinWaitlist;
  readonly listWaitlist: ListWaitlist;
  readonly leaveWaitlist: LeaveWaitlist;
};

export function waitlistRoutes(
  flows: WaitlistFlows & {
    readonly company: () => Promise<CurrentCompany>;
    readonly now: () => Date;
  },
): readonly Route[] {
  const path = "/api/v1/waitlist";
  const readers = { kind: "role", deed: "read-requests" } as const;
  const writers = { kind: "role", deed: "create-request" } as const;
  return [
    { method: "get", path, guard: readers, handle: onListWaitlist(flows.listWaitlist) },
    { method: "post", path, guard: writers, handle: onJoinWaitlist(flows) },
    { method: "delete", path: `${path}/:id`, guard: writers, handle: onLeaveWaitlist(flows) },
  ];
}
