import { expect, test } from "vitest";
import { VendorError } from "#errors.ts";
import { chooseChannel, noteChatTrouble } from "#flows/chat-trouble.ts";
import { watchChatFlow } from "#flows/watch-chat.ts";
import { findPause } from "#store/chat-lanes.ts";
import { insertLeftover, listChatTroubles, listLeftovers } from "#store/chat-troubles.ts";
import { countOf, escalated, performAll, useOffice } from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
const watch = () => watchChatFlow(office().context)();
const note = (subject: string, detail = "is_archived") =>
  noteChatTrouble(office().context, { subject, detail });
/** Nobody has looked for a while. */
const letTimePass = () =>
  db()("chat_troubles").update({ looked_at: db().raw("looked_at - interval '16 seconds'") });
const stillSo = new VendorError("slack", {
  verdict: "human",
  code: "channel",
  ambiguous: false,
  detail: "is_archived",
});

test("a channel is asked every quarter of a minute until it is back, and then everything goes out", async () => {
  const one = await escalated(office());
  await db()("effects").update({ not_before: db().raw("now() + interval '20 seconds'") });
  await note("channel:C0DESK");
  expect(await watch()).toBe(0);
  expect(office().chat.calls).toEqual([]);
  await letTimePass();
  office().chat.faults.before("look", stillSo);
  expect(await watch()).toBe(0);
  await letTimePass();
  expect(await watch()).toBe(1);
  expect(await listChatTroubles(db())).toEqual([]);
  await performAll(office());
  expect(office().chat.live()).toMatchObject([{ card: { escalationId: one.escalationId } }]);
  expect(await countOf(db(), "audit", { action: "chat-trouble-ended" })).toBe(1);
});

test("two nodes do not look at the same trouble, nor tell of its end twice", async () => {
  await note("channel:C0DESK");
  await letTimePass();
  expect((await Promise.all([watch(), watch()])).toSorted()).toEqual([0, 1]);
  expect(await countOf(db(), "audit", { action: "chat-trouble-ended" })).toBe(1);
});

test("a refused token keeps everybody from asking until it is good again", async () => {
  await note("token", "token_revoked");
  expect(await findPause(db(), "post")).toBeGreaterThan(50_000);
  expect(await findPause(db(), "redraw")).toBeGreaterThan(50_000);
  await letTimePass();
  expect(await watch()).toBe(1);
  expect(await findPause(db(), "post")).toBe(0);
});

test("an outage is over when no card waits any longer", async () => {
  await escalated(office());
  await db()("effects").update({ created_at: db().raw("created_at - interval '2 minutes'") });
  await note("outage", "HTTP 503");
  await letTimePass();
  expect(await watch()).toBe(0);
  await performAll(office());
  await letTimePass();
  expect(await watch()).toBe(1);
});

test("the same trouble is told once for as long as it lasts, and anew when it comes back", async () => {
  const told = () => countOf(db(), "effects", { kind: "desk-mail" });
  await note("token");
  await note("token");
  expect(await told()).toBe(1);
  await letTimePass();
  await watch();
  await note("token");
  expect(await told()).toBe(2);
});

test("cards go to the fallback channel for as long as nobody posts in the desk's", async () => {
  const rules = { channel: "C0DESK", fallbackChannel: "C0FALLBACK" };
  expect(await chooseChannel(db(), rules)).toBe("C0DESK");
  await note("channel:C0DESK");
  expect(await chooseChannel(db(), rules)).toBe("C0FALLBACK");
  expect(await chooseChannel(db(), { channel: "C0DESK" })).toBe("C0DESK");
  await note("channel:C0FALLBACK");
  expect(await chooseChannel(db(), rules)).toBe("C0DESK");
});

test("where a card stood before is marked when the channel is back", async () => {
  const { escalationId } = await escalated(office());
  await insertLeftover(db(), { channelId: "C0DESK", messageId: "1.000100", escalationId });
  await insertLeftover(db(), { channelId: "C0OTHER", messageId: "2.000100", escalationId });
  await note("channel:C0DESK");
  await letTimePass();
  await watch();
  expect(office().chat.retired).toEqual(["1.000100"]);
  expect(await listLeftovers(db(), "C0DESK")).toEqual([]);
  expect(await listLeftovers(db(), "C0OTHER")).toHaveLength(1);
});
