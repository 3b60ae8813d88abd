import { z } from "zod";
import type { CrmNote } from "#ports/crm.ts";
import type { SalesforceApi } from "./account.ts";
import { create, select } from "./records.ts";
import { quoted } from "./soql.ts";

/** More comments than anybody reads; ours is among the newest when it is looked for. */
const COMMENTS_MAX = 200;
/** Salesforce counts bytes. */
const BODY_BYTES_MAX = 4_000;

const Comment = z.object({ Id: z.string().min(1), CommentBody: z.string().nullish() });

/**
 * A comment of a case, which can hold no field of ours: it carries its key in its last line, and is
 * looked for by it before it is written. Never published, so that no client ever sees it.
 */
export async function addComment(
  api: SalesforceApi,
  { ticketId, key, by, at, text }: CrmNote,
): Promise<string> {
  const marker = `[gatehouse ${key}]`;
  const newest = `ParentId = ${quoted(ticketId)} ORDER BY CreatedDate DESC LIMIT ${COMMENTS_MAX}`;
  const comments = await select(
    api,
    Comment,
    `SELECT Id, CommentBody FROM CaseComment WHERE ${newest}`,
  );
  const there = comments.find(({ CommentBody }) => CommentBody?.trimEnd().endsWith(marker));
  if (there !== undefined) return there.Id;
  const head = `${by}, ${at.toISOString().slice(0, 16).replace("T", " ")} UTC:\n`;
  const room = BODY_BYTES_MAX - bytesOf(head) - bytesOf(marker) - 2;
  return create(api, "CaseComment", {
    ParentId: ticketId,
    CommentBody: `${head}${cutTo(text, room)}\n\n${marker}`,
    IsPublished: false,
  });
}

/** Whether a comment is one of ours, come from a thread. */
export function hasOurMarker(body: string): boolean {
  return /\[gatehouse \S+\]$/.test(body.trimEnd());
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** As much of a text as fits, and no half character. */
function cutTo(text: string, bytes: number): string {
  if (bytesOf(text) <= bytes) return text;
  const whole = new TextEncoder().encodeInto(text, new Uint8Array(bytes - bytesOf("…")));
  return `${text.slice(0, whole.read)}…`;
}
