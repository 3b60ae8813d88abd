import { z } from "zod";
import type { Connection } from "../bench/http-connection.ts";

/** One wish for one of the slots. */
export type Attempt = { readonly slot: number; readonly start: Date; readonly client: string };

export type Confirm = Attempt & {
  /** 0 when there was no answer at all. */
  readonly status: number;
  readonly milliseconds: number;
  /** How many other, well-formed times a loser was offered. */
  readonly alternatives: number;
  /** The answer, for a violation's words. */
  readonly words: string;
};

const Taken = z.object({
  code: z.literal("slot_taken"),
  nearest: z.array(z.object({ start: z.iso.datetime(), end: z.iso.datetime() })),
});

/** Confirms one time over an open connection, and waits as long as anybody would. */
export async function confirm(
  { post }: Connection,
  token: string,
  attempt: Attempt,
): Promise<Confirm> {
  const startedAt = performance.now();
  const done = (status: number, body: string): Confirm => ({
    ...attempt,
    status,
    milliseconds: performance.now() - startedAt,
    alternatives: status === 409 ? alternativesIn(body, attempt) : 0,
    words: `${status} ${body.slice(0, 300)}`,
  });
  const { slot: _, start, client } = attempt;
  const body = JSON.stringify({
    service: "service-0",
    start: start.toISOString(),
    zone: "America/Phoenix",
    name: `Client ${client}`,
    email: `client-${client}@clients.example`,
    consents: { email: true },
  });
  const headers = { authorization: `Bearer ${token}`, "idempotency-key": `race-${client}` };
  try {
    const answer = await post("/api/v1/requests", body, headers);
    return done(answer.status, answer.body);
  } catch (error) {
    return done(0, error instanceof Error ? error.message : "");
  }
}

function alternativesIn(body: string, { start }: Attempt): number {
  const answer = Taken.safeParse(JSON.parse(body));
  if (!answer.success) return 0;
  const others = answer.data.nearest.map((slot) => slot.start);
  return new Set(others.filter((other) => other !== start.toISOString())).size;
}
