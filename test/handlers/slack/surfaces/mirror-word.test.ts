import { afterAll, describe, expect, test } from "vitest";
import { applyCompany } from "#flows/apply-company.ts";
import { hubSpotEnvironment } from "#sandbox/environment.ts";
import type { HubSpotDouble } from "#sandbox/hubspot/hubspot-double.ts";
import { associatedIds, nameOf } from "#sandbox/hubspot/portal.ts";
import { deliver } from "#sandbox/slack/client/deliver.ts";
import { findCompany } from "#store/company.ts";
import { startCheckedHubSpot } from "../../../contracts/checked-crm.ts";
import { DESK, soon, useSlackDesk } from "../../../helpers/slack-desk.ts";

let hubspot: HubSpotDouble | undefined;
const desk = useSlackDesk({
  company: { crm: { mirrorThread: true } },
  async further() {
    hubspot = await startCheckedHubSpot();
    return hubSpotEnvironment(hubspot);
  },
});
afterAll(() => hubspot?.stop());

const tickets = () => Object.values(hubspot?.state.records.tickets ?? {});

/** What is noted on the ticket of an escalation. */
function notesOn(escalationId: string) {
  const state = hubspot?.state;
  const ticket = tickets().find(({ properties }) => properties["gatehouse_id"] === escalationId);
  if (state === undefined || ticket === undefined) return [];
  const ids = associatedIds(
    { state, now: Date.now, onChange: () => undefined },
    nameOf("tickets", ticket.id),
    "notes",
  );
  return ids.map((id) => state.records.notes[id]?.properties["hs_note_body"]);
}

async function aThread() {
  const { raise, slack, db } = desk();
  await db("occupancies").delete();
  const raised = await raise();
  const card = () =>
    slack.state.messages.find(
      ({ text, thread_ts }) => text.includes(raised.reference) && thread_ts === undefined,
    );
  await soon(() => {
    expect(card()).toBeDefined();
    expect(tickets().map(({ properties }) => properties["gatehouse_id"])).toContain(
      raised.escalationId,
    );
  });
  return { root: card()?.ts ?? "", notes: () => notesOn(raised.escalationId) };
}

const say = (user: string, threadTs: string | undefined, text: string) =>
  desk().slack.say({ user, channel: DESK, text, ...(threadTs !== undefined && { threadTs }) });
const settled = () =>
  soon(async () => {
    const open = await desk().db("effects").whereIn("state", ["pending", "sending", "ambiguous"]);
    expect(open).toEqual([]);
  });

describe("where the company wants it", () => {
  test("what people say under a card is noted on its ticket, by name, within ten seconds", async () => {
    const { root, notes } = await aThread();
    const said = performance.now();
    await say("U0MAYA", root, "Called <them> & they want the big room");
    await say("U0LEE", root, "I am no member, and of the company");
    await soon(() => expect(notes()).toHaveLength(2));
    expect(performance.now() - said).toBeLessThan(10_000);
    expect(notes()).toEqual([
      "Maya Okafor:<br>Called ‹them› & they want the big room",
      expect.stringMatching(/^Lee Park:<br>I am no member/),
    ]);
  });

  test("a note that was told to the bot is noted, its commands and its own words are not", async () => {
    const { root, notes } = await aThread();
    await say("U0MAYA", root, "@gatehouse book tue 2pm");
    await say("U0MAYA", root, "@gatehouse note Keep her away from Ana");
    await say("U0MAYA", root, "@gatehouse nonsense");
    await soon(() => expect(notes()).toHaveLength(1));
    await settled();
    expect(notes()).toEqual(["Maya Okafor:<br>Keep her away from Ana"]);
  });

  test("a guest's word, one elsewhere and one that is delivered again make no further note", async () => {
    const { root, notes } = await aThread();
    await say("U0GUEST", root, "From outside");
    await say("U0ANA", undefined, "Lunch?");
    const word = await say("U0ANA", root, "Only once");
    await soon(() => expect(notes()).toHaveLength(1));
    const wished = await desk().db("effects").where({ kind: "crm-note" });
    expect(wished.filter(({ key }) => key === `crm-note:${DESK}-${word.ts}`)).toHaveLength(1);
    const { text, ts } = word;
    const event = { type: "message", user: "U0ANA", channel: DESK, thread_ts: root, text, ts };
    const again = await deliver(
      {
        kind: "event",
        payload: { type: "event_callback", team_id: "T0HARBOR", api_app_id: "A0GATEHOUSE", event },
      },
      { requestUrl: `${desk().base}/slack/events`, signingSecret: desk().slack.signingSecret },
    );
    expect(again.status).toBe(200);
    await settled();
    expect(notes()).toHaveLength(1);
  });

  test("a client's own link that somebody pastes is left out", async () => {
    const { root, notes } = await aThread();
    const content = String(tickets().at(-1)?.properties["content"]);
    const [, publicUrl] = /(http\S+)\/console\//.exec(content) ?? [];
    await say("U0MAYA", root, `She has ${publicUrl}/manage/secret already`);
    await soon(() => expect(notes()).toEqual(["Maya Okafor:<br>She has [link] already"]));
  });

  test("no word of it reaches the client", async () => {
    const { root, notes } = await aThread();
    const secret = "a difficult woman";
    await say("U0MAYA", root, secret);
    await soon(() => expect(notes()).toHaveLength(1));
    await settled();
    const mails = desk().mail.state.messages.map(({ raw }) => raw);
    expect(mails.join("\n")).not.toContain(secret);
  });
});

test("where the company does not want it, what is said stays in the thread", async () => {
  const { db } = desk();
  const company = await findCompany(db);
  const quiet = { ...company?.settings, crm: { mirrorThread: false } };
  await applyCompany(db, { text: JSON.stringify(quiet), by: "test", at: new Date() });
  const { root } = await aThread();
  // Each node learns of a new company within a moment.
  await soon(async () => {
    const { ts } = await say("U0MAYA", root, "Nobody else's business");
    expect(await db("effects").where({ key: `crm-note:${DESK}-${ts}` })).toEqual([]);
  });
});
