import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { VendorError } from "#errors.ts";
import { salesforceCrm } from "#integrations/salesforce/salesforce-crm.ts";
import { explainSalesforce, Refused } from "#integrations/salesforce/verdicts.ts";
import type { CrmTicket } from "#ports/crm.ts";
import { cleo, meeting, ticket } from "../crm/office.ts";
import { type OrgOffice, openOrgOffice, pathsOf, valuesOf } from "./org-office.ts";

let office: OrgOffice;
beforeEach(async () => {
  office = await openOrgOffice();
});
afterEach(() => office.close());

const save = (change: Partial<CrmTicket> = {}) =>
  office.crm({}, 1_000).saveTicket({ ...ticket, ...change });

test.each([
  ["UNABLE_TO_LOCK_ROW", 400, "retry", false],
  ["SERVER_UNAVAILABLE", 503, "retry", true],
  ["REQUEST_LIMIT_EXCEEDED", 403, "human", false],
  ["FIELD_CUSTOM_VALIDATION_EXCEPTION", 400, "human", false],
  ["REQUIRED_FIELD_MISSING", 400, "human", false],
  ["INSUFFICIENT_ACCESS_OR_READONLY", 400, "human", false],
  ["DUPLICATES_DETECTED", 400, "human", false],
  ["MULTIPLE_CHOICES", 300, "human", false],
  ["INVALID_FIELD", 400, "permanent", false],
  ["MALFORMED_QUERY", 400, "permanent", false],
  ["STRING_TOO_LONG", 400, "permanent", false],
  ["NOT_FOUND", 404, "gone", false],
  ["ENTITY_IS_DELETED", 404, "gone", false],
  ["DUPLICATE_VALUE", 400, "conflict", false],
  ["UNKNOWN_EXCEPTION", 500, "retry", true],
] as const)("%s (%i) is judged %s, in doubt: %s", async (error, status, verdict, ambiguous) => {
  office.salesforce.faults.add({ kind: "status", status, error, match: "PATCH" });
  await expect(save()).rejects.toMatchObject({ vendor: "salesforce", verdict, ambiguous });
});

test("a record that somebody's transaction holds is written a little later", async () => {
  const { ticketId } = await save();
  office.salesforce.state.behaviour.locked = [ticketId];
  await expect(save()).rejects.toMatchObject({ verdict: "retry", ambiguous: false });
  office.salesforce.state.behaviour.locked = [];
  expect(await save()).toEqual({ ticketId });
});

test("who was slower at making one record of ours tries again, and finds it", () => {
  const message = "duplicate value found: Gatehouse_Id__c duplicates value on record with id: 500";
  const refused = new Refused(400, undefined, [{ errorCode: "DUPLICATE_VALUE", message }]);
  expect(explainSalesforce(refused)).toMatchObject({ verdict: "retry", ambiguous: false });
});

test("too many long requests at once pass, unlike the day's calls", () => {
  const message = "ConcurrentPerOrgLongTxn Limit exceeded.";
  const refused = new Refused(403, undefined, [{ errorCode: "REQUEST_LIMIT_EXCEEDED", message }]);
  expect(explainSalesforce(refused)).toMatchObject({ verdict: "retry", retryAfterMs: 10_000 });
});

test("a field's own rule comes back with its words and its name", async () => {
  const message = "Cases need a cost centre.";
  office.salesforce.state.behaviour.rules.push({ objectType: "Case", field: "Status", message });
  const failure = await save().catch((error: unknown) => error);
  expect(failure).toMatchObject({ verdict: "human" });
  expect((failure as Error).message).toContain(`${message} (Status)`);
});

test("the day's calls used up are told to a person and not tried until tomorrow", async () => {
  Object.assign(office.salesforce.state, { callsUsed: 15_000 });
  await expect(save()).rejects.toMatchObject({ verdict: "human", code: "REQUEST_LIMIT_EXCEEDED" });
});

test("a session that ended is renewed once, and the write is done", async () => {
  const crm = office.crm();
  await crm.saveTicket(ticket);
  const later = performance.now() + 60_000;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => later);
  office.salesforce.endSessions();
  await Promise.all([crm.saveTicket(ticket), crm.saveMeeting(meeting)]);
  clock.mockRestore();

  const paths = pathsOf(office.salesforce);
  expect(paths.filter((path) => path.includes("token"))).toHaveLength(2);
  expect(valuesOf(office.salesforce, "Event")).toHaveLength(1);
});

test("a persistent 401 ends after two calls, and asks for no third session", async () => {
  office.salesforce.faults.add({ kind: "unauthorized", match: "/data/", times: 50 });
  await expect(save()).rejects.toMatchObject({ verdict: "auth", ambiguous: false });
  const paths = pathsOf(office.salesforce);
  expect(paths.filter((path) => !path.includes("token")).length).toBeLessThanOrEqual(2);
  expect(paths.filter((path) => path.includes("token")).length).toBeLessThanOrEqual(2);
});

test.each([
  ["GET .*/query", () => save({ ownerEmail: "maya@harborpine.example" })],
  ["/composite$", () => office.crm({}, 400).saveContact(cleo)],
] as const)(
  "a question (%s) that is never answered leaves no doubt about the write that was to follow",
  async (match, deed) => {
    office.salesforce.faults.add({ kind: "hang", match });
    await expect(deed()).rejects.toMatchObject({ verdict: "retry", ambiguous: false });
  },
);

test("the session follows nobody to another place", async () => {
  const asked: string[] = [];
  const elsewhere = await aServer((request, response) => {
    asked.push(String(request.headers.authorization));
    response.end("{}");
  });
  const here = await aServer((request, response) => {
    if (request.url === "/services/oauth2/token") {
      const granted = { access_token: "canary", instance_url: here.url };
      response.setHeader("content-type", "application/json").end(JSON.stringify(granted));
    } else response.writeHead(307, { location: elsewhere.url }).end();
  });
  const crm = office.crm({ loginUrl: here.url }, 1_000);
  await expect(crm.saveTicket(ticket)).rejects.toMatchObject({ vendor: "salesforce" });
  expect(asked).toEqual([]);
});

async function aServer(answer: RequestListener) {
  const server = createServer(answer);
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test("a server that is not there took nothing", async () => {
  await office.salesforce.stop();
  const crm = salesforceCrm(office.options, 1_000);
  const failure = await crm.saveContact(cleo).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(VendorError);
  expect(failure).toMatchObject({
    verdict: "retry",
    ambiguous: false,
    message: expect.stringContaining("ECONNREFUSED"),
  });
});
