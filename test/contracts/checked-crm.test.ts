import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { startCheckedHubSpot, startCheckedSalesforce } from "./checked-crm.ts";

/** The one is the checked one itself; the other is about the double alone, and asks what nobody else would. */
const mayStartUnwatched = ["contracts/checked-crm.ts", "sandbox/hubspot/hubspot-double.test.ts"];

test("every test and every drill that talks to a CRM is held to the vendor's contract", () => {
  const tests = new URL("../", import.meta.url).pathname;
  const unwatched = globSync("**/*.{ts,tsx}", { cwd: tests }).filter((file) =>
    /\bstart(HubSpot|Salesforce)Double\(/.test(readFileSync(`${tests}${file}`, "utf8")),
  );
  expect(unwatched.sort()).toEqual(mayStartUnwatched);
});

test.each([
  ["HubSpot", startCheckedHubSpot, "/crm/v3/objects/contacts/search"],
  ["Salesforce", startCheckedSalesforce, "/services/data/v66.0/sobjects/Secret"],
] as const)("whoever says to %s what it has not published hears of it", async (name, start, path) => {
  const double = await start();
  await fetch(`${double.url}${path}`, { method: "POST", body: "{}" });
  await expect(double.stop()).rejects.toThrow(new RegExp(`${name}'s contract was broken`));
});
