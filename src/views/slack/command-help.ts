import { markdown } from "./blocks.ts";
import { type Notice, notice } from "./notices.ts";
import { escapeControls, safe } from "./words.ts";

/** Every word that /gatehouse knows, with what it does, in the order in which it is needed. */
export const commandWords = [
  ["queue", "what nobody has taken yet, the most urgent first"],
  ["mine", "what you have in hand"],
  ["find <name, phone or GH-number>", "requests of a client"],
  ["new", "put in what a client asked for elsewhere"],
  ["oncall", "who answers for the desk now"],
  ["away <@somebody> <days>", "puts in an absence, and moves what lies in it"],
  ["connect", "mails you a link to connect your calendar"],
  ["stats", "how the desk did in the last seven days"],
  ["help", "this list"],
] as const;

const list = commandWords.map(
  ([word, does]) => `• \`/gatehouse ${escapeControls(word)}\`: ${does}`,
);

/** Shown for "help", and below what was not understood. */
export const helpAnswer: Notice = helpBelow("What /gatehouse can do");

export function unknownCommandAnswer(typed: string): Notice {
  return helpBelow(`/gatehouse does not know “${safe(typed, 60)}”. Nothing was done`);
}

function helpBelow(headline: string): Notice {
  const text = `*${headline}*\n${list.join("\n")}`;
  return {
    ...notice(text),
    blocks: [{ type: "section", block_id: "gh.help", text: markdown(text) }],
  };
}
