import { checkValues } from "#company/check-values.ts";
import type { Company } from "#company/company.ts";
import { type Mistake, unless } from "#company/mistake.ts";
import { readCompany } from "#company/read-company.ts";
import { mergePatch } from "./merge-patch.ts";
import { findPart, type Part, type Problem, problemsOf, withPart } from "./part.ts";

type Values = Readonly<Record<string, unknown>>;

export type Change =
  /** A JSON merge patch (RFC 7396). */
  | { readonly kind: "patch"; readonly patch: Values }
  | { readonly kind: "create"; readonly value: Values }
  | { readonly kind: "retire" };

/** The company after a change of one part, checked as a whole, exactly as a file is. */
export function changePart(
  company: Company,
  { part, change }: { readonly part: Part; readonly change: Change },
  at: Date,
):
  | { readonly kind: "ok"; readonly company: Company }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] } {
  const own = ownMistakes(part, change);
  if (own.length > 0) {
    const problems = own.map(({ path, message }) => ({ path: path.join("."), message }));
    return { kind: "invalid", problems };
  }
  const candidate = withPart(company, part, valueAfter(company, part, change));
  const read = readCompany(candidate, at);
  if (read.kind === "ok") return read;
  return { kind: "invalid", problems: problemsOf(read.mistakes, candidate, part) };
}

/** What is wrong with the wish itself, whatever the company is like. */
function ownMistakes(part: Part, change: Change): readonly Mistake[] {
  if (change.kind === "retire") return [];
  const body = change.kind === "patch" ? change.patch : change.value;
  const { key } = part.kind === "entry" ? part : {};
  return [
    ...checkValues(body),
    ...unless(key === undefined || !Object.hasOwn(body, "key") || body["key"] === key, {
      path: ["key"],
      message: `the address says “${key}”, and keys stay: create another one and retire this one`,
    }),
  ];
}

function valueAfter(company: Company, part: Part, change: Change): unknown {
  switch (change.kind) {
    case "patch":
      return mergePatch(findPart(company, part), change.patch);
    case "create":
      return part.kind === "entry" ? { ...change.value, key: part.key } : change.value;
    case "retire":
      return undefined;
  }
}
