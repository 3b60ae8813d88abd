import { jsonAnswer, type VendorAnswer } from "#sandbox/vendor-server.ts";
import { isObjectType, listRecords, type ObjectType, type Org, type Value } from "./org.ts";
import { SalesforceRefusal } from "./salesforce-error.ts";
import { type Condition, malformed, type Order, readCondition, readQuery } from "./soql-words.ts";
import { checkPath, rowOf, type Typed, valueAt } from "./values.ts";

/** The most that one answer of the real one holds; nobody here asks for more. */
const ROWS_MAX = 2_000;

export function answerQuery(org: Org, soql: string): VendorAnswer {
  const { fields, from, where, order, limit = ROWS_MAX } = readQuery(soql);
  const type = knownType(from);
  const ordered = order.map(({ path }) => path);
  for (const path of [...fields, ...pathsOf(where), ...ordered]) checkPath(org, type, path);
  const found = listRecords(org, type)
    .map((record) => ({ type, record }))
    .filter((one) => where === undefined || holds(org, one, where));
  const sorted = found.toSorted(by(org, order));
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
    case "<":
      return compared(held, to) < 0;
    case "<=":
      return compared(held, to) <= 0;
    case ">":
      return compared(held, to) > 0;
    case ">=":
      return compared(held, to) >= 0;
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

/** What is equal comes in no order that anybody promised. */
function by(org: Org, order: readonly Order[]) {
  return (one: Typed, other: Typed): number => {
    for (const { path, isDown } of order) {
      const found = compared(valueAt(org, one, path), valueAt(org, other, path));
      if (found !== 0) return isDown ? -found : found;
    }
    return 0;
  };
}

/** Moments are written so that their texts are in their order, and so are ids. */
function compared(one: Value, other: Value): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  const [left, right] = [String(one ?? ""), String(other ?? "")];
  return left < right ? -1 : left > right ? 1 : 0;
}
