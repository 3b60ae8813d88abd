import { readdirSync, readFileSync } from "node:fs";
import { parseSync } from "vite";

/** Any node of the syntax tree: what a kind has beside its type is looked at by name. */
export type SyntaxNode = { readonly type: string; readonly [field: string]: unknown };

export type Import = {
  readonly specifier: string;
  /** True when nothing of it is left once types are erased. */
  readonly typesOnly: boolean;
};

export type Source = {
  /** Relative to src/, with slashes: "gate/rules/vip.ts". */
  readonly file: string;
  readonly text: string;
  readonly imports: readonly Import[];
  readonly nodes: readonly SyntaxNode[];
};

const src = new URL("../../src/", import.meta.url);

/** Every source file of src/, parsed: types, several lines, dynamic imports and JSX are all seen. */
export function everySource(): readonly Source[] {
  return readdirSync(src, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((file) => /\.(ts|tsx|mts|mjs|js|jsx)$/.test(file))
    .sort()
    .map((file) => parseSource(file, readFileSync(new URL(file, src), "utf8")));
}

export function parseSource(file: string, text: string): Source {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`src/${file} cannot be parsed: ${errors[0]?.message}`);
  const nodes = [...walk(program)];
  return { file, text, nodes, imports: nodes.flatMap(importOf) };
}

function* walk(value: unknown): Generator<SyntaxNode> {
  if (Array.isArray(value)) {
    for (const item of value) yield* walk(item);
  } else if (isNode(value)) {
    yield value;
    for (const field of Object.values(value)) yield* walk(field);
  }
}

function importOf(node: SyntaxNode): readonly Import[] {
  switch (node.type) {
    case "ImportDeclaration":
      return [{ specifier: textOf(node["source"]), typesOnly: importsOnlyTypes(node) }];
    case "ExportAllDeclaration":
    case "ExportNamedDeclaration":
      return node["source"]
        ? [{ specifier: textOf(node["source"]), typesOnly: node["exportKind"] === "type" }]
        : [];
    case "ImportExpression":
      return [{ specifier: textOf(node["source"]), typesOnly: false }];
    case "TSImportType":
      return [{ specifier: textOf(node["source"]), typesOnly: true }];
    case "TSExternalModuleReference":
      return [{ specifier: textOf(node["expression"]), typesOnly: false }];
    default:
      return [];
  }
}

function importsOnlyTypes(node: SyntaxNode): boolean {
  const specifiers = node["specifiers"] as SyntaxNode[];
  return (
    node["importKind"] === "type" ||
    (specifiers.length > 0 && specifiers.every((one) => one["importKind"] === "type"))
  );
}

/** An import that is computed at run time has no name, and no rule would allow this one. */
function textOf(node: unknown): string {
  return isNode(node) && typeof node["value"] === "string" ? node["value"] : "(computed)";
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value;
}
