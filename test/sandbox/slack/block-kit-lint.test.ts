import { describe, expect, test } from "vitest";
import { lintMessage, lintView } from "#sandbox/slack/block-kit-lint.ts";

const plain = (text: string) => ({ type: "plain_text", text });
const option = (value: unknown, text = "One") => ({ text: plain(text), value });
const button = (extra: object = {}) => ({
  type: "button",
  action_id: "gh.esc.claim",
  text: plain("Claim"),
  value: "1",
  ...extra,
});
const actions = (...elements: unknown[]) => ({ type: "actions", block_id: "a", elements });
const quote = (...elements: unknown[]) => ({
  type: "rich_text",
  elements: [{ type: "rich_text_quote", elements }],
});
const input = (element: object, extra: object = {}) => ({
  type: "input",
  block_id: "slot",
  label: plain("Time"),
  element: { action_id: "gh.opt.slot", ...element },
  ...extra,
});
const select = (extra: object) => input({ type: "static_select", ...extra });

const divider = { type: "divider" };

function issuesOfBlocks(...blocks: unknown[]) {
  return lintMessage({ text: "A summary", blocks });
}

function issuesOfView(extra: object, ...blocks: unknown[]) {
  const view = { type: "modal", title: plain("Book"), submit: plain("Book it"), blocks, ...extra };
  return lintView(view);
}

test("a message of every block we use is accepted", () => {
  const issues = issuesOfBlocks(
    { type: "header", text: plain("🔴 Needs a person") },
    { type: "section", fields: [{ type: "mrkdwn", text: "*Client*\nKim" }] },
    quote({ type: "text", text: "<!channel> hello", style: { italic: true } }),
    {
      type: "rich_text",
      elements: [{ type: "rich_text_section", elements: [{ type: "user", user_id: "U1" }] }],
    },
    { type: "context", elements: [{ type: "mrkdwn", text: "Opened" }] },
    { type: "divider" },
    actions(
      button({
        confirm: {
          title: plain("Sure?"),
          text: plain("Really"),
          confirm: plain("Yes"),
          deny: plain("No"),
        },
      }),
    ),
  );

  expect(issues).toEqual([]);
});

test("a modal of every block we use is accepted", () => {
  const issues = issuesOfView(
    { private_metadata: "1", callback_id: "gh.view.book" },
    { type: "alert", level: "warning", text: plain("VIP") },
    input({ type: "external_select", min_query_length: 0 }),
    input({ type: "plain_text_input", max_length: 500 }, { block_id: "words", optional: true }),
    {
      ...select({ options: [option("1"), option("2")], initial_option: option("1") }),
      block_id: "text",
    },
  );

  expect(issues).toEqual([]);
});

describe("a message is refused for", () => {
  test.each<[string, string, unknown]>([
    ["not being an object", "", "hello"],
    ["no fallback text", "/text", { blocks: [divider] }],
    ["a fallback text that chat.update refuses", "/text", { text: "x".repeat(4_001) }],
    ["blocks that are not a list", "/blocks", { text: "x", blocks: "[]" }],
    ["no block at all", "/blocks", { text: "x", blocks: [] }],
    [
      "too many blocks",
      "/blocks",
      { text: "x", blocks: Array.from({ length: 51 }, () => ({ type: "divider" })) },
    ],
    [
      "metadata without a type",
      "/metadata/event_type",
      { text: "x", metadata: { event_payload: {} } },
    ],
    [
      "metadata without a payload",
      "/metadata/event_payload",
      { text: "x", metadata: { event_type: "x" } },
    ],
    [
      "metadata that is too large",
      "/metadata",
      { text: "x", metadata: { event_type: "x", event_payload: { id: "x".repeat(16_000) } } },
    ],
  ])("%s", (_rule, pointer, message) => {
    expect(lintMessage(message).map((issue) => issue.pointer)).toEqual([pointer]);
  });
});

