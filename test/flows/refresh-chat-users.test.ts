import { beforeEach, expect, test } from "vitest";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { refreshChatUsersFlow } from "#flows/refresh-chat-users.ts";
import type { ChatPerson } from "#ports/chat.ts";
import { unreachable } from "../helpers/fake-ports.ts";
import { aPressOf, escalated, useOffice } from "../helpers/office.ts";

const office = useOffice();
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const olga: ChatPerson = {
  standing: "person",
  name: "Olga Reyes",
  email: "olga@harbor.example",
  zone: "America/New_York",
};

beforeEach(async () => {
  await office().db("chat_users").delete();
  for (const id of ["U0OLGA", "U0MAX", "U0VERA"]) office().chat.people.set(id, olga);
});

const refresh = () => refreshChatUsersFlow(office().context)();
const standingOf = async (user: string) => {
  const row = await office().db("chat_users").where({ user_id: user }).first("standing");
  return row?.standing;
};

test("members are asked about before they press for the first time, and then left alone", async () => {
  expect(await refresh()).toBe(3);
  expect(await refresh()).toBe(0);
  expect(await standingOf("U0OLGA")).toBe("person");
});

test("whoever does something is asked about after five minutes, everybody after a day", async () => {
  const { db } = office();
  await refresh();
  await db("chat_users")
    .where({ user_id: "U0OLGA" })
    .update({
      read_at: minutesAgo(6),
      seen_at: minutesAgo(1),
    });
  await db("chat_users")
    .where({ user_id: "U0MAX" })
    .update({ read_at: minutesAgo(6) });
  await db("chat_users")
    .where({ user_id: "U0VERA" })
    .update({ read_at: minutesAgo(24 * 60 + 1) });
  const before = office().chat.calls.length;

  expect(await refresh()).toBe(2);

  expect(office().chat.calls.slice(before)).toEqual(["findPerson", "findPerson"]);
});

test("a member who became a guest since claims nothing any more, though company.yaml names them", async () => {
  const { chat, context, db } = office();
  const { escalationId } = await escalated(office());
  chat.people.set("U0OLGA", { ...olga, standing: "guest" });
  await refresh();

  const result = await claimEscalationFlow(context)(await aPressOf(office(), escalationId));

  expect(result).toEqual({ kind: "refused", refusal: { kind: "barred", standing: "guest" } });
  expect((await db("escalations").first("state")).state).toBe("open");
});

test("an id that Slack does not know any more is nobody who may do anything", async () => {
  office().chat.people.delete("U0OLGA");

  await refresh();

  expect(await standingOf("U0OLGA")).toBe("deactivated");
});

test("while Slack cannot be asked the copy of before counts, and the others are asked all the same", async () => {
  const { db, chat } = office();
  await refresh();
  await db("chat_users").update({ read_at: minutesAgo(2 * 24 * 60) });
  chat.faults.before("findPerson", unreachable());

  await expect(refresh()).rejects.toThrow("connection refused");

  expect(await standingOf("U0OLGA")).toBe("person");
  expect(await db("chat_users").where("read_at", "<", minutesAgo(60))).toHaveLength(1);
});
