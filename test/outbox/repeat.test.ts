import { expect, onTestFinished, test, vi } from "vitest";
import { type Repeated, repeat } from "#outbox/repeat.ts";

/** A task whose rounds end when the test says so. */
function aTask(everyMs = 1_000) {
  const rounds: { end: () => void; fail: (error: Error) => void }[] = [];
  const errors: unknown[] = [];
  let atOnce = 0;
  let most = 0;
  const task: Repeated = repeat({
    name: "test",
    everyMs,
    run: async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      try {
        await new Promise<void>((end, fail) => rounds.push({ end, fail }));
      } finally {
        atOnce -= 1;
      }
    },
    onError: (error) => errors.push(error),
  });
  const endRound = async (at: number) => {
    rounds[at]?.end();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { task, rounds, errors, endRound, most: () => most };
}

function withFakeTime(): void {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
}

test("a round begins at once, and the next one so long after its end", async () => {
  withFakeTime();
  const { rounds, endRound } = aTask();
  await vi.advanceTimersByTimeAsync(0);
  expect(rounds).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(rounds).toHaveLength(1);
  await endRound(0);
  await vi.advanceTimersByTimeAsync(999);
  expect(rounds).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(rounds).toHaveLength(2);
});

test("it never runs twice at once, however often it is called for", async () => {
  withFakeTime();
  const { task, rounds, endRound, most } = aTask();
  await vi.advanceTimersByTimeAsync(0);
  for (let time = 0; time < 10; time += 1) task.soon();
  expect(rounds).toHaveLength(1);
  // What came in meanwhile is looked after once more, not ten times.
  await endRound(0);
  expect(rounds).toHaveLength(2);
  await endRound(1);
  expect(rounds).toHaveLength(2);
  expect(most()).toBe(1);
});

test("called for between two rounds, it runs now and not again a moment later", async () => {
  withFakeTime();
  const { task, rounds, endRound } = aTask();
  await vi.advanceTimersByTimeAsync(0);
  await endRound(0);
  await vi.advanceTimersByTimeAsync(900);
  task.soon();
  expect(rounds).toHaveLength(2);
  await endRound(1);
  await vi.advanceTimersByTimeAsync(500);
  expect(rounds).toHaveLength(2);
});

test("an error is told and does not end the series", async () => {
  withFakeTime();
  const { rounds, errors } = aTask();
  await vi.advanceTimersByTimeAsync(0);
  rounds[0]?.fail(new Error("the database is away"));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(errors).toHaveLength(1);
  expect(rounds).toHaveLength(2);
});

test("it stops after the round that is running, and begins none after that", async () => {
  withFakeTime();
  const { task, rounds, endRound } = aTask();
  await vi.advanceTimersByTimeAsync(0);
  task.soon();
  let stopped = false;
  const stopping = task.stop().then(() => {
    stopped = true;
  });
  await vi.advanceTimersByTimeAsync(10);
  expect(stopped).toBe(false);
  await endRound(0);
  await stopping;
  task.soon();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(rounds).toHaveLength(1);
});
