import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Db } from "./db.ts";

/** Counts one use under a key; says how long to wait when there were too many. */
export type RateLimit = (
  key: string,
) => Promise<{ readonly allowed: boolean; readonly retryAfterSeconds: number }>;

export type LimitSettings = {
  readonly formPer10Minutes: number;
  readonly holdsPer10Minutes: number;
  readonly slotsPerMinute: number;
  readonly apiPerMinute: number;
  readonly linkPer10Minutes: number;
};

/**
 * The limits by name; 0 means none. What changes something is counted in the database, for all nodes
 * together; what only reads is counted in this process, where it costs nothing.
 */
export function rateLimits(db: Db, settings: LimitSettings) {
  const tenMinutes = 600;
  return {
    form: counted(db, { name: "form", points: settings.formPer10Minutes, seconds: tenMinutes }),
    hold: counted(db, { name: "hold", points: settings.holdsPer10Minutes, seconds: tenMinutes }),
    link: counted(db, { name: "link", points: settings.linkPer10Minutes, seconds: tenMinutes }),
    "sign-in": counted(db, { name: "sign-in", points: 20, seconds: tenMinutes }),
    slots: inMemory({ points: settings.slotsPerMinute, seconds: 60 }),
    api: inMemory({ points: settings.apiPerMinute, seconds: 60 }),
  };
}

type Limit = { readonly points: number; readonly seconds: number };

function counted(db: Db, { name, points, seconds }: Limit & { name: string }): RateLimit {
  if (points === 0) return unlimited;
  return limitBy(
    new RateLimiterPostgres({
      storeClient: db,
      storeType: "knex",
      tableName: "rate_limits",
      tableCreated: true,
      keyPrefix: name,
      points,
      duration: seconds,
      // A database that is away must not let everything through; it will be refused further on anyway.
      insuranceLimiter: new RateLimiterMemory({ points, duration: seconds }),
    }),
  );
}

function inMemory({ points, seconds }: Limit): RateLimit {
  return points === 0 ? unlimited : limitBy(new RateLimiterMemory({ points, duration: seconds }));
}

function limitBy(limiter: RateLimiterMemory | RateLimiterPostgres): RateLimit {
  return async (key) => {
    try {
      await limiter.consume(key);
      return { allowed: true, retryAfterSeconds: 0 };
    } catch (refusal) {
      // The library throws its answer when there were too many, and real errors likewise.
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return { allowed: false, retryAfterSeconds: Math.ceil(refusal.msBeforeNext / 1000) };
    }
  };
}

const unlimited: RateLimit = async () => ({ allowed: true, retryAfterSeconds: 0 });
