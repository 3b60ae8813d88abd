import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { searchTurns } from "#integrations/hubspot/search-turns.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Milliseconds after the start at which each of so many had its turn; undefined for those sent away. */
async function turnsOf(count: number): Promise<(number | undefined)[]> {
  const start = Date.now();
  const turn = searchTurns(Date.now);
  const asked = Array.from({ length: count }, () =>
    turn().then(
      () => Date.now() - start,
      () => undefined,
    ),
  );
  await vi.runAllTimersAsync();
  return Promise.all(asked);
}

test("four searches go at once, and each further four a second later", async () => {
  expect(await turnsOf(10)).toEqual([0, 0, 0, 0, 1000, 1000, 1000, 1000, 2000, 2000]);
});

test("who would wait too long is sent away with a pause, and takes no turn", async () => {
  const turns = await turnsOf(14);
  expect(turns.slice(8)).toEqual([2000, 2000, 2000, 2000, undefined, undefined]);

  const turn = searchTurns(() => 0);
  for (let taken = 0; taken < 12; taken += 1) void turn();
  await expect(turn()).rejects.toMatchObject({
    verdict: "retry",
    ambiguous: false,
    retryAfterMs: 3_000,
  });
});
