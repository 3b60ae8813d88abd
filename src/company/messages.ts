import { z } from "zod";
import type { Mistake } from "./mistake.ts";

/*
 * What a company may say in its own words in mails to clients: the subject and the paragraphs. The
 * facts, the links, the invitation and the lines that say who writes and why are not for editing.
 */

const always = ["client", "service", "reference", "company", "phone", "email"] as const;
const appointment = [...always, "time", "provider", "location", "address"] as const;

/** What each mail knows, and may be written in braces: "{client}". */
export const messagePlaceholders = {
  confirmed: appointment,
  rescheduled: [...appointment, "before"],
  reassigned: [...appointment, "before"],
  cancelled: appointment,
  reminder: appointment,
  /** A reminder that asks whether the client will come. */
  "please-confirm": appointment,
  missed: [...always, "time"],
  "person-will-answer": [...always, "answer-by"],
  offers: [...always, "answer-by"],
  expired: always,
  withdrawn: always,
  "waitlist-joined": always,
  "waitlist-offer": [...always, "time", "provider", "answer-by"],
  "waitlist-gone": [...always, "time"],
  "waitlist-ended": always,
  "waitlist-left": always,
  "waitlist-booked": always,
} as const satisfies Record<string, readonly string[]>;

export type EditableMail = keyof typeof messagePlaceholders;
export type Placeholder = (typeof messagePlaceholders)[EditableMail][number];
export const editableMails = Object.keys(messagePlaceholders) as readonly EditableMail[];

export function isEditableMail(template: string): template is EditableMail {
  return Object.hasOwn(messagePlaceholders, template);
}

const line = /^[^\r\n]*$/;
const Words = z
  .strictObject({
    subject: z.string().trim().min(1).max(150).regex(line, "must be one line").optional(),
    /** One entry each; a line break inside is a space. */
    paragraphs: z.array(z.string().trim().min(1).max(1_000)).min(1).max(8).optional(),
  })
  .refine(({ subject, paragraphs }) => subject !== undefined || paragraphs !== undefined, {
    error: "needs a subject, paragraphs, or both",
  });
/** A mail's own words; what is left out stays as it is shipped. */
export type MessageWords = z.infer<typeof Words>;

export const Messages = z.strictObject(
  Object.fromEntries(editableMails.map((name) => [name, Words.optional()])) as Record<
    EditableMail,
    z.ZodOptional<typeof Words>
  >,
);
type Messages = z.infer<typeof Messages>;

/** A text as it is filled in: words, and the names of what stands between them. */
export type Pattern = readonly (string | { readonly placeholder: string })[];

/** "Dear {client}," in its parts. A brace that belongs to no placeholder stays a brace. */
export function parsePattern(text: string): Pattern {
  // With a group in the pattern, every second piece is what the group caught.
  return text
    .split(/\{([a-z-]*)\}/)
    .map((piece, index) => (index % 2 === 0 ? piece : { placeholder: piece }))
    .filter((piece) => piece !== "");
}

/** Placeholders that a mail does not know, and braces that are none. */
export function checkMessages(messages: Messages): readonly Mistake[] {
  return editableMails.flatMap((name) => {
    const words = messages[name];
    const texts = [
      { path: ["subject"], text: words?.subject ?? "" },
      ...(words?.paragraphs ?? []).map((text, index) => ({ path: ["paragraphs", index], text })),
    ];
    return texts.flatMap(({ path, text }) =>
      mistakesIn(text, messagePlaceholders[name]).map((message) => ({
        path: ["messages", name, ...path],
        message,
      })),
    );
  });
}

function mistakesIn(text: string, known: readonly string[]): readonly string[] {
  const all = known.map((name) => `{${name}}`).join(", ");
  return parsePattern(text).flatMap((piece) => {
    if (typeof piece === "string")
      return /[{}]/.test(piece) ? [`a brace must be part of a placeholder: ${all}`] : [];
    const { placeholder } = piece;
    return known.includes(placeholder)
      ? []
      : [`“{${placeholder}}” is no placeholder of this mail; there are ${all}`];
  });
}
