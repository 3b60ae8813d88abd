import { expect, test } from "vitest";
import { startQueue } from "#outbox/queue.ts";
import { useOffice } from "../helpers/office.ts";

const office = useOffice();

test("the lease is the one that is configured now, also for queues that are there already", async () => {
  const { context, url, db } = office();
  for (const heartbeatSeconds of [30, 20]) {
    const queue = await startQueue(context, { databaseUrl: url, heartbeatSeconds });
    await queue.stop();
    expect(
      await db("pgboss.queue").distinct("heartbeat_seconds").whereNotNull("heartbeat_seconds"),
    ).toEqual([{ heartbeat_seconds: heartbeatSeconds }]);
  }
}, 60_000);
