import { expect, test } from "vitest";
import { lintHome, lintMessage, lintView } from "#sandbox/slack/block-kit-lint.ts";
import { ordinary, surfaces, type Words } from "../../helpers/slack-surfaces.ts";

const attack =
  "<!channel> <@U0SAM> <https://evil.example|Claim> *bold* `code` ~x~ &amp; <!date^1^{time}|x>\n*Owner*\n<@U0ANA>";
const long = (piece: string) => piece.repeat(Math.ceil(6_000 / piece.length));

const words: Readonly<Record<string, Words>> = {
  ordinary,
  hostile: both(attack),
  maximal: both(long("&")),
  "right to left": both("שלום עולם, מה שלומך"),
  emoji: both(long("👩‍👩‍👧‍👦")),
  empty: both(""),
  blank: both(" \n\t "),
  "half a surrogate pair": both("\ud83d"),
};

function both(text: string): Words {
  return { name: text, long: text };
}

const everything = Object.entries(words).flatMap(([kind, written]) =>
  Object.entries(surfaces(written)).map(([name, shown]) => [`${name}, ${kind}`, shown] as const),
);

test.each(everything)("%s is something that Slack would take", (_name, shown) => {
  const lint = !("type" in shown) ? lintMessage : shown.type === "home" ? lintHome : lintView;
  expect(lint(shown)).toEqual([]);
});

test.each(everything.filter(([name]) => name.endsWith("hostile")))(
  "%s: nothing that somebody wrote acts",
  (_name, shown) => {
    expect(parsed(shown)).not.toMatch(/<!channel|<@U0|<https:\/\/evil|<!date\^1\^/);
  },
);

/** All texts that Slack parses: rich text and plain text it shows as they are. */
function parsed(shown: object): string {
  const texts: string[] = "type" in shown || !("text" in shown) ? [] : [String(shown.text)];
  JSON.stringify(shown, (_key, value: unknown) => {
    const isMarkdown = typeof value === "object" && value !== null && "type" in value;
    if (isMarkdown && value.type === "mrkdwn" && "text" in value) texts.push(String(value.text));
    return value;
  });
  return texts.join("\n");
}
