import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { everySource, type Source } from "../helpers/sources.ts";

/*
 * Only what is never right: many words of the glossary's right column are good words for something
 * else ("event" in a calendar, "host" in a URL) and are left to readers.
 */
const glossary = readFileSync(new URL("../../docs/glossary.md", import.meta.url), "utf8");
/** Words in italics; "…Service" is a suffix and looked for on its own. */
const banned = [...glossary.matchAll(/(?<!\*)\*([A-Za-z ]+)\*(?!\*)/g)].map(
  ([, word]) => word ?? "",
);

/** In these places another vocabulary is spoken: the vendor's own. */
const elsewhere = /^(integrations|sandbox|views\/slack)\//;
/** A service is what is booked; as the end of a type's name it says "a class of functions". */
const suffix = "Service";

const sources = everySource();

test("the glossary names banned words", () => {
  expect(banned).toEqual(
    expect.arrayContaining(["lead", "customer", "reservation", "incident", "Manager", "Utils"]),
  );
});

test.each(
  sources
    .filter(({ file }) => !elsewhere.test(file))
    .map((source) => [source.file, source] as const),
)("src/%s uses the words of the glossary", (_, source) => {
  expect(misnamed(source)).toEqual([]);
});

test.each([
  "findCustomer",
  "customer_id",
  "leadTime",
  "openIncidents",
  "SlotManager",
  "slotUtils",
  "UTILS",
  "eventTypes",
])("%s would be found", (name) => {
  expect(isBanned(name)).toBe(true);
});

test.each([
  "leading",
  "misleading",
  "utility",
  "managed",
  "clientName",
  "events",
  "types",
  "slackService",
])("%s is another word", (name) => {
  expect(isBanned(name)).toBe(false);
});

function misnamed({ file, nodes }: Source): readonly string[] {
  const names = nodes
    .filter(({ type }) => type === "Identifier" || type === "JSXIdentifier")
    .map((node) => String(node["name"]));
  const types = nodes
    .filter(({ type }) => type === "TSTypeAliasDeclaration" || type === "ClassDeclaration")
    .map((node) => String((node["id"] as { name?: unknown } | null)?.name));
  const fileName = file.replaceAll("/", "-").replace(/\.\w+$/, "");
  return [
    ...new Set([
      ...[...names, fileName].filter(isBanned),
      ...types.filter((name) => name.endsWith(suffix) && !ourServices.has(name)),
    ]),
  ];
}

/** These are what is booked. */
const ourServices = new Set(["Service", "StoredService"]);

function isBanned(name: string): boolean {
  const words = wordsOf(name);
  return banned.some((term) => {
    const wanted = wordsOf(term.replaceAll(" ", "-"));
    return words.some((_, start) => wanted.every((word, i) => sameWord(words[start + i], word)));
  });
}

function sameWord(found: string | undefined, wanted: string): boolean {
  return found === wanted || found === `${wanted}s`;
}

/** "findSLAEvents_now" → find, sla, events, now */
function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .toLowerCase()
    .split(/[-_.$]/);
}
