import { createHash } from "node:crypto";
import type { Db } from "./db.ts";

/** Whose key, for what: the same key may serve two callers or two routes (Stripe's idempotent requests). */
export type IdempotencyKey = {
  readonly caller: string;
  readonly route: string;
  readonly key: string;
  /** SHA-256 of the request as it was understood: the same key with another request is a mistake. */
  readonly bodyHash: Buffer;
};

export type StoredAnswer = {
  readonly bodyHash: Buffer;
  readonly requestId: string;
  readonly status: number;
  /** The answer's body; undefined when it is made from rows (the alternatives of a 409 grow old). */
  readonly answer: Record<string, unknown> | undefined;
};

export function hashOf(value: unknown): Buffer {
  return createHash("sha256").update(JSON.stringify(value)).digest();
}

export async function findAnswer(
  db: Db,
  { caller, route, key }: IdempotencyKey,
): Promise<StoredAnswer | undefined> {
  const row = await db("idempotency_keys").where({ caller, route, key }).first();
  return (
    row && {
      bodyHash: row.body_hash,
      requestId: row.request_id,
      status: row.status,
      answer: row.answer ?? undefined,
    }
  );
}

/** Takes the key; false when somebody had it first (waits for a rival's transaction to end). */
export async function takeKey(
  tx: Db,
  key: IdempotencyKey,
  answer: { requestId: string; status: number },
): Promise<boolean> {
  const taken = await tx("idempotency_keys")
    .insert({
      caller: key.caller,
      route: key.route,
      key: key.key,
      body_hash: key.bodyHash,
      request_id: answer.requestId,
      status: answer.status,
    })
    .onConflict()
    .ignore()
    .returning("key");
  return taken.length === 1;
}

/**
 * Keeps the answer, and returns it as it will be given again: PostgreSQL has its own order of an
 * object's fields, and the first answer must not differ from the second by a byte.
 */
export async function saveAnswer<Answer extends Record<string, unknown>>(
  tx: Db,
  { caller, route, key }: IdempotencyKey,
  answer: Answer,
): Promise<Answer> {
  const [row] = await tx("idempotency_keys")
    .where({ caller, route, key })
    .update({ answer: JSON.stringify(answer) })
    .returning("answer");
  return row.answer;
}
