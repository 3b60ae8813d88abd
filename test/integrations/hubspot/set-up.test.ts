import { afterEach, beforeEach, expect, test } from "vitest";
import { inspectHubSpot, setUpHubSpot } from "#integrations/hubspot/set-up.ts";
import { emptyPortal, hubSpotWorld } from "#sandbox/hubspot/hubspot-world.ts";
import { cleo, mail, meeting, task, text, ticket } from "../crm/office.ts";
import { type Office, openOffice } from "./portal-office.ts";

let office: Office;
beforeEach(async () => {
  office = await openOffice(() => emptyPortal(Object.values(hubSpotWorld().owners)));
});
afterEach(() => office.close());

const run = (accessToken = office.hubspot.token, deadlineMs = 1_000) =>
  setUpHubSpot({ accessToken, apiUrl: office.hubspot.url }, deadlineMs);

async function states(): Promise<string[]> {
  return (await run()).map(({ state }) => state);
}

/** How many types of records have a property of ours. */
const TYPES = 7;
const all = (state: string, count = TYPES) => Array.from({ length: count }, () => state);

test("from nothing it makes everything, and then every write works", async () => {
  expect(await run()).toEqual([
    { what: "the property gatehouse_id of contacts", state: "created", advice: undefined },
    { what: "the property gatehouse_id of tickets", state: "created", advice: undefined },
    { what: "the property gatehouse_id of meetings", state: "created", advice: undefined },
    { what: "the property gatehouse_id of notes", state: "created", advice: undefined },
    { what: "the property gatehouse_id of tasks", state: "created", advice: undefined },
    { what: "the property gatehouse_id of emails", state: "created", advice: undefined },
    { what: "the property gatehouse_id of communications", state: "created", advice: undefined },
    { what: "reading owners", state: "there", advice: undefined },
    { what: "reading deals", state: "there", advice: undefined },
  ]);
  const crm = office.crm();
  const { contactId } = await crm.saveContact(cleo);
  await crm.saveTicket({ ...ticket, contactId });
  await crm.saveMeeting({ ...meeting, contactId });
  await crm.saveTask({ ...task, contactId });
  await crm.saveActivity({ ...mail, contactId });
  await crm.saveActivity({ ...text, contactId });
});

test("a second time it finds everything there", async () => {
  await run();
  expect(await states()).toEqual(all("there", TYPES + 2));
});

test("looking alone changes nothing and says what is missing", async () => {
  const { token: accessToken, url: apiUrl } = office.hubspot;
  const lines = await inspectHubSpot({ accessToken, apiUrl }, 1_000);
  expect(lines.map(({ state }) => state)).toEqual([...all("cannot"), ...all("there", 2)]);
  expect(lines[0]?.advice).toContain("gatehouse setup hubspot");
  await run();
  const again = await inspectHubSpot({ accessToken, apiUrl }, 1_000);
  expect(again.filter(({ state }) => state !== "there")).toEqual([]);
});

test("from half of it, it makes the other half", async () => {
  await run();
  delete office.hubspot.state.definitions.tickets["gatehouse_id"];
  expect(await states()).toEqual(["there", "created", ...all("there", TYPES)]);
});

test("where an answer was lost, the next run finds what was made", async () => {
  office.hubspot.faults.add({ kind: "reset-after-accept", match: "POST .*properties" });
  expect((await run())[0]).toMatchObject({
    state: "cannot",
    advice: expect.stringContaining("again in a minute"),
  });
  expect(await states()).toEqual(all("there", TYPES + 2));
});

test.each([
  [{ hasUniqueValue: false }, /unique values.*delete “gatehouse_id” of contacts/],
  [{ type: "number" }, /holds a number.*delete “gatehouse_id” of contacts/],
])("a property of ours that is made wrongly (%o) is for an admin", async (wrong, advice) => {
  await run();
  Object.assign(office.hubspot.state.definitions.contacts["gatehouse_id"] ?? {}, wrong);
  const [contacts] = await run();
  expect(contacts?.state).toBe("cannot");
  expect(contacts?.advice).toMatch(advice);
});

test.each([
  [
    "crm.schemas.contacts.write",
    ["cannot", "created", ...all("cannot", TYPES - 2), "there", "there"],
  ],
  ["tickets", ["created", "cannot", ...all("created", TYPES - 2), "there", "there"]],
  ["crm.objects.owners.read", [...all("created"), "cannot", "there"]],
  ["crm.objects.deals.read", [...all("created"), "there", "cannot"]],
])("without the scope %s it does the rest and names the scope", async (scope, expected) => {
  const { behaviour } = office.hubspot.state;
  behaviour.scopes = behaviour.scopes.filter((name) => name !== scope);

  const lines = await run();
  expect(lines.map(({ state }) => state)).toEqual(expected);
  for (const { state, advice } of lines) {
    if (state === "cannot") expect(advice).toContain(scope);
  }
});

test("a token that is refused is said to be, and is not repeated", async () => {
  const lines = await run("pat-wrong-canary");
  for (const { state, advice } of lines) {
    expect(state).toBe("cannot");
    expect(advice).toContain("HUBSPOT_ACCESS_TOKEN");
    expect(advice).not.toContain("canary");
  }
});

test("a HubSpot that is silent ends the set-up all the same", async () => {
  office.hubspot.faults.add({ kind: "hang", times: 50 });
  const lines = await run(office.hubspot.token, 200);
  expect(lines.map(({ state }) => state)).toEqual(all("cannot", TYPES + 2));
});
