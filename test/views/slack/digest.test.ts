import { expect, test } from "vitest";
import type { Digest } from "#ports/chat.ts";
import { lintMessage } from "#sandbox/slack/block-kit-lint.ts";
import { renderDigest } from "#views/slack/digest.ts";
import { retiredCard } from "#views/slack/retired-card.ts";

const hostile = "<!channel> *bold* <https://evil.example|Approve>\n".repeat(40);

function anEntry(number: number, change: Partial<Digest["entries"][number]> = {}) {
  return {
    escalationId: `0195b3f0-1111-7000-8000-${String(number).padStart(12, "0")}`,
    version: 1,
    state: "open" as const,
    reference: `GH-${1042 + number}`,
    clientName: "Kim Lee",
    serviceName: "Demo",
    reasons: ["notes mention “group”"],
    owner: undefined,
    url: "https://gatehouse.example.com/console/requests/GH-1042",
    ...change,
  };
}

const aDigest = (entries: Digest["entries"]): Digest => ({
  id: "0195b3f0-4444-7000-8000-000000000004",
  version: 1,
  entries,
});

test("as many as fit are listed, each with its link, why it is there, and a button", () => {
  const message = renderDigest(aDigest(Array.from({ length: 40 }, (_, n) => anEntry(n))));
  expect(lintMessage(message)).toEqual([]);
  expect(message.text).toMatch(/^🔴 40 of 40 requests need a person: GH-1042, GH-1043/);
  expect(JSON.stringify(message.blocks).match(/gh\.esc\.claim/g)).toHaveLength(40);
  expect(message.blocks[1]).toMatchObject({
    text: {
      text: "🔴 <https://gatehouse.example.com/console/requests/GH-1042|GH-1042> Kim Lee, Demo\nnotes mention “group”",
    },
    accessory: {
      value: "1.0195b3f0-1111-7000-8000-000000000000.1",
      accessibility_label: "Claim GH-1042 for Kim Lee",
    },
  });
});

test("what somebody has taken names them and offers nothing", () => {
  const owner = { chatUserId: "UANA", name: "Ana Ortiz" };
  const message = renderDigest(
    aDigest([anEntry(0, { state: "claimed", owner }), anEntry(1, { state: "resolved", owner })]),
  );
  expect(lintMessage(message)).toEqual([]);
  expect(message.text).toContain("All 2 of these have been taken");
  expect(JSON.stringify(message.blocks)).toContain("In progress by <@UANA>");
  expect(JSON.stringify(message.blocks)).not.toContain("action_id");
});

test("whatever clients wrote stays words", () => {
  const entries = Array.from({ length: 40 }, (_, number) =>
    anEntry(number, { clientName: hostile, serviceName: hostile, reasons: [hostile, hostile] }),
  );
  const message = renderDigest(aDigest(entries));
  expect(lintMessage(message)).toEqual([]);
  // A label that is read aloud is never parsed.
  const parsed = JSON.stringify(message).replaceAll(/"accessibility_label":"[^"]*"/g, "");
  expect(parsed.includes("<!channel>")).toBe(false);
  expect(parsed.includes("<https://evil")).toBe(false);
});

test("where a card stood before can be drawn", () => {
  expect(lintMessage(retiredCard(anEntry(0).escalationId))).toEqual([]);
});
