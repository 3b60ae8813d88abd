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

export async function saveAnswer(
  tx: Db,
  { caller, route, key }: IdempotencyKey,
  answer: Record<string, unknown>,
): Promise<void> {
  await tx("idempotency_keys")
    .where({ caller, route, key })
    .update({ answer: JSON.stringify(answer) });
}
