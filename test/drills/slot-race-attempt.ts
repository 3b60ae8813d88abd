import { z } from "zod";

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

/** Confirms one time, and waits as long as anybody would. */
export async function ask(url: string, token: string, attempt: Attempt): Promise<Confirm> {
  const startedAt = performance.now();
  const done = (status: number, body: string): Confirm => ({
    ...attempt,
    status,
    milliseconds: performance.now() - startedAt,
    alternatives: status === 409 ? alternativesIn(body, attempt) : 0,
    words: `${status} ${body.slice(0, 300)}`,
  });
  try {
    const response = await fetch(`${url}/api/v1/requests`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        "idempotency-key": `race-${attempt.client}`,
      },
      body: JSON.stringify({
        service: "service-0",
        start: attempt.start.toISOString(),
        zone: "America/Phoenix",
        name: `Client ${attempt.client}`,
        email: `client-${attempt.client}@clients.example`,
        consents: { email: true },
      }),
      signal: AbortSignal.timeout(30_000),
    });
    return done(response.status, await response.text());
  } catch (error) {
    return done(0, error instanceof Error ? `${error.message}: ${String(error.cause)}` : "");
  }
}

function alternativesIn(body: string, { start }: Attempt): number {
  const answer = Taken.safeParse(JSON.parse(body));
  if (!answer.success) return 0;
  const others = answer.data.nearest.map((slot) => slot.start);
  return new Set(others.filter((other) => other !== start.toISOString())).size;
}
