import { cleanLine } from "#intake/clean-text.ts";

/** What somebody typed after /gatehouse. */
export type Command =
  | { readonly kind: "queue" | "mine" | "oncall" | "stats" | "new" | "connect" | "help" }
  | { readonly kind: "find"; readonly search: string }
  | { readonly kind: "away"; readonly words: string }
  /** Not one of ours, or not as it is written: `typed` is the first word. */
  | { readonly kind: "unknown"; readonly typed: string };

const bare = ["queue", "mine", "oncall", "stats", "new", "connect", "help"] as const;
const searchMax = 120;

/**
 * Reads the words after the command. Capitals do not matter; a word too many does, because whoever types
 * "queue tomorrow" wants something that the queue does not know.
 */
export function readCommand(text: string): Command {
  const line = cleanLine(text);
  const [first = "", ...rest] = line.split(" ");
  const word = first.toLowerCase();
  const after = line.slice(first.length).trim();
  if (word === "" || word === "?") return { kind: "help" };
  const known = bare.find((name) => name === word);
  if (known !== undefined && rest.length === 0) return { kind: known };
  if (word === "find" && after !== "" && after.length <= searchMax)
    return { kind: "find", search: unescaped(after) };
  if (word === "away") return { kind: "away", words: after.slice(0, searchMax) };
  return { kind: "unknown", typed: unescaped(first) };
}

/** Slack escapes its three control characters in what somebody types. */
function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
