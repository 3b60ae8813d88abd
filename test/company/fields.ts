import type { z } from "zod";

/** The names of every field that a part of company.yaml may have, down to what is no longer made of parts. */
export function fieldsOf(schema: z.core.$ZodType, path: string): readonly string[] {
  const { def } = schema._zod as unknown as { readonly def: Definition };
  switch (def.type) {
    case "object":
      return Object.entries(def.shape ?? {}).flatMap(([name, field]) =>
        fieldsOf(field, `${path}.${name}`),
      );
    case "array":
      return def.element === undefined ? [path] : fieldsOf(def.element, path);
    case "optional":
    case "default":
    case "prefault":
      return def.innerType === undefined ? [path] : fieldsOf(def.innerType, path);
    // One of several shapes: whatever any of them may have.
    case "union":
      return [...new Set((def.options ?? []).flatMap((option) => fieldsOf(option, path)))];
    // What is read first decides what may be written.
    case "pipe":
      return def.in === undefined ? [path] : fieldsOf(def.in, path);
    default:
      return [path];
  }
}

type Definition = {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly element?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
};
