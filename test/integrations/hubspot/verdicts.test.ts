import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { z } from "zod";
import { VendorError } from "#errors.ts";
import { hubSpotCrm } from "#integrations/hubspot/hubspot-crm.ts";
import type { HttpFault } from "#sandbox/faults.ts";
import { httpFaults } from "#sandbox/faults.ts";
import { jsonAnswer, startVendorServer } from "#sandbox/vendor-server.ts";
import { hubSpotOptions } from "../crm/hubspot-office.ts";
import { cleo, meeting, task, ticket } from "../crm/office.ts";
import { type Office, openOffice } from "./portal-office.ts";

/** Short enough to wait for, long enough for a loopback answer on a busy machine. */
const DEADLINE_MS = 400;

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

async function failureOf(deed: Promise<unknown>): Promise<VendorError> {
  const failure = await deed.then(
    () => new Error("it succeeded"),
    (error: unknown) => error,
  );
  if (!(failure instanceof VendorError)) throw failure;
  return failure;
}

const crm = () => office.crm(DEADLINE_MS);
const deeds = {
  findContacts: () => crm().findContacts(cleo),
  saveContact: () => crm().saveContact(cleo),
  saveTicket: () => crm().saveTicket(ticket),
  saveMeeting: () => crm().saveMeeting(meeting),
  saveTask: async () => crm().saveTask(task),
};

type Fault = Partial<z.input<typeof HttpFault>> & Pick<HttpFault, "kind">;
const status = (code: number, error = "SOMETHING") =>
  ({ kind: "status", status: code, error }) as const;

const faults: [string, Fault, VendorError["verdict"], boolean][] = [
  ["answers 423", status(423), "retry", true],
  ["answers 477", status(477), "retry", true],
  ["answers 429 because the day is used up", status(429, "DAILY"), "human", false],
  ["answers 403 for want of scopes", status(403, "MISSING_SCOPES"), "human", false],
  ["answers 400 because of a rule", status(400, "VALIDATION_ERROR"), "human", false],
  ["answers 404", status(404, "OBJECT_NOT_FOUND"), "gone", false],
  ["answers 409", status(409, "CONFLICT"), "conflict", false],
];

describe.each(Object.entries(deeds))("%s, when HubSpot", (name, deed) => {
  test.each(faults)("%s", async (_fault, fault, verdict, ambiguous) => {
    office.hubspot.faults.add({ ...fault, times: 50 } as z.input<typeof HttpFault>);

    const failure = await failureOf(deed());
    const inDoubt = ambiguous && name !== "findContacts";
    expect(failure).toMatchObject({ vendor: "hubspot", verdict, ambiguous: inDoubt });
    // Nothing is tried again here, least of all for ever. A conflict looks whose the address is.
    const looksAgain = verdict === "conflict" && name === "saveContact";
    expect(office.hubspot.calls).toHaveLength(looksAgain ? 2 : 1);
  });
});

test("a question that is never answered leaves no doubt about the write that was to follow", async () => {
  office.hubspot.faults.add({ kind: "hang", match: "owners" });
  const save = crm().saveTicket({ ...ticket, ownerEmail: "maya@harborpine.example" });
  expect(await failureOf(save)).toMatchObject({ verdict: "retry", ambiguous: false });
});

test.each([
  ["SECONDLY", null, 1_000],
  ["TEN_SECONDLY_ROLLING", null, 10_000],
  ["ratelimited", 7, 7_000],
])("a 429 by %s with Retry-After %s is a pause of %i ms", async (policy, retryAfter, pause) => {
  office.hubspot.faults.add(
    retryAfter === null ? status(429, policy) : { kind: "rate-limited", retryAfter },
  );
  expect(await failureOf(deeds.saveTicket())).toMatchObject({ retryAfterMs: pause });
});

describe("an answer that is something else", () => {
  test.each([
    ["another object", { kind: "surprise" }],
    ["a batch with nothing in it", { status: "COMPLETE", results: [] }],
    ["a record without an id", { status: "COMPLETE", results: [{ properties: {} }] }],
  ])("(%s) is no success", async (_name, body) => {
    const server = await startVendorServer({
      port: 0,
      faults: httpFaults(),
      hooks: {},
      answer: () => jsonAnswer(200, body),
      refuse: () => jsonAnswer(500, {}),
    });
    const other = hubSpotCrm(hubSpotOptions({ ...server, token: "t" }), DEADLINE_MS);
    const failure = await failureOf(other.saveMeeting(meeting));
    await server.stop();
    expect(failure).toMatchObject({ verdict: "retry", ambiguous: true });
    expect(failure.message).toContain("unreadable");
  });

  test.each([
    ["VALIDATION_ERROR", "human"],
    ["CONFLICT", "conflict"],
    ["OBJECT_NOT_FOUND", "gone"],
    ["RATE_LIMITS", "retry"],
    ["INTERNAL_ERROR", "retry"],
  ])("an item refused with %s within a success is judged %s", async (category, verdict) => {
    const error = { status: "error", category, message: "because", context: {}, links: {} };
    const whole = { status: "COMPLETE", results: [], errors: [{ ...error, errors: [] }] };
    const server = await startVendorServer({
      port: 0,
      faults: httpFaults(),
      hooks: {},
      answer: () => jsonAnswer(207, whole),
      refuse: () => jsonAnswer(500, {}),
    });
    const other = hubSpotCrm(hubSpotOptions({ ...server, token: "t" }), DEADLINE_MS);
    const failure = await failureOf(other.saveTicket(ticket));
    await server.stop();
    expect(failure).toMatchObject({ verdict, message: expect.stringContaining("because") });
  });
});

test("a page that comes as a success is called what it is", async () => {
  office.hubspot.faults.add({ kind: "html" });
  expect((await failureOf(deeds.saveTicket())).message).toContain("unreadable answer");
});

test("a call that was given up gives its connection back", async () => {
  let closed: Promise<unknown> = Promise.resolve();
  const server = createServer((_request, response) => {
    closed = once(response, "close");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  await failureOf(hubSpotCrm(hubSpotOptions({ url, token: "t" }), 100).saveTicket(ticket));

  await closed;
  server.close();
});

test("more searches than HubSpot allows are not even asked", async () => {
  const patient = office.crm();
  const found = await Promise.allSettled(
    Array.from({ length: 13 }, (_, n) =>
      patient.findContacts({ name: "", email: `c${n}@x.example`, phone: undefined }),
    ),
  );
  const refused = found.filter(({ status: how }) => how === "rejected");
  expect(refused).toMatchObject([{ reason: { verdict: "retry", ambiguous: false } }]);
  expect(office.hubspot.calls).toHaveLength(12);
});

test("a server that is not there took nothing", async () => {
  const { url, token } = office.hubspot;
  await office.hubspot.stop();
  const other = hubSpotCrm(hubSpotOptions({ url, token }), DEADLINE_MS);
  expect(await failureOf(other.saveTicket(ticket))).toMatchObject({
    verdict: "retry",
    ambiguous: false,
    message: expect.stringContaining("ECONNREFUSED"),
  });
});
