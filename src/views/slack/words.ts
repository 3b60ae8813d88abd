import { cleanLine } from "#intake/clean-text.ts";

/** At most `max` code points, with an ellipsis where something is missing. */
export function clip(text: string, max: number): string {
  const characters = Array.from(text.toWellFormed());
  return characters.length <= max
    ? characters.join("")
    : `${characters.slice(0, max - 1).join("")}…`;
}

/** Slack has exactly three control characters: with these gone no mention, link or date can arise. */
export function escapeControls(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/**
 * Short words of others in mrkdwn. One line, or they could forge a label of ours on the next one;
 * clipped before they are escaped, or the cut could fall into the middle of "&amp;".
 */
export function safe(text: string, max: number): string {
  return escapeControls(clip(cleanLine(text), max));
}

/** The same for places that Slack never parses: plain text, and labels that are read aloud. */
export function oneLine(text: string, max: number): string {
  return clip(cleanLine(text), max);
}

/** A moment in the reader's own zone; `format` is Slack's ("{time}", "{ago}"). */
export function readersTime(at: Date, format: string): string {
  const iso = at.toISOString();
  return `<!date^${Math.floor(at.getTime() / 1_000)}^${format}|${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC>`;
}

/** Where calendars are, as people call it. */
export const vendorNames = { google: "Google Calendar", microsoft: "Microsoft 365" } as const;

export type Named = { readonly chatUserId: string | undefined; readonly name: string };

/** A mention where we know the chat user, otherwise the name. */
export function named(person: Named): string {
  const { chatUserId, name } = person;
  // Only what looks like one of Slack's ids may stand unescaped between the brackets.
  if (chatUserId !== undefined && /^[UW][A-Z0-9]{1,20}$/.test(chatUserId))
    return `<@${chatUserId}>`;
  return safe(name, 80);
}

/** "under a minute", "7 min", "2 h 5 min", "3 days" */
export function lasting(from: Date, to: Date): string {
  const minutes = Math.floor((to.getTime() - from.getTime()) / 60_000);
  if (minutes < 1) return "under a minute";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
