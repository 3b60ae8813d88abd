import type { RungDeed } from "./ladder.ts";

/** What a rung does, in words for members: "Ana Ortiz is reminded in the thread". */
export function describeRung(deed: RungDeed["do"], names: readonly string[]): string {
  const who = names.length === 0 ? "nobody" : names.join(", ");
  switch (deed) {
    case "nudge":
      return `${who} is reminded in the thread`;
    case "reassign":
      return `${who} is given it`;
    case "widen":
      return "a second channel is told";
    case "tell":
      return `told in the thread, by name: ${who}`;
    case "alert":
      return `${who}, on call, is reached by e-mail, and by text where a number is known`;
  }
}
