/**
 * A message's text as a person reads it: Slack writes links and people in brackets and escapes its
 * three control characters. What is in the brackets is shown, and never acts again.
 */
export function readableText(text: string): string {
  return text
    .replaceAll(/<(?:mailto:|tel:)([^|>]+)(?:\|[^>]*)?>/g, "$1")
    .replaceAll(/<(https?:[^|>]+)(?:\|[^>]*)?>/g, "$1")
    .replaceAll(/<[@#][A-Z0-9]+\|([^>]+)>/g, "$1")
    .replaceAll(/<![^>|]*\|([^>]+)>/g, "$1")
    .replaceAll(/<[@#!][^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .trim();
}

/** The first e-mail address in a message; whoever sends the dialog looks at it. */
export function emailIn(text: string): string {
  return /[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/.exec(text)?.[0] ?? "";
}
