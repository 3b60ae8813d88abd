import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type TalkContext, type Understood, understand } from "#messaging/understand.ts";

/*
 * What people write, by somebody who never saw how it is read: what was asked of them, what they mean,
 * and their words. Asked on Monday morning in New York; the appointment is on Tuesday at two.
 */

type Line = readonly [asked: string, wanted: string, text: string];
const linesOf = (file: string): readonly Line[] =>
  readFileSync(new URL(file, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split("\t") as unknown as Line);
const lines = linesOf("replies.tsv");
/** By the same hand, and never looked at while the reading was written. */
const unseen = linesOf("unseen-replies.tsv");

/** Wednesday 10:00, Thursday 15:00, Friday 9:30. */
const starts = ["2026-11-25T15:00Z", "2026-11-26T20:00Z", "2026-11-27T14:30Z"];
const options = starts.map((start, index) => ({ position: index + 1, start: new Date(start) }));
const asked: Readonly<Record<string, TalkContext["asked"]>> = {
  offers: { kind: "offers", options },
  confirm: { kind: "confirmation" },
  nothing: { kind: "nothing" },
};

const read = (what: string, text: string) =>
  inWords(
    understand(text, {
      zone: "America/New_York",
      now: new Date("2026-11-23T15:00Z"),
      start: new Date("2026-11-24T19:00Z"),
      asked: asked[what] ?? { kind: "nothing" },
    }),
    what,
  );

function inWords(said: Understood, what: string): string {
  switch (said.kind) {
    case "choose":
      return `choose ${said.position}`;
    case "move":
      return ["move", said.day, said.time].filter(Boolean).join(" ");
    case "late":
      return ["late", said.minutes].filter(Boolean).join(" ");
    case "no":
      // A bare no is an answer to proposed times alone; elsewhere a person reads it.
      return what === "offers" ? "none" : "unknown";
    default:
      return said.kind;
  }
}

describe("is understood as it was meant, or not at all", () => {
  test.each(lines)("%s: %s: %j", (what, wanted, text) => {
    expect([wanted, "unknown"]).toContain(read(what, text));
  });
});

describe("of messages that nobody had looked at", () => {
  const destructive = /^(?:choose|cancel|stop|start|confirm)/;

  test("none is taken for a deed that it did not ask for", () => {
    const done = unseen.filter(([what, wanted, text]) => {
      const said = read(what, text);
      return said !== wanted && destructive.test(said);
    });
    expect(unseen.length).toBeGreaterThan(400);
    expect(done).toEqual([]);
  });

  test("seven of ten are understood, and the others are for a person", () => {
    const right = unseen.filter(([what, wanted, text]) => read(what, text) === wanted);
    expect(right.length / unseen.length).toBeGreaterThan(0.7);
  });
});

test("nineteen of twenty are understood", () => {
  const right = lines.filter(([what, wanted, text]) => read(what, text) === wanted);
  expect(lines.length).toBeGreaterThan(300);
  expect(right.length / lines.length).toBeGreaterThan(0.94);
});
