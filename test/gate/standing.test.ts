import { expect, test } from "vitest";
import { nothingKnown, type Standing } from "#gate/standing.ts";
import { judge } from "./evidence.ts";

/** What fired for somebody of whom the CRM says this. */
function fired(settings: object, standing: Partial<Standing>, matches = 1) {
  const crm = {
    ...({ kind: "known", matches, ageMinutes: 0, stale: undefined } as const),
    standing: { ...nothingKnown, ...standing },
  };
  const { decision } = judge({}, { ...settings }, { crm });
  return decision.kind === "escalate" ? decision.findings : [];
}
const deals = (amount: number, currency?: string) => ({
  openDeals: { sums: [{ amount, currency }], stages: ["contractsent"] },
});

test.each<[string, object, Partial<Standing>, Partial<Standing>, string]>([
  ["tier", { tiers: ["Gold"] }, { tier: "GOLD" }, { tier: "golden" }, "tier GOLD"],
  [
    "lifecycle stage",
    { lifecycleStages: ["customer"] },
    { lifecycleStage: "customer" },
    { lifecycleStage: "lead" },
    "lifecycle stage customer",
  ],
  [
    "deals",
    { openDealsMin: 50_000 },
    deals(50_000, "EUR"),
    deals(49_999.99, "EUR"),
    "open deals of 50,000 EUR",
  ],
  ["deals of no currency", { openDealsMin: 1 }, deals(1), deals(0.5), "open deals of 1"],
  [
    "deal stage",
    { dealStages: ["contractsent"] },
    deals(1),
    { openDeals: { sums: [], stages: ["qualifiedtobuy"] } },
    "a deal in the stage contractsent",
  ],
  [
    "owner",
    { owners: ["maya@harbor.example"] },
    { ownerEmail: "Maya@harbor.example" },
    { ownerEmail: "sam@harbor.example" },
    "a client of Maya@harbor.example",
  ],
  [
    "account",
    { accountSizeMin: 1_000 },
    { account: { name: "BigCorp", size: 1_000 } },
    { account: { name: "Small", size: undefined } },
    "BigCorp has 1000 people",
  ],
])("a VIP by their %s", (_name, vipInCrm, standing, other, why) => {
  expect(fired({ vipInCrm }, standing)).toEqual([{ rule: "vip", detail: `by the CRM: ${why}` }]);
  expect(fired({ vipInCrm }, other)).toEqual([]);
});

test("nobody is a VIP by the standing of one of several who match", () => {
  const settings = { vipInCrm: { openDealsMin: 1 } };
  expect(fired(settings, deals(9), 2).map(({ rule }) => rule)).toEqual(["ambiguous-client"]);
});

test("sums in different currencies are never added up", () => {
  const sums = ["USD", "EUR"].map((currency) => ({ amount: 30_000, currency }));
  const openDeals = { sums, stages: [] };
  expect(fired({ vipInCrm: { openDealsMin: 50_000 } }, { openDeals })).toEqual([]);
});

test("whoever is not to be contacted goes to a person, whoever often did not come, too", () => {
  expect(fired({}, { doNotContact: true })).toMatchObject([{ rule: "do-not-contact" }]);
  expect(fired({}, { doNotContact: false })).toEqual([]);
  const outcomes = { attended: 0, noShows: 3 };
  expect(fired({ noShowsMax: 2 }, { outcomes })).toMatchObject([
    { detail: "3 no-shows by the CRM, and at most 2 are booked unattended" },
  ]);
  expect(fired({ noShowsMax: 3 }, { outcomes })).toEqual([]);
  expect(fired({}, { outcomes })).toEqual([]);
});