const brokenBlocks: readonly [rule: string, pointer: string, block: unknown][] = [
  ["not being an object", "/blocks/0", "header"],
  ["an unknown type", "/blocks/0/type", { type: "heading" }],
  ["a place where it is not allowed", "/blocks/0/type", { type: "alert", text: plain("x") }],
  ["a long block_id", "/blocks/0/block_id", { type: "divider", block_id: "x".repeat(256) }],
  ["a header without text", "/blocks/0/text", { type: "header" }],
  ["an empty header", "/blocks/0/text/text", { type: "header", text: plain("") }],
  [
    "a header in mrkdwn",
    "/blocks/0/text/type",
    { type: "header", text: { type: "mrkdwn", text: "x" } },
  ],
  ["a long header", "/blocks/0/text/text", { type: "header", text: plain("x".repeat(151)) }],
  ["a section without text or fields", "/blocks/0", { type: "section" }],
  ["a long section", "/blocks/0/text/text", { type: "section", text: plain("x".repeat(3_001)) }],
  ["a section with an empty list of fields", "/blocks/0/fields", { type: "section", fields: [] }],
  [
    "too many fields",
    "/blocks/0/fields",
    { type: "section", fields: Array.from({ length: 11 }, () => plain("x")) },
  ],
  [
    "a long field",
    "/blocks/0/fields/0/text",
    { type: "section", fields: [plain("x".repeat(2_001))] },
  ],
  [
    "emoji in mrkdwn",
    "/blocks/0/text/emoji",
    { type: "section", text: { type: "mrkdwn", text: "x", emoji: true } },
  ],
  [
    "an accessory that is none",
    "/blocks/0/accessory/type",
    { type: "section", text: plain("x"), accessory: { type: "x" } },
  ],
  ["an empty context", "/blocks/0/elements", { type: "context", elements: [] }],
  [
    "too much context",
    "/blocks/0/elements",
    { type: "context", elements: Array.from({ length: 11 }, () => plain("x")) },
  ],
  [
    "an image without words",
    "/blocks/0/elements/0/alt_text",
    { type: "context", elements: [{ type: "image", image_url: "https://x.example/a.png" }] },
  ],
  ["an image without a URL", "/blocks/0/image_url", { type: "image", alt_text: "x" }],
  ["an action twice in a block", "/blocks/0/elements/1/action_id", actions(button(), button())],
  [
    "too many actions",
    "/blocks/0/elements",
    actions(...Array.from({ length: 26 }, (_, n) => button({ action_id: `${n}` }))),
  ],
  ["an empty quote", "/blocks/0/elements/0/elements", quote()],
  [
    "an empty text in a quote",
    "/blocks/0/elements/0/elements/0/text",
    quote({ type: "text", text: "" }),
  ],
  [
    "a leaf of unknown type",
    "/blocks/0/elements/0/elements/0/type",
    quote({ type: "mrkdwn", text: "x" }),
  ],
  [
    "a style that is a word",
    "/blocks/0/elements/0/elements/0/style",
    quote({ type: "text", text: "x", style: "bold" }),
  ],
  [
    "a date in broken seconds",
    "/blocks/0/elements/0/elements/0/timestamp",
    quote({ type: "date", timestamp: 1.5, format: "{ago}" }),
  ],
  [
    "a date without a format",
    "/blocks/0/elements/0/elements/0/format",
    quote({ type: "date", timestamp: 1 }),
  ],
  [
    "a group of unknown type",
    "/blocks/0/elements/0/type",
    { type: "rich_text", elements: [{ type: "quote", elements: [{ type: "text", text: "x" }] }] },
  ],
  [
    "a list without a style",
    "/blocks/0/elements/0/style",
    {
      type: "rich_text",
      elements: [
        {
          type: "rich_text_list",
          elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "x" }] }],
        },
      ],
    },
  ],
  ["very long rich text", "/blocks/0", quote({ type: "text", text: "x".repeat(4_001) })],
];

describe("a block is refused for", () => {
  test.each(brokenBlocks)("%s", (_rule, pointer, block) => {
    expect(issuesOfBlocks(block).map((issue) => issue.pointer)).toEqual([pointer]);
  });

  test("the block_id of another block", () => {
    const divider = { type: "divider", block_id: "same" };

    expect(issuesOfBlocks(divider, divider).map((issue) => issue.pointer)).toEqual([
      "/blocks/1/block_id",
    ]);
  });
});

describe("an element of an actions block is refused for", () => {
  const confirm = { title: plain("Sure?"), text: plain("Really"), confirm: plain("Yes") };
  const overflow = (options: unknown[]) => ({ type: "overflow", action_id: "more", options });

  test.each<[string, string, unknown]>([
    ["a type that belongs elsewhere", "/type", { type: "plain_text_input", action_id: "x" }],
    ["no action_id", "/action_id", button({ action_id: "" })],
    ["a long action_id", "/action_id", button({ action_id: "x".repeat(256) })],
    ["no text", "/text", button({ text: undefined })],
    ["a long text", "/text/text", button({ text: plain("x".repeat(76)) })],
    ["a value that is not a string", "/value", button({ value: 1 })],
    ["a long value", "/value", button({ value: "x".repeat(2_001) })],
    ["a URL that is none", "/url", button({ url: "javascript:alert(1)" })],
    ["a long URL", "/url", button({ url: `https://x.example/${"x".repeat(3_000)}` })],
    [
      "a long accessibility label",
      "/accessibility_label",
      button({ accessibility_label: "x".repeat(76) }),
    ],
    ["a style that does not exist", "/style", button({ style: "default" })],
    [
      "a long dialog title",
      "/confirm/title/text",
      button({ confirm: { ...confirm, title: plain("x".repeat(101)) } }),
    ],
    [
      "a long dialog text",
      "/confirm/text/text",
      button({ confirm: { ...confirm, text: plain("x".repeat(301)) } }),
    ],
    [
      "a long dialog button",
      "/confirm/confirm/text",
      button({ confirm: { ...confirm, confirm: plain("x".repeat(31)) } }),
    ],
    [
      "a long denial",
      "/confirm/deny/text",
      button({ confirm: { ...confirm, deny: plain("x".repeat(31)) } }),
    ],
    ["a dialog without text", "/confirm/text", button({ confirm: { title: plain("x") } })],
    ["an empty menu", "/options", overflow([])],
    ["a menu of six", "/options", overflow([1, 2, 3, 4, 5, 6].map((n) => option(`${n}`)))],
    ["a value twice in a menu", "/options", overflow([option("1"), option("1")])],
    ["an option whose value is a number", "/options/0/value", overflow([option(1)])],
    ["an option's long value", "/options/0/value", overflow([option("x".repeat(76))])],
    ["an option's long text", "/options/0/text/text", overflow([option("1", "x".repeat(76))])],
    [
      "an option's long description",
      "/options/0/description/text",
      overflow([{ ...option("1"), description: plain("x".repeat(76)) }]),
    ],
    [
      "eleven choices",
      "/options",
      {
        type: "radio_buttons",
        action_id: "x",
        options: Array.from({ length: 11 }, (_, n) => option(`${n}`)),
      },
    ],
    [
      "a date that is none",
      "/initial_date",
      { type: "datepicker", action_id: "x", initial_date: "20.11.2026" },
    ],
    [
      "a moment in milliseconds",
      "/initial_date_time",
      { type: "datetimepicker", action_id: "x", initial_date_time: 1_795_467_600_000 },
    ],
  ])("%s", (_rule, pointer, element) => {
    expect(issuesOfBlocks(actions(element)).map((issue) => issue.pointer)).toEqual([
      `/blocks/0/elements/0${pointer}`,
    ]);
  });
});

