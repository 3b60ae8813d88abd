import type { Db } from "./db.ts";
import { type DiaryQuestion, type DiaryRow, type ProviderDiary, toDiary } from "./diaries.ts";
import type { IdempotencyKey, StoredAnswer } from "./idempotency.ts";

/** What is known of a request before anybody outside is asked. */
export type RequestFacts = {
  /** What the same Idempotency-Key got before. */
  readonly before: StoredAnswer | undefined;
  /** Known clients behind the e-mail address or the phone number. */
  readonly clientMatches: number;
  /** The one of them, where it is one. */
  readonly clientId: string | undefined;
  readonly diaries: ReadonlyMap<string, ProviderDiary>;
};

/** All of it in one round trip (request_facts in db/migrations): three would cost more than booking. */
export async function readRequestFacts(
  db: Db,
  question: {
    readonly key: IdempotencyKey | undefined;
    readonly email: string | undefined;
    readonly phone: string | undefined;
    readonly diaries: DiaryQuestion;
  },
): Promise<RequestFacts> {
  const { key, email, phone, diaries } = question;
  const { counting, except, ...asked } = diaries;
  const { rows } = await db.raw(
    "select answer, matches, client, diaries from request_facts(?::jsonb)",
    [
      JSON.stringify({
        key: key && { caller: key.caller, route: key.route, key: key.key },
        email,
        phone,
        ...asked,
        countFrom: counting?.from,
        countTo: counting?.to,
        exceptHold: except?.holdId,
      }),
    ],
  );
  const [row] = rows as [Row];
  return {
    before: row.answer === null ? undefined : toAnswer(row.answer),
    clientMatches: row.matches,
    clientId: row.client ?? undefined,
    diaries: new Map(
      Object.entries(row.diaries ?? {}).map(([id, { busy, taken, absent, ...rest }]) => [
        id,
        toDiary({
          ...rest,
          busy: fromHex(busy),
          taken: fromHex(taken),
          absent: fromHex(absent),
        }),
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
  readonly client: string | null;
  readonly diaries: Readonly<
    Record<
      string,
      Omit<DiaryRow, "busy" | "taken" | "absent"> & {
        readonly busy: string | null;
        readonly taken: string | null;
        readonly absent: string | null;
      }
    >
  > | null;
};

const fromHex = (digits: string | null) => (digits === null ? null : Buffer.from(digits, "hex"));

function toAnswer(answer: NonNullable<Row["answer"]>): StoredAnswer {
  return {
    bodyHash: Buffer.from(answer.bodyHash, "hex"),
    requestId: answer.requestId,
    status: answer.status,
    answer: answer.answer ?? undefined,
  };
}
