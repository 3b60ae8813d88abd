import type { z } from "zod";
import { startChild } from "../../bin/children.ts";
import {
  type Installation,
  type Node,
  startInstallation,
  startNode,
} from "../helpers/installation.ts";
import { type Figure, rounded } from "./figure.ts";
import { Load, type Orders } from "./http-load.ts";
import { calmest, type Metered, startMeter } from "./meter.ts";
import { alwaysOpen } from "./small-company.ts";

const connections = 32;
const services = 40;
const providersPerService = 5;
const warmSeconds = 3;
const seconds = 8;
const dayMs = 24 * 60 * 60_000;

/**
 * The whole way of an ordinary request, in one process: parse, gate, check again, book, 201. Vendors
 * are off and so are the workers; the load comes from a second process, the database is a third.
 */
export async function httpBench(say: (text: string) => void): Promise<Figure[]> {
  const installation = await startInstallation(
    alwaysOpen({ services, providersPerService, horizonDays: 400, service: aService }),
  );
  try {
    // For whoever wants to see where the time goes: GATEHOUSE_BENCH_FLAGS="--cpu-prof" and the like.
    const flags = (process.env["GATEHOUSE_BENCH_FLAGS"] ?? "").split(" ").filter(Boolean);
    const node = await startNode(installation, { environment: { ROLES: "web" }, flags });
    try {
      let first = 0;
      const run = await calmest(async (round) => {
        say(`http: try ${round + 1}, ${warmSeconds} s to warm up and ${seconds} s measured`);
        const measured = await measure(installation, { node, first });
        first = measured.load.next;
        return measured;
      });
      return figuresOf(run);
    } finally {
      await node.stop();
    }
  } finally {
    await installation.stop();
  }
}

const aService = { minutes: 20, stepMinutes: 30, bufferBeforeMinutes: 5, bufferAfterMinutes: 5 };

type Run = {
  readonly load: z.infer<typeof Load>;
  readonly metered: Metered<"program" | "load" | "server">;
  readonly foreignCpuPercent: number | undefined;
  /** While the processor time was counted, which is longer than the load was measured. */
  readonly booked: number;
};

async function measure(
  { token, postgresPid, db }: Installation,
  { node, first }: { readonly node: Node; readonly first: number },
): Promise<Run> {
  const orders: Orders = {
    url: node.url,
    token,
    connections,
    warmSeconds,
    seconds,
    services,
    first,
    from: (Math.floor(Date.now() / dayMs) + 2) * dayMs,
    stepMinutes: aService.stepMinutes,
  };
  const countBooked = async (): Promise<number> =>
    (await db.raw("select count(*)::integer as booked from appointments")).rows[0].booked;
  const before = await countBooked();
  const child = startChild({
    name: "The load",
    args: ["test/bench/http-load.ts", JSON.stringify(orders)],
    env: { PATH: process.env["PATH"] },
    isReady: (line) => "requests" in line,
    onLine: () => undefined,
  });
  const stop = startMeter({ program: node.pid, load: process.pid, server: postgresPid });
  const load = Load.parse(await child.ready.finally(child.stop));
  const metered = stop();
  const { foreignCpuPercent } = metered;
  return { load, metered, foreignCpuPercent, booked: (await countBooked()) - before };
}

function figuresOf({ load, metered, booked, foreignCpuPercent }: Run): Figure[] {
  const common = {
    input: `POST /api/v1/requests over ${connections} connections, every client, key and time new, ${services} services with ${providersPerService} providers each, ${seconds} s`,
    foreignCpuPercent,
  };
  const wrong = Object.entries(load.statuses)
    .filter(([status]) => status !== "201")
    .reduce((sum, [, count]) => sum + count, 0);
  const each = (tree: "program" | "server" | "load") =>
    rounded(((metered.cpu?.[tree] ?? Number.NaN) * 1e6) / booked);
  return [
    {
      figure: "http, requests booked",
      value: Math.round(load.requests / load.seconds),
      unit: "/s",
      hold: { atLeast: 1_500, on: "value" },
      ...common,
    },
    { figure: "http, half answered within", value: rounded(load.p50), unit: "ms", ...common },
    {
      figure: "http, 99 % answered within",
      value: rounded(load.p99),
      unit: "ms",
      hold: { atMost: 25, on: "value" },
      ...common,
    },
    {
      figure: `http, answers other than 201 (${JSON.stringify(load.statuses)})`,
      value: wrong,
      unit: "answers",
      hold: { atMost: 0, on: "value" },
      ...common,
    },
    {
      figure: "http, processor time of Node per booking",
      value: each("program"),
      unit: "µs",
      ...common,
    },
    {
      figure: "http, processor time of PostgreSQL per booking",
      value: each("server"),
      unit: "µs",
      ...common,
    },
    {
      figure: "http, processor time of the load per booking",
      value: each("load"),
      unit: "µs",
      ...common,
    },
  ];
}