const brokenViews: readonly [rule: string, pointer: string, view: object, block: unknown][] = [
  ["another type", "/type", { type: "home" }, divider],
  ["no title", "/title", { title: undefined }, divider],
  ["a long title", "/title/text", { title: plain("x".repeat(25)) }, divider],
  ["a long submit button", "/submit/text", { submit: plain("x".repeat(25)) }, divider],
  ["a long close button", "/close/text", { close: plain("x".repeat(25)) }, divider],
  [
    "inputs without a submit button",
    "/submit",
    { submit: undefined },
    input({ type: "users_select" }),
  ],
  ["large private metadata", "/private_metadata", { private_metadata: "x".repeat(3_001) }, divider],
  ["a long callback_id", "/callback_id", { callback_id: "x".repeat(256) }, divider],
  ["its size", "", { extra: "x".repeat(250_000) }, divider],
  [
    "an input without a label",
    "/blocks/0/label",
    {},
    input({ type: "users_select" }, { label: undefined }),
  ],
  [
    "an input with a long hint",
    "/blocks/0/hint/text",
    {},
    input({ type: "users_select" }, { hint: plain("x".repeat(2_001)) }),
  ],
  [
    "an input without a block_id",
    "/blocks/0/block_id",
    {},
    input({ type: "users_select" }, { block_id: undefined }),
  ],
  [
    "a button as an input",
    "/blocks/0/element/type",
    {},
    input({ type: "button", text: plain("x") }),
  ],
  [
    "a long input",
    "/blocks/0/element/max_length",
    {},
    input({ type: "plain_text_input", max_length: 3_001 }),
  ],
  [
    "a long first text",
    "/blocks/0/element/initial_value",
    {},
    input({ type: "plain_text_input", initial_value: "x".repeat(3_001) }),
  ],
  [
    "a long placeholder",
    "/blocks/0/element/placeholder/text",
    {},
    input({ type: "users_select", placeholder: plain("x".repeat(151)) }),
  ],
  [
    "a broken query length",
    "/blocks/0/element/min_query_length",
    {},
    input({ type: "external_select", min_query_length: "0" }),
  ],
  [
    "a hundred and one options",
    "/blocks/0/element/options",
    {},
    select({ options: Array.from({ length: 101 }, (_, n) => option(`${n}`)) }),
  ],
  [
    "a first option that is not offered",
    "/blocks/0/element/initial_option",
    {},
    select({ options: [option("1")], initial_option: option("2") }),
  ],
  ["a long alert", "/blocks/0/text/text", {}, { type: "alert", text: plain("x".repeat(201)) }],
  [
    "an alert of unknown level",
    "/blocks/0/level",
    {},
    { type: "alert", text: plain("x"), level: "danger" },
  ],
];

describe("a modal is refused for", () => {
  test.each(brokenViews)("%s", (_rule, pointer, extra, block) => {
    expect(issuesOfView(extra, block).map((issue) => issue.pointer)).toEqual([pointer]);
  });

  test("a hundred and one blocks", () => {
    const blocks = Array.from({ length: 101 }, () => divider);

    expect(issuesOfView({}, ...blocks).map((issue) => issue.pointer)).toEqual(["/blocks"]);
  });

  test("not being an object", () => {
    expect(lintView(undefined)).toEqual([{ pointer: "", message: "must provide an object" }]);
  });
});

test("characters are counted as people count them, not as UTF-16 units", () => {
  expect(issuesOfBlocks({ type: "header", text: plain("👩".repeat(150)) })).toEqual([]);
});
