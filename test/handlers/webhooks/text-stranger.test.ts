import { afterAll, expect, test } from "vitest";
import { hubSpotEnvironment } from "#sandbox/environment.ts";
import type { HubSpotDouble } from "#sandbox/hubspot/hubspot-double.ts";
import { actionIds, optionIds } from "#views/slack/identifiers.ts";
import { startCheckedHubSpot } from "../../contracts/checked-crm.ts";
import { DESK, soon, useSlackDesk } from "../../helpers/slack-desk.ts";
import { weekdayFromNow } from "../../helpers/visitor.ts";

/* Somebody with a telephone and nothing else: by Twilio's signed webhook and Slack's signed presses. */

const publicUrl = "https://book.harbor.example";
const phone = "+16025550123";
let hubspot: HubSpotDouble | undefined;
const desk = useSlackDesk({
  async further() {
    hubspot = await startCheckedHubSpot();
    return { ...hubSpotEnvironment(hubspot), PUBLIC_URL: publicUrl };
  },
});
afterAll(() => hubspot?.stop());

const heard = () =>
  desk()
    .twilio.conversation(phone)
    .filter(({ direction }) => direction !== "inbound");

/** Writes, and gives the answer. */
async function says(body: string): Promise<string> {
  const before = heard().length;
  await desk().twilio.textFrom(phone, body);
  await soon(() => expect(heard().length).toBe(before + 1));
  return heard().at(-1)?.body ?? "";
}

/** Nobody is texted by night: business time goes to the noon of a working day, in New York. */
async function atNoon(): Promise<string> {
  const day = weekdayFromNow(3);
  const at = new Date(`${day}T17:00:00Z`);
  const { now } = (await (await desk().get("/api/v1/clock")).json()) as { now: string };
  const byMinutes = Math.round((at.getTime() - new Date(now).getTime()) / 60_000);
  await desk().post("/api/v1/clock", { byMinutes });
  return weekdayFromNow(6);
}

// Every step waits for a worker, and a machine may be busy.
test("a stranger without an e-mail address gets an owner, and a time that is booked, by text alone", {
  timeout: 60_000,
}, async () => {
  const { slack, twilio, mail, db, base } = desk();
  twilio.connect({ appUrl: base, publicUrl });
  const day = await atNoon();
  expect(await says(`Could I get a Consultation on ${day} at 2pm?`)).toContain(
    "what is your name?",
  );
  expect(await says("Cleo Stern")).toContain("at which e-mail address");
  expect(await says("sorry, I don't have e-mail")).toContain("A person will answer you by");

  const request = await db("requests").first();
  expect(request).toMatchObject({
    ...{ channel: "sms", state: "escalated", contact_name: "Cleo Stern" },
    ...{ contact_email: null, contact_phone: phone },
    wanted_start: new Date(`${day}T19:00:00Z`),
  });
  const card = () => slack.state.messages.find(({ text }) => text.includes("Cleo Stern"));
  await soon(() => expect(card()).toBeDefined());
  const drawn = JSON.stringify(card());
  expect(drawn).toContain("the client gave no e-mail address, only a number");
  expect(drawn).toContain("no e-mail address, reached by text");
  expect(drawn).toContain("held with");
  await soon(() => expect(Object.values(hubspot?.state.records.tickets ?? {})).toHaveLength(1));

  const ts = card()?.ts ?? "";
  await slack.press({ user: "U0MAYA", channel: DESK, ts, actionId: actionIds.claim });
  await soon(() => expect(JSON.stringify(card())).toContain("Text client…"));
  expect(JSON.stringify(card())).not.toContain("E-mail client…");
  await slack.press({ user: "U0MAYA", channel: DESK, ts, actionId: actionIds.book });
  const view = Object.values(slack.state.views).at(-1);
  const viewId = view?.id ?? "";
  const list = { user: "U0MAYA", viewId, actionId: optionIds.slot, query: "3:00 PM" };
  const [option] = await slack.suggest(list);
  const said = heard().length;
  await slack.submit({ user: "U0MAYA", viewId, values: { slot: option?.text ?? "" } });

  await soon(() => expect(heard().length).toBe(said + 1));
  expect(heard().at(-1)?.body).toContain("is booked for");
  expect(await db("requests").first()).toMatchObject({ state: "booked", contact_email: null });
  expect(await db("escalations").first()).toMatchObject({ resolution: "booked" });
  // What cannot be mailed is said to be so, and asks nobody: the same went by text.
  await soon(async () =>
    expect(await db("audit").where({ action: "mail-withheld" })).toHaveLength(1),
  );
  expect(await db("escalations")).toHaveLength(1);
  expect(JSON.stringify(mail)).not.toContain("Cleo");
});
