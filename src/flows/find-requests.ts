import type { ChatUser, Refusal } from "#escalation/press.ts";
import { readSearch } from "#intake/search-words.ts";
import type { FoundRequest } from "#ports/desk.ts";
import { searchRequests } from "#store/desk-lists.ts";
import type { FlowContext } from "./context.ts";
import { whoPressed } from "./press.ts";

/** More than this nobody reads; whoever finds so many types another word. */
const foundMax = 10;

export type FindRequests = (question: {
  readonly by: ChatUser;
  /** A reference, a phone number or its end, or beginnings of a name. */
  readonly search: string;
}) => Promise<
  | {
      readonly kind: "found";
      /** The newest first. */
      readonly requests: readonly FoundRequest[];
      /** There are others besides. */
      readonly more: boolean;
    }
  | { readonly kind: "refused"; readonly refusal: Refusal }
>;

export function findRequestsFlow(
  context: Pick<FlowContext, "db" | "company" | "publicUrl">,
): FindRequests {
  return async ({ by, search }) => {
    const presser = await whoPressed(context.db, by, "read-requests");
    if (presser.kind === "refused") return presser;
    const { known } = await context.company();
    const meanings = readSearch(search);
    const found = await Promise.all(
      meanings.map((meaning) => searchRequests(context.db, meaning, foundMax + 1)),
    );
    const byReference = new Map(found.flat().map((request) => [request.reference, request]));
    const requests = [...byReference.values()].map(({ serviceId, ...request }) => ({
      ...request,
      serviceName: known.services.get(serviceId)?.name ?? "",
      url: `${context.publicUrl}/console/requests/${request.reference}`,
    }));
    const more = requests.length > foundMax;
    return { kind: "found", requests: requests.slice(0, foundMax), more };
  };
}
