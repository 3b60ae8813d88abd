import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Blocks } from "#sandbox/page/browser/slack/block-view.tsx";
import { renderCard } from "#views/slack/card.ts";
import { drawn } from "../../helpers/sandbox-page.tsx";
import { cardsByState } from "../../helpers/slack-cards.ts";

const examples: Record<string, { blocks: unknown[] }> = JSON.parse(
  readFileSync(new URL("../../fixtures/slack-examples.json", import.meta.url), "utf8"),
);

const draw = (blocks: readonly unknown[]) => drawn(<Blocks blocks={blocks} />);
const example = (name: string) => draw(examples[name]?.blocks ?? []);

test.each(Object.keys(examples))("nothing of the example “%s” is left undrawn", (name) => {
  expect(example(name)).not.toContain("this page does not");
});

test.each(Object.entries(cardsByState))("nothing of our card “%s” is left undrawn", (_, card) => {
  const html = draw(renderCard(card).blocks);
  expect(html).toContain("GH-1042");
  expect(html).not.toContain("this page does not");
});

describe("an open card shows", () => {
  const html = example("open");

  test.each([
    ["its headline", '<h3 class="block-header">🔴 Needs a person · GH-1042</h3>'],
    ["its fields with their labels in bold", "<b>Why it is here</b><br>VIP domain"],
    ["italics", "<em>nobody yet</em>"],
    ["the client's words as a quotation", "<blockquote>Need to book a demo for our team of 12"],
    ["ages by business time", ">4 minutes ago</time>"],
    ["times of day in the reader's zone", ">1:35 AM</time>"],
    [
      "a primary button under its spoken name",
      'class="slack-button primary" aria-label="Claim GH-',
    ],
    ["a link that opens elsewhere", 'target="_blank" rel="noreferrer">Open</a>'],
    ["what is in the “…” menu", ">Hand over…</button>"],
  ])("%s", (_, part) => {
    expect(html.replaceAll("<br/>", "<br>")).toContain(part);
  });
});

test("a modal shows its fields with labels, choices and what may be left out", () => {
  const html = example("book");
  for (const part of ['type="search"', 'type="radio"', "(optional)", 'class="block-alert'])
    expect(html).toContain(part);
  expect(example("resolve")).toContain("<textarea");
});

test("people are called by their names, and oneself stands out", () => {
  const html = draw([
    { type: "section", text: { type: "mrkdwn", text: "<@U0ANA> for <@U0MAYA>, not <@U0WHO>" } },
  ]);
  expect(html).toContain('<span class="mention">@Ana Ortiz</span>');
  expect(html).toContain('<span class="mention all">@Maya Okafor</span>');
  expect(html).toContain("@U0WHO");
});

test("rich text is never parsed, whatever it says", () => {
  const words = "<!channel> *bold* <img src=x onerror=alert(1)> :tada:";
  const html = draw([
    {
      type: "rich_text",
      elements: [{ type: "rich_text_quote", elements: [{ type: "text", text: words }] }],
    },
  ]);
  expect(html).not.toMatch(/<(b|img)[ >]|class="mention/);
  expect(html).toContain("&lt;!channel> *bold* &lt;img src=x onerror=alert(1)>");
});

test.each([
  ["mrkdwn", { type: "section", text: { type: "mrkdwn", text: "<img src=x onerror=alert(1)>" } }],
  ["plain text", { type: "header", text: { type: "plain_text", text: "<script>1</script>" } }],
  [
    "a link",
    {
      type: "rich_text",
      elements: [
        {
          type: "rich_text_section",
          elements: [{ type: "link", url: "javascript:alert(1)", text: "press" }],
        },
      ],
    },
  ],
  [
    "a button's address",
    {
      type: "actions",
      elements: [
        {
          type: "button",
          action_id: "x",
          url: "javascript:alert(1)",
          text: { type: "plain_text", text: "press" },
        },
      ],
    },
  ],
])("%s from a stranger makes no element and no address", (_, block) => {
  expect(draw([block])).not.toMatch(/<(img|script)|href=/);
});

test("a block that is not known here is named, and its neighbours are drawn", () => {
  const html = draw([{ type: "carousel", elements: [] }, { type: "divider" }]);
  expect(html).toContain("[carousel: Slack shows this, this page does not]");
  expect(html).toContain("<hr");
});
