import { expect, test } from "vitest";
import { lintView } from "#sandbox/slack/block-kit-lint.ts";
import { findEscalation } from "#store/escalations.ts";
import { findMemberByKey } from "#store/members.ts";
import { findRequest } from "#store/requests.ts";
import { inputs } from "#views/slack/identifiers.ts";
import { aDeskCompany, deskWithCard } from "../../helpers/desk.ts";
import { countOf, escalated, useOffice } from "../../helpers/office.ts";

/* "Close…" by signed presses, against rows. */

const office = useOffice(aDeskCompany());
const db = () => office().db;
const maya = { user: "U0MAYA" };
const ana = { user: "U0ANA" };
const sam = { user: "U0SAM" };
const row = (id: string) => findEscalation(db(), id);
const idOf = async (key: string) => (await findMemberByKey(db(), key))?.id;

async function open(who = maya, { claimed = true } = {}) {
  const desk = await deskWithCard(office(), { claimed });
  await desk.pick(desk.escalationId, "Close…", who);
  const view = desk.dialog(who.user);
  const submit = (values: Record<string, string>) =>
    desk.slack.submit({ ...who, viewId: view.id, values });
  return { ...desk, view, submit };
}

test("ends it as answered, from the queue as well, and frees what was held", async () => {
  const desk = await open(ana, { claimed: false });
  expect(lintView(desk.view.content)).toEqual([]);
  await desk.submit({});
  await desk.settle();
  expect(await row(desk.escalationId)).toMatchObject({
    state: "resolved",
    resolution: "answered",
    endedBy: await idOf("ana"),
  });
  expect(await findRequest(db(), desk.requestId)).toMatchObject({ closeReason: "answered" });
  expect(await countOf(db(), "occupancies")).toBe(0);
  expect(office().email.kinds()).not.toContain("closed");
  expect(desk.card(desk.escalationId).text).toContain("Resolved: VIP Vic Major");
  expect(desk.card(desk.escalationId).text).toContain("answered by <@U0ANA>");
});

test("asks where it was booked", async () => {
  const desk = await open();
  const elsewhere = { [inputs.outcome.block]: "Booked elsewhere" };
  await desk.submit({ ...elsewhere, [inputs.closeNote.block]: "  " });
  expect(desk.view.errors[inputs.closeNote.block]).toContain("Say where it was booked");
  await desk.submit({ ...elsewhere, [inputs.closeNote.block]: "By phone, with Phoenix." });
  await desk.settle();
  expect(await row(desk.escalationId)).toMatchObject({
    resolution: "booked-elsewhere",
    resolutionNote: "By phone, with Phoenix.",
  });
  expect(JSON.stringify(desk.card(desk.escalationId).blocks)).toContain("By phone, with Phoenix.");
});

test.each([
  ["nothing", "", "Say which request it repeats"],
  ["what does not exist", "GH-999999999", "There is no request with this reference"],
  ["no reference", "Kim's", "There is no request with this reference"],
])("a duplicate of %s is refused at its field", async (_what, reference, words) => {
  const { view, submit, escalationId } = await open();
  await submit({
    [inputs.outcome.block]: "Duplicate of another request",
    [inputs.duplicateOf.block]: reference,
  });
  expect(view.errors[inputs.duplicateOf.block]).toContain(words);
  expect(await row(escalationId)).toMatchObject({ state: "claimed" });
});

test("a duplicate names the other request, and is not its own", async () => {
  const other = await escalated(office(), { clientName: "Vic once more" });
  const { reference = "" } = (await findRequest(db(), other.requestId)) ?? {};
  const desk = await open();
  const own = (await findRequest(db(), desk.requestId))?.reference ?? "";
  const duplicate = { [inputs.outcome.block]: "Duplicate of another request" };
  await desk.submit({ ...duplicate, [inputs.duplicateOf.block]: own });
  expect(desk.view.errors[inputs.duplicateOf.block]).toContain("the request itself");
  await desk.submit({ ...duplicate, [inputs.duplicateOf.block]: reference.replace("GH-", "") });
  await desk.settle();
  expect(await row(desk.escalationId)).toMatchObject({ duplicateOf: other.requestId });
  expect(desk.card(desk.escalationId).text).toContain(`a duplicate of ${reference}`);
});

test("sends the client only words that were shown as they arrive", async () => {
  const desk = await open();
  const message = { [inputs.closeMessage.block]: "Thank you, <b>all</b> is well." };
  await desk.submit(message);
  expect(desk.view).toMatchObject({ open: true, trouble: false });
  expect(lintView(desk.view.content)).toEqual([]);
  expect(JSON.stringify(desk.view.content)).toContain("The client gets this by e-mail");
  expect(await row(desk.escalationId)).toMatchObject({ state: "claimed" });

  const changed = { [inputs.closeMessage.block]: "Thank you, all is well." };
  await desk.submit(changed);
  expect(await row(desk.escalationId)).toMatchObject({ state: "claimed" });
  await desk.submit({});
  await desk.settle();
  expect(await row(desk.escalationId)).toMatchObject({
    resolution: "answered",
    clientText: "Thank you, all is well.",
  });
  expect(office().email.sent.at(-1)?.content).toMatchObject({
    kind: "closed",
    text: "Thank you, all is well.",
  });
});

test("a preview is not shown of what could not be closed like that", async () => {
  const desk = await open();
  await desk.submit({
    [inputs.outcome.block]: "Booked elsewhere",
    [inputs.closeMessage.block]: "You are booked.",
  });
  expect(desk.view.errors[inputs.closeNote.block]).toContain("Say where it was booked");
});

test("of two who close it, the second is told in the dialog who was faster", async () => {
  const desk = await open(maya, { claimed: false });
  await desk.pick(desk.escalationId, "Close…", sam);
  const other = desk.dialog("U0SAM");
  await Promise.all([desk.submit({}), desk.slack.submit({ ...sam, viewId: other.id, values: {} })]);
  const left = [desk.view, other].filter(({ open: isOpen }) => isOpen);
  const winner = left[0] === other ? "Maya Okafor" : "Sam Whitfield";
  expect(left).toHaveLength(1);
  expect(left[0]?.errors[inputs.outcome.block]).toContain(`was resolved by ${winner}`);
  expect(await countOf(db(), "audit", { action: "escalation-closed" })).toBe(1);
});
