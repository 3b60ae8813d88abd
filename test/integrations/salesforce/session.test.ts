import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Grant, sessions } from "#integrations/salesforce/session.ts";
import { ticket } from "../crm/office.ts";
import { type OrgOffice, openOrgOffice } from "./org-office.ts";

let office: OrgOffice;
beforeEach(async () => {
  office = await openOrgOffice();
});
afterEach(() => office.close());

const saveBy = (grant: Grant) => office.crm({ grant }).saveTicket(ticket);

test("an app with a secret acts for the user of its policy", async () => {
  const { clientSecret } = office.salesforce;
  await expect(saveBy({ clientSecret })).resolves.toHaveProperty("ticketId");
});

test("an app with a key acts for the user that it names", async () => {
  const { privateKey, username } = office.salesforce;
  await expect(saveBy({ privateKey, username })).resolves.toHaveProperty("ticketId");
});

test("a wrong secret, user or key is for whoever set the app up, and is tried once", async () => {
  const { privateKey, username } = office.salesforce;
  const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const grants: Grant[] = [
    { clientSecret: "CANARY0123456789" },
    { privateKey, username: "somebody@harborpine.example" },
    { privateKey: other.export({ type: "pkcs8", format: "pem" }).toString(), username },
  ];
  for (const grant of grants) {
    const before = office.salesforce.calls.length;
    const failure = await saveBy(grant).catch((error: unknown) => error);
    expect(failure).toMatchObject({ verdict: "auth", ambiguous: false });
    expect(String(failure)).toMatch(/token: 400 invalid_/);
    expect(String(failure)).not.toContain("CANARY");
    expect(office.salesforce.calls.length - before).toBe(1);
  }
});

test.each([
  [{ kind: "hang" }, "retry"],
  [{ kind: "html" }, "retry"],
  [{ kind: "html", status: 502 }, "retry"],
  [{ kind: "status", status: 503 }, "retry"],
  [{ kind: "rate-limited", retryAfter: 7 }, "retry"],
  [{ kind: "truncated" }, "retry"],
  [{ kind: "status", status: 501 }, "permanent"],
] as const)(
  "a door that answers with %o is judged %s, and no write was in doubt",
  async (fault, verdict) => {
    office.salesforce.faults.add({ ...fault, match: "oauth2", times: 9 });
    const crm = office.crm({}, 400);
    await expect(crm.saveTicket(ticket)).rejects.toMatchObject({ verdict, ambiguous: false });
  },
);

test("several that need a session at once ask for one together", async () => {
  const open = sessions(office.options, { deadlineMs: 2_000 });
  const granted = await Promise.all([open.current(), open.current(), open.current()]);
  expect(new Set(granted).size).toBe(1);
  expect(office.salesforce.calls).toHaveLength(1);
});

test("a session that is refused as soon as it was granted is not followed by another one", async () => {
  let now = 0;
  const open = sessions(office.options, { deadlineMs: 2_000, now: () => now });
  const first = await open.current();
  await expect(open.renewed(first)).rejects.toMatchObject({ verdict: "auth" });

  const second = await open.current();
  now = 60_000;
  const [third, fourth] = await Promise.all([open.renewed(second), open.renewed(second)]);
  expect(third.token).toBe(fourth.token);
  expect(third.token).not.toBe(second.token);
  expect(await open.renewed(second)).toBe(third);
});
