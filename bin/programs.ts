import { createServer } from "node:net";
import { z } from "zod";
import { type Child, startChild } from "./children.ts";

/** What the sandbox says once it listens: where its page is, and how the program reaches its vendors. */
const SandboxReady = z.object({
  ready: z.literal(true),
  url: z.url(),
  env: z.record(z.string(), z.string()),
});
export type SandboxReady = z.infer<typeof SandboxReady>;

const ProgramReady = z.object({ msg: z.literal("ready"), url: z.url() });

const PATIENCE_MS = 60_000;

type Start = { readonly env: NodeJS.ProcessEnv; readonly onLine: (line: string) => void };

export function startSandbox({ env, onLine }: Start): Child {
  return startChild({
    name: "The sandbox",
    args: ["src/sandbox/main.ts"],
    env,
    isReady: (line) => line["ready"] === true,
    onLine,
  });
}

export async function sandboxReady(child: Child): Promise<SandboxReady> {
  return SandboxReady.parse(await inTime(child));
}

export function startProgram({ env, onLine }: Start): Child {
  return startChild({
    name: "The program",
    args: ["src/app.ts"],
    env,
    isReady: (line) => line["msg"] === "ready",
    onLine,
  });
}

/** Resolves once the program says that it serves; one without pages says so by its first line. */
export async function programReady(
  child: Child,
  { web }: { readonly web: boolean },
): Promise<void> {
  const { url } = ProgramReady.parse(await inTime(child));
  const until = performance.now() + PATIENCE_MS;
  while (web && !(await answers(`${url}/readyz`))) {
    if (performance.now() > until) throw new Error("The program never became ready (GET /readyz)");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

type Listen = { readonly host: string; readonly port: number };

/** The program's address for a process on this machine. */
export function fromHere({ host, port }: Listen): string {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "[::1]" : host;
  return `http://${reachable}:${port}`;
}

export async function refuseTakenPort({ host, port }: Listen): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (cause) =>
      reject(
        new Error(
          `Port ${port} cannot be listened on (${cause.message}). ` +
            `Another one: npm start -- --port ${port + 1}`,
          { cause },
        ),
      ),
    );
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

async function inTime(child: Child): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${child.name} did not become ready within a minute`)),
      PATIENCE_MS,
    );
  });
  try {
    return await Promise.race([child.ready, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
