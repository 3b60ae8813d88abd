import type { Value } from "./org.ts";
import { SalesforceRefusal } from "./salesforce-error.ts";

/** The part of SOQL that the program speaks; anything else is refused, loudly. */
export type Query = {
  readonly fields: readonly string[];
  readonly from: string;
  readonly where: Condition | undefined;
  readonly order: readonly Order[];
  readonly limit: number | undefined;
};

export type Order = { readonly path: string; readonly isDown: boolean };

const comparisons = ["=", "!=", "LIKE", "<=", ">=", "<", ">"] as const;

export type Condition =
  | { readonly kind: "all"; readonly of: readonly Condition[] }
  | { readonly kind: "any"; readonly of: readonly Condition[] }
  | {
      readonly kind: "compared";
      readonly path: string;
      readonly by: (typeof comparisons)[number] | "IN";
      readonly to: readonly Value[];
    };

const words =
  /\s*('(?:\\.|[^'\\])*'|[A-Za-z_][\w.]*|\d{4}-\d\d-\d\dT[\d:.]+Z|\d+|[!<>]=|[=<>]|[(),])/gy;

/** Takes the words one after the other. */
type Reader = {
  readonly next: () => string;
  readonly peek: () => string;
  readonly take: (word: string) => boolean;
  readonly expect: (word: string) => void;
};

export function readQuery(text: string): Query {
  const reader = read(text);
  reader.expect("SELECT");
  const fields = listOf(reader, reader.next);
  reader.expect("FROM");
  const from = reader.next();
  const where = reader.take("WHERE") ? condition(reader) : undefined;
  const order = reader.take("ORDER") ? readOrder(reader) : [];
  const limit = reader.take("LIMIT") ? Number(reader.next()) : undefined;
  if (reader.peek() !== "") throw malformed(`unexpected token: '${reader.peek()}'`);
  return { fields, from, where, order, limit };
}

function readOrder(reader: Reader): readonly Order[] {
  reader.expect("BY");
  return listOf(reader, () => {
    const path = reader.next();
    const isDown = reader.take("DESC");
    if (!isDown) reader.take("ASC");
    return { path, isDown };
  });
}

/** "Email = 'a' AND IsConverted = false", as a query and a search have it. */
export function readCondition(text: string): Condition {
  const reader = read(text);
  const found = condition(reader);
  if (reader.peek() !== "") throw malformed(`unexpected token: '${reader.peek()}'`);
  return found;
}

function condition(reader: Reader): Condition {
  const first = term(reader);
  const joint = ["AND", "OR"].find((word) => reader.peek().toUpperCase() === word);
  if (joint === undefined) return first;
  const of = [first];
  while (reader.take(joint)) of.push(term(reader));
  // Salesforce wants brackets around what is mixed.
  if (/^(AND|OR)$/i.test(reader.peek())) throw malformed(`unexpected token: '${reader.peek()}'`);
  return { kind: joint === "AND" ? "all" : "any", of };
}

function term(reader: Reader): Condition {
  if (reader.take("(")) {
    const within = condition(reader);
    reader.expect(")");
    return within;
  }
  const path = reader.next();
  const by = reader.next().toUpperCase();
  if (by === "IN") {
    reader.expect("(");
    const to = listOf(reader, () => literal(reader.next()));
    reader.expect(")");
    return { kind: "compared", path, by, to };
  }
  const known = comparisons.find((one) => one === by);
  if (known === undefined) throw malformed(`unknown operator '${by}'`);
  return { kind: "compared", path, by: known, to: [literal(reader.next())] };
}

function listOf<T>(reader: Reader, one: () => T): readonly T[] {
  const list = [one()];
  while (reader.take(",")) list.push(one());
  return list;
}

function literal(word: string): Value {
  if (word.startsWith("'")) return word.slice(1, -1).replace(/\\([\\'nr%])/g, unescaped);
  if (/^\d+$/.test(word)) return Number(word);
  // A moment, as values have it.
  if (/^\d{4}-/.test(word)) return new Date(word).toISOString().replace("Z", "+0000");
  if (/^(true|false)$/i.test(word)) return word.toLowerCase() === "true";
  if (/^null$/i.test(word)) return null;
  throw malformed(`unexpected token: '${word}'`);
}

const unescaped = (whole: string, letter: string) =>
  letter === "n" ? "\n" : letter === "r" ? "\r" : letter === "%" ? whole : letter;

function read(text: string): Reader {
  const found: string[] = [];
  words.lastIndex = 0;
  let end = 0;
  for (let match = words.exec(text); match !== null; match = words.exec(text)) {
    found.push(match[1] ?? "");
    end = words.lastIndex;
  }
  if (text.slice(end).trim() !== "") throw malformed(`unexpected token: '${text.slice(end)}'`);
  let at = 0;
  const peek = () => found[at] ?? "";
  const next = () => {
    at += 1;
    return found[at - 1] ?? "";
  };
  const take = (word: string) => {
    const is = peek().toUpperCase() === word.toUpperCase();
    if (is) at += 1;
    return is;
  };
  const expect = (word: string) => {
    if (!take(word)) throw malformed(`unexpected token: '${peek()}', expecting '${word}'`);
  };
  return { next, peek, take, expect };
}

export function malformed(message: string): SalesforceRefusal {
  return new SalesforceRefusal("MALFORMED_QUERY", message);
}
