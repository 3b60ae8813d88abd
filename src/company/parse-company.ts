import { type Document, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import type { Company } from "./company.ts";
import type { Mistake } from "./mistake.ts";
import { readCompany } from "./read-company.ts";

export type ParsedCompany =
  | { readonly kind: "ok"; readonly company: Company }
  /** One line per mistake, each with its place in the file: "12:5 services.0.minutes: …". */
  | { readonly kind: "invalid"; readonly mistakes: readonly string[] };

/** Reads company.yaml and tells everything that is wrong with it at once, by line and column. */
export function parseCompany(text: string, at: Date): ParsedCompany {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0)
    return { kind: "invalid", mistakes: document.errors.map(({ message }) => message) };

  const place = (path: readonly PropertyKey[]): string => {
    // A missing field has no place of its own: its nearest parent's will do.
    for (let length = path.length; length >= 0; length--) {
      const node = document.getIn(path.slice(0, length) as string[], true);
      if (isNode(node) && node.range) {
        const { line, col } = lines.linePos(node.range[0]);
        return `${line}:${col}`;
      }
    }
    return "1:1";
  };
  const say = ({ path, message }: Mistake) =>
    `${place(path)} ${path.join(".")}: ${message}${written(document, path)}`;

  const values = valuesOf(document);
  if (typeof values === "string") return { kind: "invalid", mistakes: [`1:1 ${values}`] };
  const read = readCompany(values.read, at);
  return read.kind === "ok" ? read : { kind: "invalid", mistakes: read.mistakes.map(say) };
}

/** The file's values, or what is wrong with it: aliases are looked up only here, and bombs refused. */
function valuesOf(document: Document): string | { readonly read: unknown } {
  try {
    return { read: document.toJS() };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What stands there, where it is a single word or number: the reader then need not look it up. */
function written(document: Document, path: readonly PropertyKey[]): string {
  const node = document.getIn(path as string[], true);
  return isScalar(node) && node.value !== null ? ` (it says “${String(node.value)}”)` : "";
}
