import { jsonAnswer, type VendorAnswer } from "#sandbox/vendor-server.ts";
import { isObjectType, listRecords, type ObjectType, type Org, type Value } from "./org.ts";
import { SalesforceRefusal } from "./salesforce-error.ts";
import { type Condition, malformed, readCondition, readQuery } from "./soql-words.ts";
import { checkPath, rowOf, type Typed, valueAt } from "./values.ts";

/** The most that one answer of the real one holds; nobody here asks for more. */
const ROWS_MAX = 2_000;

export function answerQuery(org: Org, soql: string): VendorAnswer {
  const { fields, from, where, newestFirst, limit = ROWS_MAX } = readQuery(soql);
  const type = knownType(from);
  for (const path of [...fields, ...pathsOf(where)]) checkPath(org, type, path);
  const found = listRecords(org, type)
    .map((record) => ({ type, record }))
    .filter((one) => where === undefined || holds(org, one, where));
  const sorted = newestFirst ? found.toSorted(byNewest) : found;
  const records = sorted.slice(0, limit).map((one) => rowOf(org, one, fields));
  return jsonAnswer(200, { totalSize: records.length, done: true, records });
}

/** FIND {… OR …} IN PHONE FIELDS RETURNING Contact(… LIMIT n), Lead(… WHERE … LIMIT n): no other search. */
const search = /^FIND \{(\d+(?: OR \d+)*)\} IN PHONE FIELDS RETURNING (.+)$/;
const returned = /^(\w+)\(([\w., ]+?)(?: WHERE (.+?))?(?: LIMIT (\d+))?\)$/;

/** Finds by what the index knows, which lags; shows records as they are. */
export function answerSearch(org: Org, sosl: string): VendorAnswer {
  const [, terms, types] = search.exec(sosl) ?? [];
  if (terms === undefined || types === undefined) throw malformed(`no such search: ${sosl}`);
  const numbers = terms.split(" OR ");
  const searchRecords = types
    .split(/(?<=\)), /)
    .flatMap((text) => searchOne(org, { text, numbers }));
  return jsonAnswer(200, { searchRecords });
}

function searchOne(
  org: Org,
  { text, numbers }: { readonly text: string; readonly numbers: readonly string[] },
): readonly object[] {
  const [, name = "", list = "", condition, limit] = returned.exec(text) ?? [];
  const type = knownType(name);
  const fields = list.split(",").map((path) => path.trim());
  for (const path of fields) checkPath(org, type, path);
  const where = condition === undefined ? undefined : readCondition(condition);
  return listRecords(org, type)
    .filter(({ updatedAt }) => updatedAt + org.state.behaviour.searchLagMs <= org.now())
    .map((record) => ({ type, record }))
    .filter((one) => hasNumber(one, numbers))
    .filter((one) => where === undefined || holds(org, one, where))
    .slice(0, Number(limit ?? ROWS_MAX))
    .map((one) => rowOf(org, one, fields));
}

/** However it was typed, and with its country or without. */
function hasNumber({ record }: Typed, numbers: readonly string[]): boolean {
  const held = [record.values["Phone"], record.values["MobilePhone"]];
  return held.some((value) => {
    const digits = String(value ?? "").replace(/\D/g, "");
    return numbers.some((number) => digits !== "" && digits.endsWith(number));
  });
}

function holds(org: Org, one: Typed, where: Condition): boolean {
  if (where.kind === "all") return where.of.every((part) => holds(org, one, part));
  if (where.kind === "any") return where.of.some((part) => holds(org, one, part));
  const held = valueAt(org, one, where.path);
  const [to = null] = where.to;
  switch (where.by) {
    case "=":
      return isSame(held, to);
    case "!=":
      return !isSame(held, to);
    case "IN":
      return where.to.some((value) => isSame(held, value));
    case "LIKE":
      return isLike(String(held ?? ""), String(to));
  }
}

/** Texts are the same whatever their case. */
function isSame(one: Value, other: Value): boolean {
  if (typeof one === "string" && typeof other === "string")
    return one.toLowerCase() === other.toLowerCase();
  return one === other;
}

/** % is anything; what had a backslash before it is itself. */
function isLike(held: string, pattern: string): boolean {
  const source = pattern
    .split(/(\\[%_]|%|_)/)
    .map((part) => (part === "%" ? ".*" : part === "_" ? "." : escaped(part.replace(/^\\/, ""))))
    .join("");
  return new RegExp(`^${source}$`, "is").test(held);
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function pathsOf(where: Condition | undefined): readonly string[] {
  if (where === undefined) return [];
  return where.kind === "compared" ? [where.path] : where.of.flatMap(pathsOf);
}

function knownType(name: string): ObjectType {
  if (isObjectType(name)) return name;
  throw new SalesforceRefusal("INVALID_TYPE", `sObject type '${name}' is not supported.`);
}

const byNewest = (one: Typed, other: Typed) => other.record.createdAt - one.record.createdAt;
