import { describe, expect, test } from "vitest";
import { type MailNews, noteMailNewsFlow } from "#flows/note-mail-news.ts";
import { findMailBlock, isMailBlocked } from "#store/blocked-addresses.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { listTimeline } from "#store/timeline.ts";
import { booked, countOf, MONDAY, performAll, useOffice } from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
const kim = "kim@home.example";
const at = (second: number) => new Date(MONDAY.getTime() + second * 1_000);

type Told =
  | { readonly kind: "delivered" | "switched-on" }
  | { readonly kind: "bounced"; readonly block: "hard-bounce" | undefined; readonly detail: string }
  | { readonly kind: "complained"; readonly detail: string }
  | { readonly kind: "switched-off"; readonly block: "hard-bounce" | "unsubscribed" };

/** A confirmation that was sent, and a way to tell news of it. */
async function aMail() {
  const { requestId } = await booked(office());
  await performAll(office());
  const { id } = await db()("effects").where({ kind: "email", request_id: requestId }).first("id");
  return {
    requestId,
    id: id as string,
    tell: (told: Told, second = 1, effectId: string | undefined = id) =>
      noteMailNewsFlow(office().context)({
        ...{ origin: "postmark", address: "Kim@home.example", at: at(second), effectId },
        ...told,
      } as MailNews),
    status: async () => (await db()("mail_news").where({ effect_id: id }).first())?.status,
    reasons: async () =>
      (await findEscalationOfRequest(db(), requestId))?.findings.map(({ detail }) => detail) ?? [],
    story: async () => (await listTimeline(db(), requestId)).map(({ action }) => action),
  };
}

const delivered = { kind: "delivered" } as const;
const hardBounce = { kind: "bounced", block: "hard-bounce", detail: "no such user" } as const;
const softBounce = { kind: "bounced", block: undefined, detail: "mailbox full" } as const;
const complaint = { kind: "complained", detail: "marked as spam" } as const;

test("a mail that arrived is known to have arrived, and nobody is bothered", async () => {
  const mail = await aMail();
  await mail.tell(delivered);
  expect(await mail.status()).toBe("delivered");
  expect(await mail.reasons()).toEqual([]);
});

test("a hard bounce marks the address, tells the story and asks a person, once however often it comes", async () => {
  const mail = await aMail();
  for (let time = 0; time < 3; time += 1) await mail.tell(hardBounce);
  expect(await mail.status()).toBe("bounced");
  expect(await findMailBlock(db(), kim)).toEqual({
    ...{ address: kim, reason: "hard-bounce", detail: "no such user" },
    ...{ since: at(1), origin: "postmark" },
  });
  expect(await mail.reasons()).toEqual([
    "The “confirmed” e-mail did not arrive: mail to this address came back",
  ]);
  expect((await mail.story()).filter((action) => action === "mail-bounced")).toHaveLength(1);
});

test("a full mailbox is told to a person, and the next mail may go there", async () => {
  const mail = await aMail();
  await mail.tell(softBounce);
  expect(await isMailBlocked(db(), kim)).toBe(false);
  expect(await mail.reasons()).toEqual(["The “confirmed” e-mail did not arrive: mailbox full"]);
});

test("a complaint ends all mail to the address", async () => {
  const mail = await aMail();
  await mail.tell(delivered, 1);
  await mail.tell(complaint, 2);
  expect(await mail.status()).toBe("complained");
  expect(await findMailBlock(db(), kim)).toMatchObject({ reason: "complaint" });
  expect(await mail.reasons()).toEqual([
    "Nothing more is mailed to the client: whoever has this address called our mail spam",
  ]);
  expect(await mail.story()).toContain("mail-complained");
});

test("whoever wants no more mail gets none, and a person knows", async () => {
  const mail = await aMail();
  await mail.tell({ kind: "switched-off", block: "unsubscribed" });
  expect(await isMailBlocked(db(), kim)).toBe(true);
  expect(await mail.reasons()).toHaveLength(1);
  expect(await mail.story()).toContain("mail-unsubscribed");
});

describe("in whatever order it comes", () => {
  const off = { kind: "switched-off", block: "hard-bounce" } as const;
  test.each<[string, readonly Told[]]>([
    ["bounce, switch", [hardBounce, off]],
    ["switch, bounce", [off, hardBounce]],
    ["switch, bounce, an older delivery", [off, hardBounce, delivered]],
    ["all twice", [off, hardBounce, off, delivered, hardBounce]],
  ])("%s: one block, one reason, and it did not arrive", async (_name, said) => {
    const mail = await aMail();
    for (const told of said) await mail.tell(told);
    expect(await mail.status()).toBe("bounced");
    expect(await countOf(db(), "blocked_addresses")).toBe(1);
    expect(await mail.reasons()).toHaveLength(1);
  });

  test("an address that was switched on again stays on, though its bounce comes later", async () => {
    const mail = await aMail();
    await mail.tell({ kind: "switched-on" }, 10, undefined);
    await mail.tell(hardBounce, 5);
    expect(await isMailBlocked(db(), kim)).toBe(false);
    await mail.tell(off, 11);
    expect(await isMailBlocked(db(), kim)).toBe(true);
    await mail.tell({ kind: "switched-on" }, 12, undefined);
    expect(await isMailBlocked(db(), kim)).toBe(false);
    expect(await countOf(db(), "audit", { action: "mail-block-lifted" })).toBe(1);
  });
});

test("a bounce that is told again after a lift blocks again, and asks nobody a second time", async () => {
  const mail = await aMail();
  await mail.tell(hardBounce, 1);
  await mail.tell({ kind: "switched-on" }, 5, undefined);
  await mail.tell(hardBounce, 6);
  expect(await isMailBlocked(db(), kim)).toBe(true);
  expect(await mail.reasons()).toHaveLength(1);
});

test("news of a mail that is none of ours still marks the address, and asks nobody", async () => {
  const mail = await aMail();
  await mail.tell(hardBounce, 1, "0195b3f0-0000-7000-8000-0000000000ff");
  expect(await isMailBlocked(db(), kim)).toBe(true);
  expect(await mail.status()).toBeUndefined();
  expect(await mail.reasons()).toEqual([]);
});

test("the audit keeps no address", async () => {
  const mail = await aMail();
  await mail.tell(hardBounce);
  await mail.tell({ kind: "switched-on" }, 9, undefined);
  const entries = await db()("audit").whereIn("action", ["mail-blocked", "mail-block-lifted"]);
  expect(entries.map(({ detail }) => detail)).toEqual([
    { domain: "home.example", reason: "hard-bounce" },
    { domain: "home.example" },
  ]);
});
