import { type Logger, LogLevel } from "@slack/bolt";

/** The part of the product's log that is needed here. */
export type SlackLog = {
  readonly warn: (message: string, fields?: { readonly [name: string]: unknown }) => void;
  readonly error: (message: string, fields?: { readonly [name: string]: unknown }) => void;
};

/** Bolt's own words in our log. Its lower levels write down what people have typed. */
export function boltLogger(log: SlackLog): Logger {
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...said: unknown[]) => log.warn("bolt", { said }),
    error: (...said: unknown[]) => log.error("bolt", { said }),
    getLevel: () => LogLevel.WARN,
    setLevel: () => undefined,
    setName: () => undefined,
  };
}
