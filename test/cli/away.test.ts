import { beforeEach, describe, expect, test } from "vitest";
import { type AwayOptions, runAway } from "#cli/away.ts";
import { examine } from "#cli/doctor.ts";
import { readConfig } from "#config.ts";
import { bookedWithAna } from "../helpers/booked-with-ana.ts";
import { countOf, emptyBooks } from "../helpers/office.ts";
import { aPractice } from "../helpers/practice.ts";
import { runProgram } from "../helpers/run-program.ts";
import { useApp } from "../helpers/running-app.ts";
import { webAlone } from "../helpers/visitor.ts";

const app = useApp(() => webAlone, aPractice());
const environment = () => ({
  DATABASE_URL: app().url,
  APP_SECRETS: "a test secret that is long enough to be one",
});
const config = () => readConfig(environment());

beforeEach(() => emptyBooks(app().db));

/** Everything that the command says, for Ana and one day. */
async function away(day: string, change: Partial<AwayOptions> = {}): Promise<string> {
  const lines: string[] = [];
  const options = { provider: "ana", from: day, to: undefined, reason: "" };
  await runAway(
    { db: app().db, config: config() },
    { ...options, apply: false, escalateRest: false, ...change },
    (line) => lines.push(line),
  );
  return lines.join("\n");
}

const all = { apply: true, escalateRest: true };

async function stillWithAna(): Promise<number> {
  const { db } = app();
  const of = db("appointments as a").join("providers as p", "p.id", "a.provider_id");
  return (await of.where("p.key", "ana")).length;
}

async function doctorSays(): Promise<string> {
  return (await examine(app().db, config())).map(({ what }) => what).join("\n");
}

describe("gatehouse away", () => {
  test("shows the plan as a table and moves nothing, however often it is typed", async () => {
    const { day, booked } = await bookedWithAna(app(), 2);
    const first = await away(day, { reason: "flu" });
    const [title, ...lines] = first.split("\n");
    expect(title).toMatch(/^Ana Ortiz is away on \w{3} \d+ \w{3}: 2 appointments$/);
    for (const [index, { reference }] of booked.entries())
      expect(lines[index]).toMatch(
        new RegExp(
          `^ {2}${reference} {2}.*Phoenix time \\(MST\\) +Ana Ortiz → \\w+ \\w+ +\\w+ \\w+ comes first of the 2`,
        ),
      );
    expect(first).toContain("Nothing was moved.");
    expect(await away(day)).toBe(first);
    expect([await stillWithAna(), await countOf(app().db, "absences")]).toEqual([2, 1]);
  });

  test("moves all that have a new home, and puts the rest before a person, when told to", async () => {
    const { day, booked } = await bookedWithAna(app(), 2);
    const {
      booked: [stays],
    } = await bookedWithAna(app(), 1, "check");
    const said = await away(day, all);
    for (const { reference } of booked)
      expect(said).toMatch(new RegExp(`^ {2}${reference} → `, "m"));
    expect(said).toContain("2 moved\n");
    expect(said).toContain(`  ${stays?.reference} is before a person now\n1 escalated\n`);
    expect(said).toContain("Ana Ortiz → another time?");
    expect(said).toMatch(
      /free instead: .*Phoenix time \(MST\) with Ana Ortiz.*before a person already/,
    );
    expect(await stillWithAna()).toBe(1);
    const again = await away(day, all);
    expect(again).toContain("nothing to do\n");
    expect(again).toContain("1 escalated before\n");
    expect(await countOf(app().db, "escalations")).toBe(1);
    const entry = await app().db("audit").where({ action: "reassigned" }).first();
    expect(entry?.actor).toEqual({ kind: "system", name: "command line" });
  });

  test("leaves a note for the doctor as long as something was not dealt with", async () => {
    const { day } = await bookedWithAna(app(), 2);
    await away(day);
    expect(await doctorSays()).toContain("2 appointments lie in an absence of Ana Ortiz");
    expect(await away(day, { apply: true })).toContain("Nothing is left in this absence.");
    expect(await doctorSays()).not.toContain("in an absence");
  });

  test.each([
    [{ provider: "nobody" }, "there is no provider “nobody”"],
    [{ from: "tomorrow" }, "write both ends as dates"],
    [{ from: "2001-01-01" }, "over already"],
  ])("says what is wrong with %j, and puts nothing in", async (change, words) => {
    await expect(away("2026-12-01", { ...change })).rejects.toThrow(words);
    expect(await countOf(app().db, "absences")).toBe(0);
  });
});

test("as it is typed: the plan, or what is wrong with the words, without a stack", async () => {
  const type = async (...words: string[]) => {
    const program = runProgram("src/cli/gatehouse.ts", ["away", ...words], environment());
    return { code: await program.ended, ...program.said() };
  };
  const { day } = await bookedWithAna(app(), 1);
  const [none, some, plan] = [
    await type("ana"),
    await type("ana", day, "--apply", "some"),
    await type("ana", day, day, "--reason", "flu"),
  ];
  expect(none).toMatchObject({ code: 2, err: expect.stringContaining("needs the provider's key") });
  expect(some).toMatchObject({ code: 2, err: expect.stringContaining("takes the word all") });
  for (const { err } of [none, some]) expect(err).not.toMatch(/^ +at /m);
  expect(plan).toMatchObject({ code: 0, err: "", out: expect.stringContaining("1 appointment\n") });
}, 120_000);
