import { startChild } from "../../bin/children.ts";
import {
  type Installation,
  type Node,
  startInstallation,
  startNode,
} from "../helpers/installation.ts";
import { type Figure, rounded } from "./figure.ts";
import { Load, type Orders } from "./http-load.ts";
import { type Metered, startMeter } from "./meter.ts";
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
      say(
        `http: ${connections} connections, ${warmSeconds} s to warm up and ${seconds} s measured`,
      );
      return await measure(installation, node);
    } finally {
      await node.stop();
    }
  } finally {
    await installation.stop();
  }
}

const aService = { minutes: 20, stepMinutes: 30, bufferBeforeMinutes: 5, bufferAfterMinutes: 5 };

async function measure({ token, postgresPid, db }: Installation, node: Node): Promise<Figure[]> {
  const orders: Orders = {
    url: node.url,
    token,
    connections,
    warmSeconds,
    seconds,
    services,
    from: (Math.floor(Date.now() / dayMs) + 2) * dayMs,
    stepMinutes: aService.stepMinutes,
  };
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
  const [{ booked }] = (await db.raw("select count(*)::integer as booked from appointments")).rows;
  return figuresOf(load, metered, booked);
}

function figuresOf(
  load: ReturnType<typeof Load.parse>,
  metered: Metered<"program" | "load" | "server">,
  booked: number,
): Figure[] {
  const common = {
    input: `POST /api/v1/requests over ${connections} connections, every client, key and time new, ${services} services with ${providersPerService} providers each, ${seconds} s`,
    foreignCpuPercent: metered.foreignCpuPercent,
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
