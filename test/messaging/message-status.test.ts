import { expect, test } from "vitest";
import {
  isLaterStatus,
  type MessageStatus,
  messageStatuses,
  readMessageStatus,
} from "#messaging/message-status.ts";

test("whatever the order of the news, the same status is left at the end", () => {
  const news: MessageStatus[] = ["queued", "sent", "delivered"];
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  for (const order of orders) {
    let status: MessageStatus | undefined;
    for (const index of order) {
      const next = news[index] as MessageStatus;
      if (isLaterStatus(next, status)) status = next;
    }
    expect(status).toBe("delivered");
  }
});

test("the same word twice is no news", () => {
  for (const status of messageStatuses) expect(isLaterStatus(status, status)).toBe(false);
});

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
