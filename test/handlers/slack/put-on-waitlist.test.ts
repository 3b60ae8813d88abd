import { beforeEach, expect, test } from "vitest";
import { bookHeldTimeFlow } from "#flows/book-held-time.ts";
import { endWaitsFlow } from "#flows/end-waits.ts";
import { lintMessage, lintView } from "#sandbox/slack/block-kit-lint.ts";
import { findEscalation } from "#store/escalations.ts";
import { actionIds, inputs } from "#views/slack/identifiers.ts";
import { aDeskCompany, deskWithCard } from "../../helpers/desk.ts";
import { aPressOf, booked, later, MONDAY, useOffice } from "../../helpers/office.ts";
import {
  accept,
  endOffers,
  joined,
  leave,
  offerFreedTimes,
  openOffer,
  stateOf,
} from "../../helpers/waiting.ts";

/* "Waitlist…" on a card, by signed presses through the real endpoint, against rows. */

const office = useOffice(aDeskCompany());
const db = () => office().db;
const maya = { user: "U0MAYA" };
const row = (id: string) => findEscalation(db(), id);

/** A question whose time somebody else has: nothing is held for its client. */
async function aDesk() {
  await booked(office(), { providerKey: "ana" });
  const desk = await deskWithCard(office());
  return {
    ...desk,
    wait: (values: Record<string, string | string[]>) => fill(desk, values),
  };
}

async function fill(
  desk: Awaited<ReturnType<typeof deskWithCard>>,
  values: Record<string, string | string[]>,
) {
  await desk.press(desk.escalationId, { ...maya, actionId: actionIds.waitlist });
  const view = desk.dialog("U0MAYA");
  await desk.slack.submit({ ...maya, viewId: view.id, values });
  await desk.settle();
  return view;
}

const tuesdays = {
  [inputs.waitDays.block]: ["Tue"],
  [inputs.waitFrom.block]: "09:00",
  [inputs.waitTo.block]: "12:00",
  [inputs.waitUntil.block]: "2026-11-30",
};

const entryOf = (escalationId: string) =>
  db()("waitlist").where({ escalation_id: escalationId }).first();

beforeEach(() => {
  office().clock.at = MONDAY;
});

test("the client waits, is told, and the question stays its owner's, who reads it on the card", async () => {
  const desk = await aDesk();
  const { escalationId, requestId } = desk;
  const view = await desk.wait(tuesdays);

  expect(lintView(view.content)).toEqual([]);
  expect(view).toMatchObject({ open: false, errors: {} });
  const entry = await entryOf(escalationId);
  expect(entry).toMatchObject({
    state: "waiting",
    priority: "high",
    windows: [{ days: [2], from: "09:00", to: "12:00" }],
    until_at: new Date("2026-12-01T07:00:00Z"),
  });
  expect(entry.request_id).not.toBe(requestId);
  expect(await row(escalationId)).toMatchObject({ state: "waiting-client" });
  const owner = await db()("members").where({ key: "maya" }).first("id");
  expect((await row(escalationId))?.ownerId).toBe(owner.id);
  const card = desk.card(escalationId);
  expect(lintMessage(card)).toEqual([]);
  expect(JSON.stringify(card.blocks)).toContain("*On the waitlist* until Monday 30 November 2026");
  expect(desk.thread(escalationId)).toEqual([
    expect.stringMatching(/^Maya Okafor put the client on the waitlist \(GH-\d+\)/),
  ]);
  expect(
    await db()("audit").where({ request_id: requestId, action: "escalation-waitlisted" }),
  ).toMatchObject([{ actor: { kind: "member", name: "Maya Okafor" } }]);
  expect(office().email.sent.map(({ content }) => content.kind)).toContain("waitlist-joined");
});

test("what cannot be a window, or a last day, is said at its field, and nothing changes", async () => {
  const desk = await aDesk();
  const wrong = await desk.wait({ [inputs.waitFrom.block]: "nine" });
  expect(wrong.errors[inputs.waitFrom.block]).toContain("09:00");
  const late = await desk.wait({ [inputs.waitUntil.block]: "2031-01-01" });
  expect(late.errors[inputs.waitUntil.block]).toContain("Nothing was changed");
  expect(await entryOf(desk.escalationId)).toBeUndefined();
  expect(await row(desk.escalationId)).toMatchObject({ state: "claimed" });
});

