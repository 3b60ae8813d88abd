import type { Company } from "#company/company.ts";
import type { Mistake } from "#company/mistake.ts";

/** The lists of a company whose entries are settings of their own, each under its key. */
export const listNames = ["services", "providers", "locations"] as const;
export type ListName = (typeof listNames)[number];

/** A part of a company that is read and changed by itself. */
export type Part =
  | { readonly kind: "entry"; readonly list: ListName; readonly key: string }
  | { readonly kind: "policy" };

/** A company with another part in it: whether it still is one must be asked (read-company.ts). */
type Candidate = Omit<Company, ListName | "policy"> & {
  readonly [name in ListName]: readonly unknown[];
} & { readonly policy: unknown };

/** Something wrong, told to whoever changes a part. */
export type Problem = {
  /** Where else it is, if it is not in the part itself: "services/checkup". */
  readonly part?: string;
  /** The way to the place from there: "hours.mon.0". */
  readonly path: string;
  readonly message: string;
};

/** "services/checkup", as its address ends. */
export function nameOf(part: Part): string {
  return part.kind === "policy" ? part.kind : `${part.list}/${part.key}`;
}

export function findPart(company: Company, part: Part): object | undefined {
  return part.kind === "policy"
    ? company.policy
    : company[part.list].find(({ key }) => key === part.key);
}

/** The company with the part as given: put in its place, at the end if it is new, or taken out. */
export function withPart(company: Company, part: Part, value: unknown): Candidate {
  if (part.kind === "policy") return { ...company, policy: value };
  const before: readonly { readonly key: string }[] = company[part.list];
  const index = before.findIndex(({ key }) => key === part.key);
  const entries: readonly unknown[] = [
    ...(index < 0 ? before : before.slice(0, index)),
    ...(value === undefined ? [] : [value]),
    ...(index < 0 ? [] : before.slice(index + 1)),
  ];
  return { ...company, [part.list]: entries };
}

/** Mistakes of a candidate as whoever changed `part` reads them: by key, and from the part on. */
export function problemsOf(
  mistakes: readonly Mistake[],
  candidate: Candidate,
  part: Part,
): readonly Problem[] {
  const own = nameOf(part);
  return mistakes.map(({ path, message }) => {
    const { name, rest } = placeOf(path, candidate);
    return { ...(name !== own && { part: name }), path: rest.join("."), message };
  });
}

/** The part that a way through the settings leads into, and the way that is left from there. */
function placeOf(path: readonly PropertyKey[], candidate: Candidate) {
  const [first, index, ...rest] = path;
  if (first === "policy") return { name: "policy", rest: path.slice(1) };
  const list = listNames.find((name) => name === first);
  if (list === undefined) return { name: "company", rest: path };
  if (typeof index !== "number") return { name: list, rest: path.slice(1) };
  const { key } = candidate[list][index] as { readonly key?: unknown };
  return { name: `${list}/${key}`, rest };
}
