import { beforeEach, expect, test } from "vitest";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { emailClientFlow, prepareEmailFlow } from "#flows/email-client.ts";
import { giveTo } from "#flows/hand-over-escalation.ts";
import { undoSendingFlow } from "#flows/undo-sending.ts";
import { findEscalation } from "#store/escalations.ts";
import { findMemberByKey } from "#store/members.ts";
import { aPressOf, countOf, escalated, performAll, useOffice } from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
const press = (id: string, by = "U0OLGA") => aPressOf(office(), id, { by });
let send: ReturnType<typeof emailClientFlow>;
beforeEach(() => {
  send = emailClientFlow(office().context);
});

async function claimed() {
  const one = await escalated(office());
  await claimEscalationFlow(office().context)(await press(one.escalationId));
  return one;
}
const words = { text: "How many of you will come?", mailId: "V1" };

test("the owner's words reach the client once, stand in the thread, and the card waits", async () => {
  const { escalationId } = await claimed();
  const before = office().email.sent.length;
  expect(await send({ ...(await press(escalationId)), ...words })).toEqual({ kind: "done" });
  // The same dialog, submitted twice.
  expect(await send({ ...(await press(escalationId)), ...words })).toEqual({ kind: "done" });
  await performAll(office());
  const mails = office().email.sent.filter(({ content }) => content.kind === "free-text");
  expect(mails).toMatchObject([
    { to: { address: "vic@bigcorp.example" }, content: { text: words.text } },
  ]);
  expect(office().email.sent.length).toBeGreaterThan(before);
  expect(office().chat.notes).toMatchObject([
    { text: expect.stringMatching(/wrote to the client:$/), quote: words.text, mention: [] },
  ]);
  expect((await findEscalation(db(), escalationId))?.state).toBe("waiting-client");
});

test("an owner whom the ladder gave the card has answered with the mail", async () => {
  const { escalationId } = await escalated(office());
  const to = await findMemberByKey(db(), "olga");
  if (to === undefined) throw new Error("Olga is a member of this office");
  const ladder = { kind: "system", name: "ladder" } as const;
  await giveTo(db(), { escalationId, from: undefined, to, actor: ladder, at: office().clock.at });
  expect((await findEscalation(db(), escalationId))?.firstHumanAt).toBeUndefined();
  await send({ ...(await press(escalationId)), ...words });
  expect((await findEscalation(db(), escalationId))?.firstHumanAt).toEqual(office().clock.at);
});

test("for ten seconds the mail can be taken back, and then the client never sees it", async () => {
  const { escalationId } = await claimed();
  await send({ ...(await press(escalationId)), ...words, undoKey: "V1" });
  const by = { team: "T0HARBOR", user: "U0OLGA" };
  expect(await undoSendingFlow(office().context)({ key: "V1", by })).toEqual({ kind: "done" });
  await db()("effects").whereNotNull("not_before").update({ not_before: db().fn.now() });
  await performAll(office());
  expect(office().email.sent.map(({ content }) => content.kind)).not.toContain("free-text");
  expect(office().chat.notes).toEqual([]);
  expect((await findEscalation(db(), escalationId))?.state).toBe("claimed");
});

test("nobody but the owner writes, and what is refused sends nothing", async () => {
  const { escalationId } = await escalated(office());
  const refused = (kind: string) => ({ kind: "refused", refusal: { kind } });
  expect(await send({ ...(await press(escalationId)), ...words })).toEqual(refused("not-claimed"));
  expect(await send({ ...(await press(escalationId, "U0NOBODY")), ...words })).toEqual(
    refused("not-a-member"),
  );
  expect(await countOf(db(), "audit", { action: "client-emailed" })).toBe(0);
  expect((await findEscalation(db(), escalationId))?.state).toBe("open");
});

test("the dialog says to whom, and never the whole address", async () => {
  const { escalationId } = await claimed();
  const prepared = await prepareEmailFlow(office().context)(await press(escalationId));
  expect(prepared).toMatchObject({ kind: "ready", emailDomain: "bigcorp.example" });
  expect(JSON.stringify(prepared)).not.toContain("@");
});
