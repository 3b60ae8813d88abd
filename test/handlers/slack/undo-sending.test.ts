import { expect, test, vi } from "vitest";
import { lintView } from "#sandbox/slack/block-kit-lint.ts";
import { findEscalation } from "#store/escalations.ts";
import { undoSeconds } from "#store/sendings.ts";
import { actionIds, inputs } from "#views/slack/identifiers.ts";
import { aDeskCompany, deskWithCard } from "../../helpers/desk.ts";
import { countOf, useOffice } from "../../helpers/office.ts";
import { eventually } from "../../helpers/slack-endpoint.ts";

/* "Undo" after "Send and hold", by signed presses, against rows. */

// Looking up free times takes its time where other tests run beside it.
vi.setConfig({ testTimeout: 30_000 });

const office = useOffice(aDeskCompany());
const db = () => office().db;
const maya = { user: "U0MAYA" };

/** Two times proposed, and the dialog that tells so still open. */
async function aSending() {
  const desk = await deskWithCard(office());
  await desk.press(desk.escalationId, { ...maya, actionId: actionIds.propose });
  const view = desk.dialog("U0MAYA");
  const viewId = view.id;
  const asked = { ...maya, viewId, actionId: inputs.slots.action, query: "" };
  const offered = await desk.slack.suggest(asked);
  const [one, other] = [offered[0], offered.at(-1)];
  await desk.slack.submit({
    ...maya,
    viewId,
    values: { [inputs.slots.block]: [one?.value ?? "", other?.value ?? ""] },
  });
  expect(view).toMatchObject({ open: true, trouble: false, errors: {} });
  // Ten seconds are soon over where other tests run beside this one.
  await db()("effects")
    .whereNotNull("not_before")
    .update({ not_before: db().raw("now() + interval '1 hour'") });
  const undo = () => desk.slack.press({ ...maya, viewId, actionId: actionIds.undo });
  const says = () => JSON.stringify(view.content.blocks);
  return { ...desk, view, undo, says };
}

test("the dialog says for how long, and Undo takes all of it back", async () => {
  const desk = await aSending();
  expect(lintView(desk.view.content)).toEqual([]);
  expect(desk.says()).toContain(`*Sending in ${undoSeconds} s*`);
  await desk.settle();
  expect(desk.card(desk.escalationId).text).toContain("Waiting for client");
  expect(office().email.kinds()).not.toContain("offers");

  expect(await desk.undo()).toMatchObject({ status: 200 });
  await eventually(() => expect(desk.says()).toContain("Taken back. Nothing was sent"));
  expect(lintView(desk.view.content)).toEqual([]);
  await db()("effects").whereNotNull("not_before").update({ not_before: db().fn.now() });
  await desk.settle();
  expect(office().email.kinds()).not.toContain("offers");
  expect(desk.thread(desk.escalationId)).toEqual([]);
  expect(desk.card(desk.escalationId).text).toContain("In progress");
  expect(await findEscalation(db(), desk.escalationId)).toMatchObject({ state: "claimed" });
});

test("after it has left, Undo is refused in the dialog with the truth", async () => {
  const desk = await aSending();
  await db()("effects").whereNotNull("not_before").update({ not_before: db().fn.now() });
  await desk.settle();
  expect(office().email.kinds()).toContain("offers");
  await desk.undo();
  await eventually(() => expect(desk.says()).toContain("It has left for the client already"));
  expect(await findEscalation(db(), desk.escalationId)).toMatchObject({ state: "waiting-client" });
  expect(await countOf(db(), "audit", { action: "sending-undone" })).toBe(0);
});

test("two presses on Undo take it back once", async () => {
  const desk = await aSending();
  await Promise.all([desk.undo(), desk.undo()]);
  await eventually(() => expect(desk.says()).toContain("Taken back. Nothing was sent"));
  expect(await countOf(db(), "audit", { action: "sending-undone" })).toBe(1);
});
