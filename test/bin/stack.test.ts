import { expect, test } from "vitest";
import { createStack } from "../../bin/stack.ts";

test("what was started last is stopped first, and the next only once it has stopped", async () => {
  const stack = createStack();
  const happened: string[] = [];
  for (const name of ["database", "program"]) {
    stack.add(async () => {
      happened.push(`${name} stops`);
      await Promise.resolve();
      happened.push(`${name} stopped`);
    });
  }
  await stack.stopAll();
  expect(happened).toEqual([
    "program stops",
    "program stopped",
    "database stops",
    "database stopped",
  ]);
});

test("asked twice, everything stops once, and both wait for the end", async () => {
  const stack = createStack();
  const happened: string[] = [];
  stack.add(async () => {
    happened.push("stops");
    await new Promise((resolve) => setImmediate(resolve));
    happened.push("stopped");
  });
  void stack.stopAll();
  await stack.stopAll();
  expect(happened).toEqual(["stops", "stopped"]);
});

test("what was being started while everything stopped is stopped too", async () => {
  const stack = createStack();
  let lateStopped = false;
  stack.add(async () =>
    stack.add(async () => {
      lateStopped = true;
    }),
  );
  await stack.stopAll();
  expect(lateStopped).toBe(true);
  stack.add(async () => {
    lateStopped = false;
  });
  await stack.stopAll();
  expect(lateStopped).toBe(false);
});
