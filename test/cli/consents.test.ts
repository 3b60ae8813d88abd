import { beforeAll, expect, test } from "vitest";
import { applyCompany } from "#flows/apply-company.ts";
import { recordConsent } from "#store/consents.ts";
import { exportConsents } from "../../src/cli/consents.ts";
import { aCompany } from "../helpers/company.ts";
import { useDb } from "../helpers/db.ts";

const db = useDb();
const at = new Date("2026-11-23T14:00:00Z");
const given = { at: "2026-11-23T14:00:00.000Z", channel: "sms", address: "+16025550123" };

beforeAll(async () => {
  await applyCompany(db(), { text: JSON.stringify(aCompany()), by: "test", at });
  const consent = { phone: "+16025550123", requestId: undefined, at };
  await recordConsent(db(), { ...consent, given: true, wording: "Text me.", origin: "form" });
  await recordConsent(db(), {
    ...consent,
    ...{ given: false, wording: "Stop, please", origin: "sms", ourNumber: "+16025550199" },
  });
});

test.each(["+16025550123", "(602) 555-0123", " 602 555 0123 "])(
  "%s: every word that was said, and how things stand",
  async (typed) => {
    const lines = await exportConsents(db(), typed);
    expect(lines?.map((line) => JSON.parse(line))).toEqual([
      { ...given, given: true, wording: "Text me.", origin: "form" },
      {
        ...given,
        ...{ given: false, wording: "Stop, please", origin: "sms", ourNumber: "+16025550199" },
      },
      { address: "+16025550123", texts: "revoked", stoppedByText: true },
    ]);
  },
);

test("an address that never agreed to anything has no lines", async () => {
  expect(await exportConsents(db(), "Kim@home.example")).toEqual([]);
});

test("what is no address is said to be none", async () => {
  expect(await exportConsents(db(), "Kim")).toBeUndefined();
});
