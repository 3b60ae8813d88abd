import { z } from "zod";
import type { Crm } from "#ports/crm.ts";
import { askSalesforce } from "./account.ts";
import type { ContactsContext } from "./contacts.ts";
import { hasOurMarker } from "./note.ts";
import { select } from "./records.ts";
import { quoted } from "./soql.ts";

const Comment = z.object({
  ParentId: z.string(),
  CommentBody: z.string().nullish(),
  CreatedBy: z.object({ Name: z.string().nullish() }).nullish(),
});

/** A comment of a case as it is now. */
export function readNote({ account }: Pick<ContactsContext, "account">): Crm["readNote"] {
  return (noteId) =>
    askSalesforce(account, "read", async (api) => {
      const soql = `SELECT ParentId, CommentBody, CreatedBy.Name FROM CaseComment WHERE Id = ${quoted(noteId)} LIMIT 1`;
      const [comment] = await select(api, Comment, soql);
      if (comment === undefined) return undefined;
      const text = comment.CommentBody?.trim() ?? "";
      return {
        ticketIds: [comment.ParentId],
        by: comment.CreatedBy?.Name ?? undefined,
        text,
        isOurs: hasOurMarker(text),
      };
    });
}
