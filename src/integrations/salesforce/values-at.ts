/** What a path like "Account.Name" leads to in a row. */
export function valueAt(row: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | null)?.[name], row);
}

export function textAt(row: unknown, path: string): string | undefined {
  const value = valueAt(row, path);
  return value === undefined || value === null || value === "" ? undefined : String(value).trim();
}

export function numberAt(row: unknown, path: string): number | undefined {
  const value = valueAt(row, path);
  return typeof value === "number" ? value : undefined;
}
