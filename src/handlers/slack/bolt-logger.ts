import { type Logger, LogLevel } from "@slack/bolt";
import type { Log } from "#log.ts";

/** What is needed here of the product's log. */
export type SlackLog = Pick<Log, "warn" | "error">;

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
