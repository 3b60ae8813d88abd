import { readFileSync } from "node:fs";

/** The parts of OpenAPI 3 that our contract files use. */
export type Schema = { readonly [keyword: string]: unknown };
export type Parameter = {
  readonly name: string;
  readonly in: "query" | "path" | "header" | "cookie";
  readonly required?: boolean;
  readonly schema?: Schema;
};
export type Content = Readonly<Record<string, { readonly schema?: Schema }>>;
export type Body = { readonly required?: boolean; readonly content?: Content };
export type Operation = {
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
  readonly responses?: Readonly<Record<string, object>>;
};
export const verbs = ["get", "post", "put", "patch", "delete"] as const;
export type Verb = (typeof verbs)[number];
export type PathItem = { readonly [verb in Verb]?: Operation } & {
  readonly parameters?: readonly object[];
};
export type Specification = {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
};

/** Reads a contract file of this folder by its name without ".json". */
export function readSpecification(name: string): Specification {
  const file = new URL(`${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as Specification;
}

/** What a reference stands for; anything else stands for itself. */
export function resolve<T extends object>(specification: Specification, item: object): T {
  if (!("$ref" in item)) return item as T;
  const steps = String(item.$ref).slice("#/".length).split("/");
  return steps.reduce<unknown>(
    (place, step) => (place as Record<string, unknown>)[step],
    specification,
  ) as T;
}
