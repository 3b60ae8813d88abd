import { describe, expect, test } from "vitest";
import { type Mark, parseMrkdwn } from "#sandbox/page/browser/slack/mrkdwn.ts";

const text = (words: string): Mark => ({ kind: "text", text: words });

test("bold, italic, strike and code stand out, also inside each other", () => {
  expect(parseMrkdwn("*a _b_* ~c~ `d*e*`")).toEqual([
    { kind: "bold", inside: [text("a "), { kind: "italic", inside: [text("b")] }] },
    text(" "),
    { kind: "strike", inside: [text("c")] },
    text(" "),
    { kind: "code", text: "d*e*" },
  ]);
});

test.each(["2*3*4", "snake_case_name", "* not a list *", "a ~ b ~ c"])(
  "%s is no markup: marks count at the borders of words alone",
  (words) => {
    expect(parseMrkdwn(words)).toEqual([text(words)]);
  },
);

test("lines break, and lines that begin with > are one quotation", () => {
  expect(parseMrkdwn("one\ntwo\n&gt; three\n> four\nfive")).toEqual([
    text("one"),
    { kind: "break" },
    text("two"),
    { kind: "quote", inside: [text("three"), { kind: "break" }, text("four")] },
    text("five"),
  ]);
});

test("what stands between three ticks is left as it is", () => {
  expect(parseMrkdwn("see ```*a*\n<@U1> &lt;```")).toEqual([
    text("see "),
    { kind: "preformatted", text: "*a*\n<@U1> <" },
  ]);
});

describe("what stands in angle brackets", () => {
  test.each<[string, Mark]>([
    ["<@U0MAYA>", { kind: "user", id: "U0MAYA", label: undefined }],
    ["<#C1|desk>", { kind: "channel", id: "C1", label: "desk" }],
    ["<!channel>", { kind: "broadcast", text: "@channel" }],
    ["<!subteam^S1|@desk>", { kind: "broadcast", text: "@desk" }],
    [
      "<https://a.example/?x=1&amp;y=2|A page>",
      { kind: "link", url: "https://a.example/?x=1&y=2", text: "A page" },
    ],
    [
      "<!date^1795467600^{date_short} at {time}|in words>",
      { kind: "date", seconds: 1795467600, format: "{date_short} at {time}", fallback: "in words" },
    ],
    ["<!date^soon^{time}|in words>", text("in words")],
  ])("%s", (source, mark) => {
    expect(parseMrkdwn(source)).toEqual([mark]);
  });

  test("an address that no browser should follow is no link", () => {
    expect(parseMrkdwn("<javascript:alert(1)|press me>")).toEqual([
      text("<javascript:alert(1)|press me>"),
    ]);
  });
});

test("what was escaped is text, however often it was escaped", () => {
  expect(parseMrkdwn("&lt;@U0MAYA&gt; &amp;lt; &amp;")).toEqual([text("<@U0MAYA> &lt; &")]);
});
