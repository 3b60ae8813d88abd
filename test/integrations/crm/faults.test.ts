import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { VendorError } from "#errors.ts";
import type { HttpFault } from "#sandbox/faults.ts";
import { cleo, ticket } from "./office.ts";
import { kinds, stored, useOffice, vendors, write } from "./vendors.ts";

/** Short enough to wait for, long enough for several loopback answers on a busy machine. */
const DEADLINE_MS = 600;

type Fault = Partial<z.input<typeof HttpFault>> & Pick<HttpFault, "kind">;
const status = (code: number, error = "SOMETHING") =>
  ({ kind: "status", status: code, error }) as const;

const faults: [string, Fault, VendorError["verdict"], boolean][] = [
  ["never answers", { kind: "hang" }, "retry", true],
  ["answers a byte at a time", { kind: "drip", everyMilliseconds: 100 }, "retry", true],
  [
    "breaks the connection after it took the request",
    { kind: "reset-after-accept" },
    "retry",
    true,
  ],
  ["breaks the connection in the middle of the answer", { kind: "truncated" }, "retry", true],
  ["answers 200 with a page", { kind: "html" }, "retry", true],
  ["answers 502 with a page", { kind: "html", status: 502 }, "retry", true],
  ["answers 500", status(500), "retry", true],
  ["answers 503", status(503), "retry", true],
  ["answers 408", status(408), "retry", true],
  ["answers 429", { kind: "rate-limited" }, "retry", false],
  ["answers 401, again and again", { kind: "unauthorized" }, "auth", false],
  ["answers 401 with a page", { kind: "html", status: 401 }, "auth", false],
  ["answers 403 otherwise", status(403, "FORBIDDEN"), "permanent", false],
  ["answers 400 with a page", { kind: "html", status: 400 }, "permanent", false],
  ["answers 404", status(404), "gone", false],
  ["answers 501, as a wrong address does", status(501), "permanent", false],
];

describe.each(vendors)("%s", (_vendor, openOffice) => {
  const office = useOffice(openOffice);
  const spoil = (fault: Fault, match: string) =>
    office().faults.add({ ...fault, match, times: 50 } as z.input<typeof HttpFault>);

  describe.each(kinds)("is judged at a %s when it", (kind) => {
    test.each(faults)("%s", async (_fault, fault, verdict, ambiguous) => {
      spoil(fault, office().writes[kind]);
      const failure = await failureOf(write(office(), kind, DEADLINE_MS));
      expect(failure).toMatchObject({ vendor: office().vendor, verdict, ambiguous });
      // Nothing is tried again here, least of all for ever: a refused session is renewed once.
      const struck = office()
        .calls()
        .filter((call) => call.fault !== undefined);
      expect(struck.length).toBeLessThanOrEqual(verdict === "auth" ? 2 : 1);
      if (verdict !== "auth") expect(struck).toHaveLength(1);
    });
  });

  test.each(faults)(
    "never leaves a doubt about a question when it %s",
    async (_f, fault, verdict) => {
      spoil(fault, office().questions);
      const failure = await failureOf(office().crm(DEADLINE_MS).findContacts(cleo));
      expect(failure).toMatchObject({ verdict, ambiguous: false });
      expect(office().calls().length).toBeLessThanOrEqual(2);
    },
  );

  test.each(faults)(
    "has no doubt about a write that was still to come when it %s",
    async (_f, fault, verdict) => {
      spoil(fault, office().ownerQuestion);
      const owned = { ...ticket, ownerEmail: "maya@harborpine.example" };
      const failure = await failureOf(office().crm(DEADLINE_MS).saveTicket(owned));
      expect(failure).toMatchObject({ verdict, ambiguous: false });
      expect(office().tickets()).toEqual([]);
    },
  );

  test.each(faults)("says no secret when it %s", async (_fault, fault) => {
    spoil(fault, ".");
    const failure = await failureOf(write(office(), "ticket", DEADLINE_MS));
    const said = everythingIn(failure);
    for (const secret of office().secrets()) expect(said).not.toContain(secret);
  });

  test.each(kinds)("has one %s after a lost answer and a second attempt", async (kind) => {
    office().faults.add({ kind: "reset-after-accept", match: office().writes[kind] });
    await expect(write(office(), kind)).rejects.toMatchObject({
      verdict: "retry",
      ambiguous: true,
    });
    await write(office(), kind);
    expect(stored(office(), kind)).toHaveLength(1);
  });
});

async function failureOf(deed: Promise<unknown>): Promise<VendorError> {
  const failure = await deed.then(
    () => new Error("it succeeded"),
    (error: unknown) => error,
  );
  if (!(failure instanceof VendorError)) throw failure;
  return failure;
}

/** All that a log could make of an error: its own texts and fields, and those of its causes. */
function everythingIn(value: unknown, depth = 0): string {
  if (typeof value !== "object" || value === null || depth > 6) return String(value);
  return Object.getOwnPropertyNames(value)
    .map((name) => everythingIn(Reflect.get(value, name), depth + 1))
    .join("\n");
}
