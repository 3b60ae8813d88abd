import { z } from "zod";
import type { HubSpotApi } from "./api.ts";
import { checked, RecordAnswer } from "./records.ts";

/** The most that one answer holds; a contact with more than that is an account of its own. */
const ASSOCIATED_MAX = 500;
const READ_AT_ONCE_MAX = 100;

const AssociatedAnswer = z.object({
  results: z.array(z.object({ toObjectId: z.coerce.string() })),
});
const ReadAnswer = z.object({ results: z.array(RecordAnswer) });

/** The records of a type that belong to a contact. */
export async function readAssociated(
  { associations, batches }: HubSpotApi,
  contactId: string,
  { type, properties }: { readonly type: string; readonly properties: readonly string[] },
): Promise<readonly RecordAnswer[]> {
  const sent = await associations.getPage("contacts", contactId, type, undefined, ASSOCIATED_MAX);
  const { results } = checked(AssociatedAnswer, sent, `associated ${type}`);
  const ids = [...new Set(results.map(({ toObjectId }) => toObjectId))];
  const parts = Array.from({ length: Math.ceil(ids.length / READ_AT_ONCE_MAX) }, (_, part) =>
    ids.slice(part * READ_AT_ONCE_MAX, (part + 1) * READ_AT_ONCE_MAX),
  );
  const read = await Promise.all(
    parts.map(async (part) => {
      const answer = await batches.read(type, {
        inputs: part.map((id) => ({ id })),
        properties: [...properties],
        propertiesWithHistory: [],
      });
      return checked(ReadAnswer, answer, type).results;
    }),
  );
  return read.flat();
}
