import { beforeEach, expect, test } from "vitest";
import { type MessageStatus, messageStatuses } from "#messaging/message-status.ts";
import { recordConsent, smsConsent } from "#store/consents.ts";
import { insertIncoming, noteStatus } from "#store/messages.ts";
import { useDb } from "../helpers/db.ts";

const db = useDb();
const at = new Date("2026-11-23T14:00:00Z");
const vendorId = "SM0001";
const phone = "+16025550123";

beforeEach(async () => {
  await db()("messages").delete();
  await insertIncoming(db(), { vendorId, phone, ourNumber: "+16025550100", body: "", at });
  await db()("messages").update({ direction: "out", status: "pending" });
});

const note = (status: MessageStatus) =>
  noteStatus(db(), { effectId: undefined, vendorId, status, errorCode: undefined });
const status = async () => (await db()("messages").first("status")).status;

test("whatever the order of the news, the same status is left at the end", async () => {
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
    await db()("messages").update({ status: "pending" });
    for (const index of order) await note(news[index] as MessageStatus);
    expect(await status()).toBe("delivered");
  }
});

test.each(messageStatuses)("%s said twice is no news", async (word) => {
  expect(await note(word)).toBe(true);
  expect(await note(word)).toBe(false);
  expect(await status()).toBe(word);
});

test.each([
  [[], "unknown"],
  [[true], "given"],
  [[false], "revoked"],
  [[true, false], "revoked"],
  [[true, false, true], "given"],
] as const)("after %j consent is %s", async (words, state) => {
  const number = `+1602555${String(Math.random()).slice(2, 6)}${words.length}`;
  for (const given of words)
    await recordConsent(db(), {
      phone: number,
      given,
      wording: "yes or no",
      origin: "sms",
      requestId: undefined,
      at,
    });
  expect(await smsConsent(db(), number)).toBe(state);
});
