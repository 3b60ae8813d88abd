import { findLinkId, signLink } from "#store/links.ts";
import type { FlowContext } from "./context.ts";

/** The client's own page; `page`: the one of their appointment, or of the waitlist. */
export async function manageUrl(
  context: Pick<FlowContext, "db" | "publicUrl" | "linkSecrets">,
  requestId: string,
  page: "m" | "w" = "m",
): Promise<string> {
  const id = await findLinkId(context.db, requestId);
  if (id === undefined) throw new Error("Every stored request has its link");
  return `${context.publicUrl}/${page}/${signLink(context.linkSecrets, id)}`;
}
