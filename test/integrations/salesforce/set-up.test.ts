import { afterEach, beforeEach, expect, test } from "vitest";
import { inspectSalesforce, setUpSalesforce } from "#integrations/salesforce/set-up.ts";
import { emptyOrg } from "#sandbox/salesforce/salesforce-world.ts";
import { type OrgOffice, openOrgOffice, valuesOf } from "./org-office.ts";

let office: OrgOffice;
beforeEach(async () => {
  office = await openOrgOffice(emptyOrg);
});
afterEach(() => office.close());

const run = () => setUpSalesforce(office.options, 2_000);
const states = async () => (await run()).map(({ state }) => state);

const fields = [
  "the field Gatehouse_Id__c of Contact",
  "the field Gatehouse_Id__c of Lead",
  "the field Gatehouse_Id__c of Case",
  "the field Gatehouse_Id__c of Event",
  "the field Gatehouse_Id__c of Task",
  "the field Gatehouse_Outcome__c of Event",
];
const readings = [
  "reading users",
  "reading open opportunities",
  "reading accounts",
  "reading comments of cases",
];

test("from nothing it makes everything, and shows it to the user whom we act for alone", async () => {
  expect(await run()).toEqual([
    ...fields.map((what) => ({ what, state: "created", advice: undefined })),
    ...readings.map((what) => ({ what, state: "there", advice: undefined })),
  ]);
  const { state } = office.salesforce;
  expect(valuesOf(office.salesforce, "PermissionSetAssignment")).toMatchObject([
    { AssigneeId: state.runAs },
  ]);
  expect(valuesOf(office.salesforce, "FieldPermissions")).toHaveLength(6);
  expect(state.fields.Event["Gatehouse_Id__c"]).toMatchObject({ externalId: true, unique: true });
});

test("a field that is there and hidden is shown", async () => {
  await run();
  const known = office.salesforce.state.fields.Case;
  const field = known["Gatehouse_Id__c"];
  if (field !== undefined) known["Gatehouse_Id__c"] = { ...field, visible: false };
  office.salesforce.state.records.FieldPermissions = {};
  expect((await states()).slice(0, 6)).toEqual([
    ...["there", "there", "created", "there", "there", "there"],
  ]);
});

test("where we may not change the org, it says what an administrator does", async () => {
  office.salesforce.state.behaviour.maySetUp = false;
  const lines = await run();
  expect(lines.map(({ state }) => state)).toEqual([
    ...fields.map(() => "cannot"),
    ...readings.map(() => "there"),
  ]);
  expect(lines[2]?.advice).toMatch(
    /Object Manager > Case > .* > Text, name Gatehouse_Id, length 100, ticked Unique and External ID/,
  );
  expect(lines[5]?.advice).toMatch(
    /Object Manager > Activity .*name Gatehouse_Outcome, length 40,/,
  );
});

test.each([{ unique: false }, { externalId: false }, { type: "boolean" }])(
  "a field of ours that was made wrongly (%o) is for an administrator",
  async (wrong) => {
    await run();
    Object.assign(office.salesforce.state.fields.Lead["Gatehouse_Id__c"] ?? {}, wrong);
    const [, lead] = await run();
    expect(lead).toMatchObject({
      state: "cannot",
      advice: expect.stringContaining("Object Manager"),
    });
  },
);

test("where an answer was lost, the next run finds what was made", async () => {
  office.salesforce.faults.add({ kind: "reset-after-accept", match: "POST .*CustomField" });
  expect((await run())[0]).toMatchObject({
    state: "cannot",
    advice: expect.stringContaining("again in a minute"),
  });
  expect((await states()).slice(0, 2)).toEqual(["created", "there"]);
});

test("looking alone changes nothing and says what is missing", async () => {
  const lines = await inspectSalesforce(office.options, 2_000);
  expect(lines.map(({ state }) => state)).toEqual([
    ...fields.map(() => "cannot"),
    ...readings.map(() => "there"),
  ]);
  expect(lines[0]?.advice).toContain("gatehouse setup salesforce");
  const writes = office.salesforce.calls.filter(({ method }) => method !== "GET");
  expect(writes.map(({ path }) => path)).toEqual(["/services/oauth2/token"]);
});

test("a secret that is refused is said to be", async () => {
  const grant = { clientSecret: "CANARY0123456789" };
  for (const { state, advice } of await setUpSalesforce({ ...office.options, grant }, 2_000)) {
    expect(state).toBe("cannot");
    expect(advice).toContain("SALESFORCE_CLIENT_ID");
    expect(advice).not.toContain("CANARY");
  }
});
