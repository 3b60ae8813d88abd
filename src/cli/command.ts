import type { ParseArgsConfig } from "node:util";
import type { Db } from "#store/db.ts";

/** One word of the command line, and what it does. */
export type Command = {
  readonly usage: string;
  readonly about: string;
  readonly options?: NonNullable<ParseArgsConfig["options"]>;
  readonly run: (db: Db, words: readonly string[], options: Options) => Promise<void>;
};
export type Options = Readonly<Record<string, unknown>>;

/** What was typed makes no sense; nothing was done. */
export class Usage extends Error {
  override readonly name = "Usage";
}

export const textOf = (option: unknown) => (typeof option === "string" ? option : undefined);
