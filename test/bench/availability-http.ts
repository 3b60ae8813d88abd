import { readFileSync } from "node:fs";
import { type Installation, startNode } from "../helpers/installation.ts";
import { type Figure, percentile, rounded } from "./figure.ts";
import { calmest, startMeter } from "./meter.ts";

const seconds = 10;
const bookingsPerSecond = 50;
const stepMs = 30 * 60_000;

/** GET /api/v1/availability over 50 providers and 30 days, one after the other, beside a steady load. */
export async function availabilityUnderLoad(
  installation: Installation,
  { now }: { readonly now: Date },
): Promise<readonly Figure[]> {
  const node = await startNode(installation, { environment: { ROLES: "web" } });
  const headers = { authorization: `Bearer ${installation.token}` };
  const from = Math.ceil(now.getTime() / stepMs) * stepMs + 2 * 86_400_000;
  let number = 0;

  /** Four hundred times of fifty providers in turn: some are free at nearly every one. */
  const book = async (statuses: Map<number, number>) => {
    const start = new Date(from + (number % 400) * stepMs).toISOString();
    const { status } = await fetch(`${node.url}/api/v1/requests`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify({
        service: "fifty",
        start,
        zone: "America/Phoenix",
        name: `Client ${number}`,
        email: `client-${number++}@clients.example`,
      }),
    });
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  };

  const measure = async () => {
    const stop = startMeter({
      program: node.pid,
      load: process.pid,
      server: installation.postgresPid,
    });
    const statuses = new Map<number, number>();
    const load = setInterval(
      () => void book(statuses).catch(() => statuses.set(0, (statuses.get(0) ?? 0) + 1)),
      1_000 / bookingsPerSecond,
    );
    const times: number[] = [];
    const until = performance.now() + seconds * 1_000;
    while (performance.now() < until) {
      const began = performance.now();
      const to = new Date(now.getTime() + 30 * 86_400_000).toISOString();
      const query = new URLSearchParams({ service: "fifty", zone: "America/Phoenix", to });
      const answer = await fetch(`${node.url}/api/v1/availability?${query}`, { headers });
      if (answer.status !== 200) throw new Error(`Availability answered ${answer.status}`);
      await answer.arrayBuffer();
      times.push(performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    clearInterval(load);
    return { times, statuses, foreignCpuPercent: stop().foreignCpuPercent };
  };

  try {
    await measure();
    const { times, statuses, foreignCpuPercent } = await calmest(measure);
    const shown = JSON.stringify(Object.fromEntries(statuses));
    const input = `50 providers × 30 days, one question after the other for ${seconds} s, ${bookingsPerSecond} POSTs a second beside them, answered ${shown}`;
    return [
      {
        figure: "availability over HTTP, 95 % within",
        value: rounded(percentile(times, 0.95)),
        unit: "ms",
        hold: { atMost: 50, on: "value" },
        input,
        foreignCpuPercent,
      },
      {
        figure: "memory of the program that answered",
        value: memoryOf(node.pid),
        unit: "MB",
        input,
      },
    ];
  } finally {
    await node.stop();
  }
}

/** Resident, as Linux counts it; not a number where there is no /proc. */
function memoryOf(pid: number): number {
  try {
    const [, kilobytes] =
      /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Math.round(Number(kilobytes) / 1_000);
  } catch {
    return Number.NaN;
  }
}
