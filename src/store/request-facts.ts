import type { Db } from "./db.ts";
import type { IdempotencyKey, StoredAnswer } from "./idempotency.ts";
import type { ProviderTaken, TakenQuestion } from "./taken.ts";

/** What is known of a request before anybody outside is asked. */
export type RequestFacts = {
  /** What the same Idempotency-Key got before. */
  readonly before: StoredAnswer | undefined;
  /** Known clients behind the e-mail address or the phone number. */
  readonly clientMatches: number;
  readonly taken: ReadonlyMap<string, ProviderTaken>;
};

/** All of it in one round trip (request_facts in db/migrations): three would cost more than booking. */
export async function readRequestFacts(
  db: Db,
  question: {
    readonly key: IdempotencyKey | undefined;
    readonly email: string;
    readonly phone: string | undefined;
    readonly taken: TakenQuestion;
  },
): Promise<RequestFacts> {
  const { key, email, phone, taken } = question;
  const { rows } = await db.raw("select answer, matches, taken from request_facts(?::jsonb)", [
    JSON.stringify({
      key: key && { caller: key.caller, route: key.route, key: key.key },
      email,
      phone,
      ...taken,
    }),
  ]);
  const [row] = rows as [Row];
  return {
    before: row.answer === null ? undefined : toAnswer(row.answer),
    clientMatches: row.matches,
    taken: new Map(
      Object.entries(row.taken ?? {}).map(([id, { trusted, ranges }]) => [
        id,
        { trusted, taken: ranges === null ? [] : ranges.split(" ").map(Number) },
      ]),
    ),
  };
}

type Row = {
  readonly answer: {
    readonly bodyHash: string;
    readonly requestId: string;
    readonly status: number;
    readonly answer: Record<string, unknown> | null;
  } | null;
  readonly matches: number;
  readonly taken: Readonly<
    Record<string, { readonly trusted: boolean; readonly ranges: string | null }>
  > | null;
};

function toAnswer(answer: NonNullable<Row["answer"]>): StoredAnswer {
  return {
    bodyHash: Buffer.from(answer.bodyHash, "hex"),
    requestId: answer.requestId,
    status: answer.status,
    answer: answer.answer ?? undefined,
  };
}
