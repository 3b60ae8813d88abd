import { expect, test } from "vitest";
import { noteMailNewsFlow } from "#flows/note-mail-news.ts";
import { perform } from "#outbox/perform.ts";
import { blockAddress } from "#store/blocked-addresses.ts";
import { recordConsent } from "#store/consents.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { listTimeline } from "#store/timeline.ts";
import { booked, later, MONDAY, performAll, TUESDAY_NOON, useOffice } from "../helpers/office.ts";
import { aRemindingCompany, bookedWithPhone, PHONE, withTexts } from "../helpers/reminding.ts";
import { joined, offerFreedTimes } from "../helpers/waiting.ts";

const office = useOffice(aRemindingCompany());
const db = () => office().db;

const block = (reason: "hard-bounce" | "complaint", address = "kim@home.example") =>
  blockAddress(db(), { address, reason, detail: "", since: MONDAY, origin: "postmark" });
const reasonsOf = async (requestId: string) =>
  (await findEscalationOfRequest(db(), requestId))?.findings.map(({ detail }) => detail);
const storyOf = async (requestId: string) =>
  (await listTimeline(db(), requestId))
    .filter(({ action }) => action.startsWith("mail-"))
    .map(({ action, detail }) => `${action}: ${detail["reason"]}`);
/** When the rung by e-mail is due, and it is day in Phoenix. */
const mailRungAt = later(TUESDAY_NOON, -20 * 60);

test.each(["hard-bounce", "complaint"] as const)(
  "a reminder by mail goes by text once the address is blocked by a %s, and nobody is asked",
  async (reason) => {
    const { desk, sent, remindAt } = withTexts(office());
    const { requestId } = await bookedWithPhone(desk);
    await block(reason);
    sent.length = 0;
    await remindAt(mailRungAt);

    expect(sent).toMatchObject([{ to: PHONE, body: expect.stringContaining("Consultation") }]);
    expect(await storyOf(requestId)).toEqual([
      expect.stringMatching(/^mail-withheld: .*; it goes by text instead$/),
    ]);
    expect(await reasonsOf(requestId)).toBeUndefined();
    await performAll(desk);
    expect(sent).toHaveLength(1);
  },
);

test("without a consent a person is asked instead", async () => {
  const { desk, sent, remindAt } = withTexts(office());
  const { requestId } = await booked(desk, { clientPhone: PHONE });
  await performAll(desk);
  await block("hard-bounce");
  await remindAt(mailRungAt);

  expect(sent).toEqual([]);
  expect(await reasonsOf(requestId)).toEqual([
    "The “reminder” e-mail was not sent: mail to this address came back",
  ]);
});

test("a mail that comes back later is said by text then", async () => {
  const { desk, sent } = withTexts(office());
  // They agree to texts only after the confirmation has left by mail alone.
  const { requestId } = await booked(desk, { clientPhone: PHONE });
  await performAll(desk);
  const { address, ...consent } = { address: PHONE, given: true, wording: "Text me." };
  await recordConsent(db(), { phone: address, ...consent, origin: "page", requestId, at: MONDAY });
  const effect = await db()("effects").where({ kind: "email", request_id: requestId }).first("id");
  await noteMailNewsFlow(desk.context)({
    kind: "bounced",
    block: "hard-bounce",
    detail: "no such user",
    origin: "postmark",
    address: "kim@home.example",
    at: MONDAY,
    effectId: effect.id,
  });
  await performAll(desk);

  expect(sent).toMatchObject([{ to: PHONE }]);
  expect(await storyOf(requestId)).toEqual([
    "mail-bounced: mail to this address came back; it goes by text instead",
  ]);
  expect(await reasonsOf(requestId)).toBeUndefined();
});

test("a text that cannot be sent either asks a person, and nothing goes round in circles", async () => {
  const { desk, sent, remindAt } = withTexts(office());
  const { requestId } = await bookedWithPhone(desk);
  await block("hard-bounce");
  sent.length = 0;
  await remindAt(mailRungAt, { performing: false });
  const mail = await db()("effects").whereLike("key", "email:reminder:%").first("id");
  await perform(desk.context, mail.id);
  await recordConsent(db(), {
    ...{ phone: PHONE, given: false, wording: "STOP", origin: "sms" as const },
    ...{ requestId, at: later(mailRungAt, 1) },
  });
  await performAll(desk);

  expect(sent).toEqual([]);
  expect(await reasonsOf(requestId)).toHaveLength(1);
  expect(await db()("effects").whereLike("key", "%:reminder:%").select("kind", "state")).toEqual(
    expect.arrayContaining([
      { kind: "email", state: "suppressed" },
      { kind: "sms", state: "suppressed" },
    ]),
  );
});

test("an offer of the waitlist to a blocked address is one text", async () => {
  const { desk, sent } = withTexts(office());
  await joined(desk, "Kim", {
    clientPhone: PHONE,
    consents: [{ channel: "sms", given: true, wording: "Text me." }],
  });
  await performAll(desk);
  await block("hard-bounce");
  office().clock.at = later(MONDAY, 120);
  await offerFreedTimes(desk);
  await performAll(desk);
  expect(sent).toMatchObject([{ body: expect.stringContaining("is free") }]);
});
