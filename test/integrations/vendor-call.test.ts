import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { VendorError } from "#errors.ts";
import { type VendorCall, vendorCall, vendorGuard } from "#integrations/vendor-call.ts";

const unwell = () => new VendorError("acme", { verdict: "retry", ambiguous: true, detail: "500" });
const refused = () =>
  new VendorError("acme", { verdict: "permanent", ambiguous: false, detail: "400" });

function aCall(parts: Partial<VendorCall<string>>): VendorCall<string> {
  return {
    kind: "write",
    deadlineMs: 5_000,
    perform: async () => "done",
    explain: (cause) =>
      new VendorError("acme", { verdict: "human", ambiguous: true, detail: "explained", cause }),
    ...parts,
  };
}
const failing = (error: () => Error) => async () => {
  throw error();
};
/** Listens to nobody. */
const forEver = () => new Promise<string>(() => {});

test("an answer is handed through, and so is a failure in our own words", async () => {
  const guard = vendorGuard("acme");
  expect(await vendorCall(guard, aCall({}))).toBe("done");

  const broken = aCall({ perform: failing(() => new Error("strange")) });
  await expect(vendorCall(guard, broken)).rejects.toMatchObject({ verdict: "human" });
});

describe("the deadline", () => {
  test("ends even a call that does not listen to it, in doubt when it is a write", async () => {
    const call = aCall({ perform: forEver, deadlineMs: 20 });

    await expect(vendorCall(vendorGuard("acme"), call)).rejects.toMatchObject({
      verdict: "retry",
      ambiguous: true,
      message: "acme: no whole answer within 20 ms",
    });
  });

  test("leaves no doubt about a write that was not sent yet", async () => {
    const call = aCall({ perform: forEver, deadlineMs: 20, mayHaveArrived: () => false });

    await expect(vendorCall(vendorGuard("acme"), call)).rejects.toMatchObject({ ambiguous: false });
  });

  test("leaves no doubt about a read", async () => {
    const call = aCall({ kind: "read", perform: forEver, deadlineMs: 20 });

    await expect(vendorCall(vendorGuard("acme"), call)).rejects.toMatchObject({ ambiguous: false });
  });

  test("also counts the time in the queue, and what was never sent is without doubt", async () => {
    const guard = vendorGuard("acme", { concurrentMax: 1 });
    const { promise, resolve } = Promise.withResolvers<string>();
    const first = vendorCall(guard, aCall({ perform: () => promise, deadlineMs: 60_000 }));

    await expect(vendorCall(guard, aCall({ deadlineMs: 20 }))).rejects.toMatchObject({
      verdict: "retry",
      ambiguous: false,
    });
    resolve("done");
    expect(await first).toBe("done");
  });

  test("gives its place back, so that the next call is not kept waiting", async () => {
    const guard = vendorGuard("acme", { concurrentMax: 1 });
    const stuck = vendorCall(guard, aCall({ perform: forEver, deadlineMs: 20 }));
    await expect(stuck).rejects.toMatchObject({ verdict: "retry" });

    expect(await vendorCall(guard, aCall({}))).toBe("done");
  });
});

describe("asking again", () => {
  test.each<[VendorCall<string>["kind"], () => VendorError, number]>([
    ["interactive-read", unwell, 2],
    ["interactive-read", refused, 1],
    ["read", unwell, 1],
    ["write", unwell, 1],
  ])("a failing %s (%o) is made so often: %o", async (kind, error, times) => {
    let asked = 0;
    const perform = async () => {
      asked += 1;
      throw error();
    };
    await expect(vendorCall(vendorGuard("acme"), aCall({ kind, perform }))).rejects.toThrow("acme");
    expect(asked).toBe(times);
  });

  test("not when the vendor asked for patience", async () => {
    let asked = 0;
    const perform = async () => {
      asked += 1;
      const failure = { verdict: "retry", ambiguous: false, retryAfterMs: 1_000 } as const;
      throw new VendorError("acme", { ...failure, detail: "429" });
    };
    const call = aCall({ kind: "interactive-read", perform });
    await expect(vendorCall(vendorGuard("acme"), call)).rejects.toMatchObject({
      retryAfterMs: 1_000,
    });
    expect(asked).toBe(1);
  });

  test("not when the deadline has passed", async () => {
    let asked = 0;
    const perform = () => {
      asked += 1;
      return forEver();
    };
    const call = aCall({ kind: "interactive-read", perform, deadlineMs: 20 });
    await expect(vendorCall(vendorGuard("acme"), call)).rejects.toMatchObject({ verdict: "retry" });
    expect(asked).toBe(1);
  });
});

describe("a vendor that fails half of twenty calls", () => {
  async function tenGoodTenBad(error: () => Error, probeAfterMs = 60_000) {
    const guard = vendorGuard("acme", { probeAfterMs });
    for (let each = 0; each < 10; each += 1) await vendorCall(guard, aCall({}));
    for (let each = 0; each < 10; each += 1) {
      await vendorCall(guard, aCall({ perform: failing(error) })).catch(() => {});
    }
    return guard;
  }
  const counted = (): [VendorCall<string>, () => number] => {
    let asked = 0;
    const perform = async () => {
      asked += 1;
      return "done";
    };
    return [aCall({ perform }), () => asked];
  };

  test("is left alone for a while, and nothing was sent", async () => {
    const guard = await tenGoodTenBad(unwell);
    const [call, asked] = counted();

    await expect(vendorCall(guard, call)).rejects.toMatchObject({
      verdict: "retry",
      ambiguous: false,
      retryAfterMs: 60_000,
    });
    expect(asked()).toBe(0);
  });

  test("is asked again after that while", async () => {
    const guard = await tenGoodTenBad(unwell, 10);
    const [call, asked] = counted();
    await pause(20);

    expect(await vendorCall(guard, call)).toBe("done");
    expect(asked()).toBe(1);
  });

  test("is asked on when the failures were our own mistakes", async () => {
    const guard = await tenGoodTenBad(refused);
    expect(await vendorCall(guard, aCall({}))).toBe("done");
  });

  test("nineteen calls are too few to judge by", async () => {
    const guard = vendorGuard("acme");
    for (let each = 0; each < 19; each += 1) {
      await vendorCall(guard, aCall({ perform: failing(unwell) })).catch(() => {});
    }
    expect(await vendorCall(guard, aCall({}))).toBe("done");
  });
});

test("a queue that is full turns calls away, without doubt", async () => {
  const guard = vendorGuard("acme", { concurrentMax: 1, waitingMax: 0 });
  const first = vendorCall(guard, aCall({ perform: () => pause(50, "done") }));

  await expect(vendorCall(guard, aCall({}))).rejects.toMatchObject({
    verdict: "retry",
    ambiguous: false,
  });
  await first;
});
