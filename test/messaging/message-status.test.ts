import { expect, test } from "vitest";
import { readMessageStatus } from "#messaging/message-status.ts";

test("vendors' other words are understood, and words about incoming messages are not ours", () => {
  expect(["scheduled", "canceled", "partially_delivered"].map(readMessageStatus)).toEqual([
    "accepted",
    "failed",
    "sent",
  ]);
  expect(["received", "receiving", "constructor", ""].map(readMessageStatus)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
