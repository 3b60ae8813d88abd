import type { FlowContext } from "#flows/context.ts";
import { findLinkId, signLink } from "#store/links.ts";

/**
 * The client's own link, through which a text may do what their page may, and no more: policy, limits
 * and what changed meanwhile are judged in one place.
 */
export async function tokenOf(
  { db, linkSecrets }: Pick<FlowContext, "db" | "linkSecrets">,
  requestId: string,
): Promise<string> {
  const id = await findLinkId(db, requestId);
  return id === undefined ? "" : signLink(linkSecrets, id);
}