test("nobody but its owner opens the dialog", async () => {
  const desk = await aDesk();
  await desk.press(desk.escalationId, { user: "U0ANA", actionId: actionIds.waitlist });
  await expect.poll(() => desk.told("U0ANA")).toHaveLength(1);
  expect(await entryOf(desk.escalationId)).toBeUndefined();
});

test("when the client takes a time, the owner is told, and the question is theirs to close", async () => {
  const desk = await aDesk();
  await desk.wait({});
  const { request_id: waiting } = await entryOf(desk.escalationId);
  expect(await offerFreedTimes(office())).toBe(1);
  const { id } = await openOffer(office(), waiting);
  await accept(office(), waiting, id);
  await desk.settle();

  expect(await row(desk.escalationId)).toMatchObject({ state: "claimed" });
  expect(desk.thread(desk.escalationId).at(-1)).toMatch(
    /^<@U0MAYA> The client took a time from the waitlist: .* \(GH-\d+\)\.$/,
  );
  expect(JSON.stringify(desk.card(desk.escalationId).blocks)).not.toContain("On the waitlist");
});

test.each(["leaves", "has waited until the last day"])(
  "when the client %s, the owner hears of it",
  async (how) => {
    const desk = await aDesk();
    await desk.wait({ ...tuesdays, [inputs.waitDays.block]: ["Sun"] });
    const { request_id: waiting } = await entryOf(desk.escalationId);
    if (how === "leaves") await leave(office(), waiting);
    else {
      office().clock.at = later(MONDAY, 9 * 24 * 60);
      await endOffers(office());
    }
    await desk.settle();
    expect(await row(desk.escalationId)).toMatchObject({ state: "claimed" });
    expect(desk.thread(desk.escalationId).at(-1)).toMatch(/^<@U0MAYA> The client /);
    const ended = { request_id: desk.requestId, action: "wait-ended" };
    expect(await db()("audit").where(ended)).toHaveLength(1);
  },
);

test("a wait that lasts too long is the owner's again, and the client goes on waiting", async () => {
  const desk = await aDesk();
  await desk.wait({ ...tuesdays, [inputs.waitDays.block]: ["Sun"] });
  const { request_id: waiting } = await entryOf(desk.escalationId);
  office().clock.at = later(MONDAY, 4 * 24 * 60);
  await endWaitsFlow(office().context)();
  await desk.settle();
  expect(desk.thread(desk.escalationId).at(-1)).toContain("still on the waitlist");
  expect(await stateOf(office(), waiting)).toBe("waiting");
});

test("a card that was drawn before a time was held gives nothing back", async () => {
  const desk = await aDesk();
  await desk.press(desk.escalationId, { ...maya, actionId: actionIds.waitlist });
  const view = desk.dialog("U0MAYA");
  await db()("escalations").where({ id: desk.escalationId }).increment("version", 1);
  await desk.slack.submit({ ...maya, viewId: view.id, values: {} });
  expect(view.errors[inputs.waitUntil.block]).toContain("changed");
  expect(await entryOf(desk.escalationId)).toBeUndefined();
});

test("a client who waited already keeps their place, and the card shows that wait", async () => {
  await booked(office(), { providerKey: "ana" });
  const desk = await deskWithCard(office());
  const clientEmail = { address: "vic@bigcorp.example", domain: "bigcorp.example" };
  const first = await joined(office(), "Vic", { clientEmail });
  await fill(desk, tuesdays);
  expect(await entryOf(desk.escalationId)).toMatchObject({ request_id: first, version: 2 });
});

test("whose time is held is offered that time, and no waitlist", async () => {
  const { escalationId, card } = await deskWithCard(office());
  expect(JSON.stringify(card(escalationId).blocks)).not.toContain(actionIds.waitlist);
  const press = await aPressOf(office(), escalationId, { by: "U0MAYA" });
  expect(await bookHeldTimeFlow(office().context)(press)).toEqual({ kind: "done" });
});
