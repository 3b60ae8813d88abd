import { z } from "zod";
import { openConnection } from "./http-connection.ts";

/*
 * The load of the http bench, in a process of its own so that it takes nothing of the program's time:
 * ordinary requests, each for a time that nobody else wants. Takes its orders as JSON in the first
 * argument and writes one line of JSON when it is done.
 */

const Orders = z.object({
  url: z.url(),
  token: z.string(),
  connections: z.int().positive(),
  warmSeconds: z.number(),
  seconds: z.number(),
  services: z.int().positive(),
  /** The number of the first request: each has a client, a key and a time of its own. */
  first: z.int(),
  /** Milliseconds since 1970: the first time that is asked for. */
  from: z.number(),
  stepMinutes: z.int().positive(),
});
export type Orders = z.infer<typeof Orders>;

/** What came of it, while it was measured. */
export const Load = z.object({
  requests: z.int(),
  seconds: z.number(),
  p50: z.number(),
  p99: z.number(),
  /** The number of the next request that was not made. */
  next: z.int(),
  /** How often each status was answered. */
  statuses: z.record(z.string(), z.int()),
});

if (import.meta.main) {
  const orders = Orders.parse(JSON.parse(process.argv[2] ?? ""));
  process.stdout.write(`${JSON.stringify(await load(orders))}\n`);
}

async function load(orders: Orders): Promise<z.infer<typeof Load>> {
  const connections = await Promise.all(
    Array.from({ length: orders.connections }, () => openConnection(orders.url)),
  );
  const startedAt = performance.now();
  const measureFrom = startedAt + orders.warmSeconds * 1000;
  const until = measureFrom + orders.seconds * 1000;
  const times: number[] = [];
  const statuses: Record<string, number> = {};
  let number = orders.first;

  await Promise.all(
    connections.map(async ({ post, close }) => {
      while (performance.now() < until) {
        const { headers, body } = requestNumber(number++, orders);
        const sentAt = performance.now();
        const { status } = await post("/api/v1/requests", body, headers);
        if (sentAt < measureFrom) continue;
        times.push(performance.now() - sentAt);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
      close();
    }),
  );
  times.sort((one, other) => one - other);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN;
  return {
    requests: times.length,
    seconds: (performance.now() - measureFrom) / 1000,
    p50: at(0.5),
    p99: at(0.99),
    next: number,
    statuses,
  };
}

function requestNumber(number: number, { token, services, from, stepMinutes }: Orders) {
  const step = Math.floor(number / services);
  return {
    headers: { authorization: `Bearer ${token}`, "idempotency-key": `bench-${number}` },
    body: JSON.stringify({
      service: `service-${number % services}`,
      start: new Date(from + step * stepMinutes * 60_000).toISOString(),
      zone: "America/Phoenix",
      name: `Client ${number}`,
      email: `client-${number}@clients.example`,
      notes: "My first visit; I have two questions about the forms you sent.",
      consents: { email: true },
    }),
  };
}
