import { expect, test } from "vitest";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { putOnWaitlistFlow } from "#flows/put-on-waitlist.ts";
import { aPressOf, booked, escalated, performAll, useOffice } from "../../helpers/office.ts";
import { aTextDesk, CLEO, texting } from "../../helpers/text-desk.ts";

const office = useOffice();

/** Put on the list by the owner of their question, for as long as possible and at any time. */
async function put() {
  const desk = await aTextDesk(office());
  await booked(desk);
  const { escalationId } = await escalated(desk, texting());
  await claimEscalationFlow(desk.context)(await aPressOf(desk, escalationId));
  const press = await aPressOf(desk, escalationId);
  const done = await putOnWaitlistFlow(desk.context)({
    ...press,
    windows: [],
    fromOn: undefined,
    untilOn: undefined,
  });
  expect(done).toEqual({ kind: "done" });
  return desk;
}

const joinedMails = () =>
  office().email.sent.filter(({ content }) => content.kind === "waitlist-joined");

test("whom a member puts on the list is told by text, where they agreed to texts", async () => {
  const desk = await put();
  await performAll(desk);

  expect((await desk.sent()).at(-1)).toMatch(
    /you are on the waitlist for Consultation until .*nothing is booked yet.*\/w\//,
  );
  expect(joinedMails()).toEqual([]);
});

test("and by e-mail, once, where they said STOP before it left", async () => {
  const desk = await put();
  await desk.says("STOP", CLEO);
  await performAll(desk);

  expect((await desk.sent()).filter((body) => body.includes("waitlist"))).toEqual([]);
  expect(joinedMails()).toHaveLength(1);
});
