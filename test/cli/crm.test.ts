import { expect, onTestFinished, test } from "vitest";
import { examine } from "#cli/doctor.ts";
import { readConfig } from "#config.ts";
import { hubSpotEnvironment, salesforceEnvironment } from "#sandbox/environment.ts";
import { startHubSpotDouble } from "#sandbox/hubspot/hubspot-double.ts";
import { emptyPortal } from "#sandbox/hubspot/hubspot-world.ts";
import { startSalesforceDouble } from "#sandbox/salesforce/salesforce-double.ts";
import { emptyOrg } from "#sandbox/salesforce/salesforce-world.ts";
import { useOffice } from "../helpers/office.ts";
import { runProgram } from "../helpers/run-program.ts";

const office = useOffice();
const base = () => ({
  DATABASE_URL: office().url,
  APP_SECRETS: "a test secret that is long enough to be one",
});

async function hubSpot() {
  const double = await startHubSpotDouble({ world: () => emptyPortal([]) });
  onTestFinished(() => double.stop());
  return hubSpotEnvironment(double);
}

async function salesforce() {
  const double = await startSalesforceDouble({ world: emptyOrg });
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
    expect(await lacks(environment)).toEqual([]);
  },
  60_000,
);

test("a CRM that is off, or of which nobody has heard, cannot be set up", async () => {
  const [off, unknown] = await Promise.all([setUp("salesforce", {}), setUp("paper", {})]);
  expect([off.code, unknown.code]).toEqual([2, 2]);
  expect(off.err).toContain("salesforce is off: docs/configuration.md");
  expect(unknown.err).toContain("hubspot or salesforce");
}, 60_000);
