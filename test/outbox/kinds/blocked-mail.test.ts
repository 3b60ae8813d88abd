import { beforeEach, describe, expect, test } from "vitest";
import { VendorError } from "#errors.ts";
import { perform } from "#outbox/perform.ts";
import { blockAddress, findMailBlock } from "#store/blocked-addresses.ts";
import { transact } from "#store/db.ts";
import { findEffect, wish } from "#store/effects.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { listTimeline } from "#store/timeline.ts";
import { booked, countOf, escalated, MONDAY, performAll, useOffice } from "../../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
const phone = "+16025550123";

const block = (address: string) =>
  blockAddress(db(), {
    address,
    reason: "hard-bounce",
    detail: "no such user",
    since: MONDAY,
    origin: "postmark",
  });
const refused = new VendorError("postmark", {
  verdict: "human",
  ambiguous: false,
  code: "recipient-refused",
  detail: "switched off (406)",
});
const reasonsOf = async (requestId: string) =>
  (await findEscalationOfRequest(db(), requestId))?.findings.map(({ detail }) => detail);
const storyOf = async (requestId: string) =>
  (await listTimeline(db(), requestId)).map(({ action }) => action);

describe("an address that takes no mail", () => {
  test("gets none: the message is left out with its reason, and a person hears of it", async () => {
    await block("kim@home.example");
    const { requestId, appointmentId } = await booked(office());
    await performAll(office());
    expect(office().email.sent).toEqual([]);
    const effect = await db()("effects")
      .where({ key: `email:confirmed:${appointmentId}:0` })
      .first();
    expect(effect).toMatchObject({
      state: "suppressed",
      last_error: "mail to this address came back",
    });
    expect(await storyOf(requestId)).toContain("mail-withheld");
    expect(await reasonsOf(requestId)).toEqual([
      "The “confirmed” e-mail was not sent: mail to this address came back",
    ]);
  });

  test("is known however the client writes it", async () => {
    await block("kim@home.example");
    await booked(office(), {
      clientEmail: { address: "Kim@Home.Example", domain: "home.example" },
    });
    await performAll(office());
    expect(office().email.sent).toEqual([]);
  });

  test("is told to nobody where the same news goes by text", async () => {
    await block("kim@home.example");
    const texting = {
      ...office(),
      context: { ...office().context, connected: { crm: false, sms: true } },
    };
    const { requestId, appointmentId } = await booked(texting, {
      clientPhone: phone,
      consents: [{ channel: "sms", given: true, wording: "Text me." }],
    });
    expect(await findEffect(db(), `sms:confirmed:${appointmentId}:0`)).toBeDefined();
    const mail = await findEffect(db(), `email:confirmed:${appointmentId}:0`);
    const event = await findEffect(db(), `calendar-event:${appointmentId}`);
    await perform(office().context, event?.id ?? "");
    await perform(office().context, mail?.id ?? "");
    expect(await storyOf(requestId)).toContain("mail-withheld");
    expect(await countOf(db(), "escalations")).toBe(0);
  });

  test("of a VIP is told to a person in any case, beside the reasons that are there", async () => {
    await block("vic@bigcorp.example");
    const { requestId } = await escalated(office());
    await performAll(office());
    const reasons = await reasonsOf(requestId);
    expect(reasons).toHaveLength(2);
    expect(reasons?.[1]).toMatch(/^The “person-will-answer” e-mail was not sent/);
  });

  test("of a VIP is told even where the same news goes by text, and the words say that it does", async () => {
    await block("vic@bigcorp.example");
    const { requestId } = await escalated(office());
    await transact(db(), (tx) =>
      wish(tx, {
        ...{ kind: "sms", key: `sms:person-will-answer:${requestId}`, requestId },
        payload: { template: "person-will-answer" },
      }),
    );
    const mail = await findEffect(db(), `email:person-will-answer:${requestId}`);
    await perform(office().context, mail?.id ?? "");
    expect((await reasonsOf(requestId))?.[1]).toMatch(/; the same goes to the client by text$/);
  });

  test("is told once, however often the message is looked at", async () => {
    await block("kim@home.example");
    const { requestId, appointmentId } = await booked(office());
    await performAll(office());
    const effect = await findEffect(db(), `email:confirmed:${appointmentId}:0`);
    expect(await perform(office().context, effect?.id ?? "")).toBe("settled");
    expect(await countOf(db(), "audit", { action: "mail-withheld" })).toBe(1);
    expect(await reasonsOf(requestId)).toHaveLength(1);
  });
});

describe("an address that the vendor refuses for ever", () => {
  let requestId = "";
  beforeEach(async () => {
    office().email.faults.before("send", refused);
    requestId = (await booked(office())).requestId;
    await performAll(office());
  });

  test("is marked with who said so, and the message is left out", async () => {
    expect(await findMailBlock(db(), "kim@home.example")).toMatchObject({
      reason: "refused",
      origin: "smtp",
      detail: expect.stringContaining("switched off"),
    });
    expect(await countOf(db(), "effects", { kind: "email", state: "suppressed" })).toBe(1);
    expect(await reasonsOf(requestId)).toEqual([
      "The “confirmed” e-mail was not sent: this address does not exist, or takes no mail",
    ]);
  });

  test("is not tried again with the next message", async () => {
    const calls = office().email.calls.length;
    await booked(office(), { start: new Date("2026-11-25T17:00:00Z") });
    await performAll(office());
    expect(office().email.calls).toHaveLength(calls);
  });
});

test("any other refusal is given up as before, and marks nothing", async () => {
  const failure = { verdict: "human", ambiguous: false, detail: "412", code: "412" } as const;
  office().email.faults.before("send", new VendorError("postmark", failure));
  const { requestId } = await booked(office());
  await performAll(office());
  expect(await countOf(db(), "blocked_addresses")).toBe(0);
  expect(await countOf(db(), "effects", { kind: "email", state: "dead" })).toBe(1);
  expect(await reasonsOf(requestId)).toEqual(["An e-mail could not be delivered: postmark: 412"]);
});
