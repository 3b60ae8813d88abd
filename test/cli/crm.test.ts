import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { examine } from "#cli/doctor.ts";
import { readConfig } from "#config.ts";
import { receiveCrmEventsFlow } from "#flows/receive-crm-events.ts";
import { hubSpotEnvironment, salesforceEnvironment } from "#sandbox/environment.ts";
import { emptyPortal } from "#sandbox/hubspot/hubspot-world.ts";
import { emptyOrg } from "#sandbox/salesforce/salesforce-world.ts";
import { startCheckedHubSpot, startCheckedSalesforce } from "../contracts/checked-crm.ts";
import { useOffice } from "../helpers/office.ts";
import { runProgram } from "../helpers/run-program.ts";

const office = useOffice();
const base = () => ({
  DATABASE_URL: office().url,
  APP_SECRETS: "a test secret that is long enough to be one",
});

async function hubSpot() {
  const double = await startCheckedHubSpot({ world: () => emptyPortal([]) });
  onTestFinished(() => double.stop());
  return hubSpotEnvironment(double);
}

async function salesforce() {
  const double = await startCheckedSalesforce({ world: emptyOrg });
  onTestFinished(() => double.stop());
  return salesforceEnvironment(double);
}

async function setUp(vendor: string, environment: Readonly<Record<string, string>>) {
  const words = ["setup", vendor];
  const program = runProgram("src/cli/gatehouse.ts", words, { ...base(), ...environment });
  return { code: await program.ended, ...program.said() };
}

const lacks = async (environment: Readonly<Record<string, string>>) =>
  (await examine(office().db, readConfig({ ...base(), ...environment })))
    .filter(({ what }) => what.startsWith("The CRM lacks"))
    .map(({ state, advice }) => `${state}: ${advice}`);

test.each([
  ["hubspot", hubSpot],
  ["salesforce", salesforce],
] as const)(
  "a fresh %s is ill until it is set up, by one command",
  async (vendor, start) => {
    const environment = await start();
    const before = await lacks(environment);
    expect(before.length).toBeGreaterThanOrEqual(4);
    for (const line of before)
      expect(line).toMatch(`ill: it is not there: run “gatehouse setup ${vendor}”`);

    const made = await setUp(vendor, environment);
    expect([made.code, made.err]).toEqual([0, ""]);
    expect(made.out).toMatch(/^created {2}the (field|property) /m);
    expect(made.out).toMatch(new RegExp(`^by hand {2}.*/hooks/${vendor}`, "m"));
    expect(await lacks(environment)).toEqual([]);
  },
  60_000,
);

const crmLines = async (change: Readonly<Record<string, string>> = {}) =>
  (await examine(office().db, readConfig({ ...base(), ...(await hubSpot()), ...change }))).filter(
    ({ what }) => what.includes("CRM") || what.startsWith("What changed"),
  );

test("whether the CRM tells us anything, and what to do where it does not, is said", async () => {
  expect(await crmLines()).toContainEqual({
    state: "note",
    what: "No webhook of the CRM has come yet: it is asked every 60 s",
    advice: expect.stringContaining("/hooks/hubspot"),
  });
  await receiveCrmEventsFlow(office().context)([]);
  expect(await crmLines()).toContainEqual({
    state: "well",
    what: expect.stringMatching(/^The CRM's last webhook came at 20/),
  });
  await office()
    .db("crm_heard")
    .update({ heard_at: new Date(0) });
  expect(await crmLines()).toContainEqual({
    state: "note",
    what: expect.stringContaining("came at 1970-01-01"),
    advice: expect.stringContaining("can it reach that address"),
  });
});

test("a CRM that refuses us, or does not say what changed, is ill with what it says", async () => {
  const { db } = office();
  await db("crm_refusals").insert({ detail: "hubspot: 401", look_at: new Date() });
  await db("crm_polls").insert({ subject: "contact", failure: "no property wants" });
  const lines = await crmLines();
  expect(lines).toContainEqual({
    state: "ill",
    what: expect.stringMatching(/^The CRM refuses us since .*hubspot: 401$/),
    advice: expect.stringContaining("token"),
  });
  expect(lines).toContainEqual({
    state: "ill",
    what: "What changed of contacts was answered last: never; since then: no property wants",
    advice: expect.stringContaining("crm.intake"),
  });
});

test("a clock that is far from the CRM's is ill", async () => {
  const server = createServer((_request, response) => {
    response.sendDate = false;
    response.setHeader("date", new Date(Date.now() - 10 * 60_000).toUTCString());
    response.writeHead(404).end();
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  expect(await crmLines({ HUBSPOT_API_URL: `http://127.0.0.1:${port}` })).toContainEqual({
    state: "ill",
    what: expect.stringMatching(/^The CRM's clock and this machine's differ by (599|60\d) s$/),
    advice: expect.stringContaining("NTP"),
  });
});

test("a CRM that is off, or of which nobody has heard, cannot be set up", async () => {
  const [off, unknown] = await Promise.all([setUp("salesforce", {}), setUp("paper", {})]);
  expect([off.code, unknown.code]).toEqual([2, 2]);
  expect(off.err).toContain("salesforce is off: docs/configuration.md");
  expect(unknown.err).toContain("hubspot or salesforce");
}, 60_000);
