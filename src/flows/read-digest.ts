import type { Digest } from "#ports/chat.ts";
import { listDigestEntries } from "#store/digests.ts";
import type { FlowContext } from "./context.ts";

/** Everything that a digest shows, as the rows are at this moment. */
export async function readDigest(
  { db, company, publicUrl }: Pick<FlowContext, "db" | "company" | "publicUrl">,
  { id, wanted }: { readonly id: string; readonly wanted: number },
): Promise<Digest> {
  const { known } = await company();
  const entries = await listDigestEntries(db, id);
  return {
    id,
    version: wanted,
    entries: entries.map((entry) => ({
      escalationId: entry.escalationId,
      version: entry.version,
      state: entry.state,
      reference: entry.reference,
      clientName: entry.clientName,
      serviceName: known.services.get(entry.serviceId)?.name ?? "",
      reasons: entry.findings.map(({ detail }) => detail),
      owner:
        entry.ownerName === undefined
          ? undefined
          : { name: entry.ownerName, chatUserId: entry.ownerSlackUser },
      url: `${publicUrl}/console/requests/${entry.reference}`,
    })),
  };
}
