import { expect, test } from "vitest";
import { lintMessage } from "#sandbox/slack/block-kit-lint.ts";
import { renderNote } from "#views/slack/thread-note.ts";

const note = {
  id: "0195b3f0-3333-7000-8000-000000000003",
  mention: ["UANA", "WBEN"],
  text: "GH-1042 is overdue: the answer was due at 6:35 AM.",
  broadcast: false,
  quote: undefined,
};

test("a note mentions people in its notification and in its block", () => {
  expect(renderNote(note)).toMatchSnapshot();
});

test.each([
  ["hostile", "<!channel> <@U0ADMIN> & <https://evil.example|x>"],
  ["maximal", "&".repeat(5_000)],
  ["right to left", "שלום"],
  ["emoji", "👩‍👩‍👧‍👦".repeat(1_000)],
  ["empty", ""],
])("a note with %s words is what Slack accepts, and parses nothing of them", (_name, text) => {
  const message = renderNote({ ...note, text, mention: ["UANA", "<!channel>"] });

  expect(lintMessage(message)).toEqual([]);
  expect(message.text.replaceAll("<@UANA>", "")).not.toMatch(/[<>]/);
});
