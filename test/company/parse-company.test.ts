import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { parseCompany } from "#company/parse-company.ts";
import { aCompany } from "../helpers/company.ts";

const MONDAY = new Date("2026-11-23T14:00:00Z");
const text = stringify(aCompany());
const lines = text.split("\n");

/** The text with one line changed, and the number of that line as an editor shows it. */
function changed(line: string, to: string): { text: string; number: number } {
  const index = lines.indexOf(line);
  if (index < 0) throw new Error(`There is no line “${line}”`);
  return { text: lines.with(index, to).join("\n"), number: index + 1 };
}

function mistakesIn(written: string): readonly string[] {
  const parsed = parseCompany(written, MONDAY);
  return parsed.kind === "invalid" ? parsed.mistakes : [];
}

test("a company file is read, with everything that it left out filled in", () => {
  const parsed = parseCompany(text, MONDAY);
  if (parsed.kind !== "ok") throw new Error(parsed.mistakes.join("\n"));
  expect(parsed.company.services[1]).toMatchObject({
    key: "review",
    bufferAfterMinutes: 0,
    startsOn: "shift",
    staffing: "any",
  });
  expect(parsed.company.policy).toMatchObject({
    noticeMinutes: 60,
    horizonDays: 30,
    rescheduleMax: 3,
  });
  expect(parsed.company.gate.keywords.length).toBeGreaterThan(0);
});

test("the demo company is a company", () => {
  const demo = readFileSync(new URL("../../db/demo.yaml", import.meta.url), "utf8");
  expect(mistakesIn(demo)).toEqual([]);
});

test.each([
  ["    minutes: 30", "    minutes: 3", "services.0.minutes"],
  ["    minutes: 30", "    minutes: soon", "services.0.minutes"],
  ["      horizonDays: 30", "      horizonDays: 5000", "services.0.policy.horizonDays"],
  ["    zone: America/Phoenix", "    zone: Phoenix", "locations.1.zone"],
  ["    location: phoenix", "    location: rome", "providers.0.location"],
  ["  onCall: olga", "  onCall: nobody", "escalation.onCall"],
  ["    role: viewer", "    role: king", "members.2.role"],
  ["    email: max@harbor.example", "    email: max", "members.1.email"],
  ["  - key: cleo", "  - key: ana", "providers.2.key"],
  ["  - key: cleo", "  - key: Cleo P.", "providers.2.key"],
  ["  channel: C0DESK", "  channel: ''", "escalation.channel"],
])("%j written as %j is told with its line and its name", (line, to, path) => {
  const written = changed(line, to);
  const [mistake] = mistakesIn(written.text).filter((one) => one.includes(` ${path}: `));
  expect(mistake).toMatch(new RegExp(`^${written.number}:\\d+ `));
});

test("what is missing is told at the place where it should be", () => {
  const index = lines.indexOf("    email: max@harbor.example");
  const [mistake] = mistakesIn(lines.toSpliced(index, 1).join("\n"));
  // The member's entry begins at its key, two lines above.
  expect(mistake).toMatch(new RegExp(`^${lines.indexOf("  - key: max") + 1}:\\d+ members.1.email`));
});

test("an unknown field is told, and where", () => {
  const { text: written } = changed("  onCall: olga", "  onCall: olga\n  pager: true");
  expect(mistakesIn(written)).toMatchObject([
    expect.stringMatching(/^\d+:\d+ escalation: .*pager/),
  ]);
});

test("a provider who is named twice for one service is told", () => {
  const { text: written } = changed("      - cleo", "      - cleo\n      - ben");
  expect(mistakesIn(written)).toEqual([expect.stringContaining("services.1.providers.2")]);
});

test("two members with one Slack user are told", () => {
  const { text: written } = changed("      user: U0MAX", "      user: U0OLGA");
  expect(mistakesIn(written)).toEqual([expect.stringContaining("members.1.slack")]);
});

test("every mistake is told at once", () => {
  const zone = changed("    zone: America/Phoenix", "    zone: Phoenix").text;
  const both = zone.replace("  onCall: olga", "  onCall: nobody");
  expect(mistakesIn(both)).toHaveLength(2);
});

test.each([
  ["no YAML", "name: [unclosed"],
  ["a name twice", "name: A\nname: B\n"],
  ["two documents", "name: A\n---\nname: B\n"],
  ["a tab", "name:\n\t- x\n"],
])("%s is told with its line", (_what, written) => {
  expect(mistakesIn(written)[0]).toMatch(/line \d+/);
});

test.each([
  ["nothing", ""],
  ["a list", "- name: A\n"],
  ["a word", "company\n"],
  ["an alias of nothing", "name: *unknown\n"],
  [
    "aliases beyond counting",
    `a: &a [x,x,x,x,x,x,x,x,x,x]\n${[..."bcdefgh"]
      .map((name, at) => `${name}: &${name} [${Array(10).fill(`*${"abcdefg"[at]}`).join(",")}]`)
      .join("\n")}\n`,
  ],
])("%s is no company, and no crash", (_what, written) => {
  expect(mistakesIn(written).length).toBeGreaterThan(0);
});
