import type { Window } from "#booking/waitlist.ts";
import type { Caller } from "#store/sign-in.ts";
import { listLive } from "#store/waitlist-line.ts";
import { expectMay } from "./caller.ts";
import type { FlowContext } from "./context.ts";

/** Somebody who waits, as members see it. */
export type WaitlistLine = {
  readonly requestId: string;
  readonly reference: string;
  readonly name: string;
  /** Keys of the company file. */
  readonly service: string;
  readonly provider: string | undefined;
  readonly state: "waiting" | "offered";
  readonly priority: "normal" | "high";
  readonly windows: readonly Window[];
  readonly zone: string;
  readonly notBefore: string | undefined;
  readonly untilOn: string;
  readonly joinedAt: Date;
  /** The time that is kept for them. */
  readonly offer: { readonly start: Date; readonly until: Date } | undefined;
};

export type ListWaitlist = (caller: Caller) => Promise<readonly WaitlistLine[]>;

/** Everybody who waits, service by service, in the order in which they are served. */
export function listWaitlistFlow({
  db,
  company,
}: Pick<FlowContext, "db" | "company">): ListWaitlist {
  return async (caller) => {
    expectMay(caller, "read-requests");
    const { known } = await company();
    const live = await listLive(db);
    return live.map(({ serviceId, providerId, ...entry }) => ({
      ...entry,
      service: known.services.get(serviceId)?.key ?? "",
      provider: known.providers.get(providerId ?? "")?.key,
    }));
  };
}
