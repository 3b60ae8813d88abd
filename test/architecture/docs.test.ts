import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { variableNames } from "#config.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const documents = globSync("{*.md,docs/**/*.md}", { cwd: root }).sort();
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Names in prose that look like variables of the environment. */
const prefixes =
  /^(GOOGLE|SLACK|TWILIO|SMTP|MAIL|POSTMARK|RATE_LIMIT|APP|JOB|PUBLIC|DATABASE|COMPANY|CLOCK|TRUST|LOG|DATA)_/;

const read = (file: string) => readFileSync(join(root, file), "utf8");
const matches = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map(([, found]) => found ?? ""))].sort();

test("there are documents to hold", () => {
  expect(documents).toContain("CONTRIBUTING.md");
  expect(documents).toContain(normalize("docs/operations.md"));
});

test.each(documents)("every file that %s names exists", (document) => {
  const named = matches(
    read(document),
    /`((?:\.\/)?(?:\.ci|bin|db|docs|lint|src|test)\/[\w./-]*)`/g,
  ).filter((path) => !/[…*<>]/.test(path));
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test.each(documents)("every link of %s to another file leads somewhere", (document) => {
  const linked = matches(read(document), /\]\((?!https?:|mailto:|#)([^)#\s]+)/g);
  expect(linked.filter((path) => !existsSync(join(root, dirname(document), path)))).toEqual([]);
});

test.each(documents)("every script that %s tells to run exists", (document) => {
  const named = matches(read(document), /\bnpm run ([a-z][\w:-]*)/g);
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
});

test.each(documents)("every variable that %s names is read", (document) => {
  const named = matches(read(document), /`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^`]*)?`/g);
  const known = [...variableNames, "DATA_FOLDER"] as readonly string[];
  expect(
    named.filter((name) => prefixes.test(name) && !known.includes(name) && !isErrorCode(name)),
  ).toEqual([]);
});

function isErrorCode(name: string): boolean {
  return read("docs/errors.md").includes(`| \`${name}\` |`);
}

test.each(["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE", "SECURITY.md"])(
  "%s is there",
  (file) => {
    expect(existsSync(join(root, file))).toBe(true);
  },
);
