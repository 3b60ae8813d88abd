import { setTimeout as wait } from "node:timers/promises";
import type { Sandbox } from "#sandbox/sandbox.ts";

/** One step of a journey as it is told to whoever watches. */
export type Step = {
  readonly journey: string;
  readonly step: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly detail: string;
};

/** What a journey plays on: the pretend vendors, and the program by HTTP alone. */
export type Stage = {
  readonly sandbox: Sandbox;
  /** Does one step and tells how it went; a step that fails ends the journey. */
  readonly step: (name: string, deed: () => Promise<string>) => Promise<void>;
  readonly call: (method: string, path: string, options?: CallOptions) => Promise<Answer>;
};

export type CallOptions = {
  readonly body?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly key?: string;
  /** As a client: without our token. */
  readonly anonymous?: boolean;
};
// biome-ignore lint/suspicious/noExplicitAny: a journey reads answers as any outside program would, and fails where they differ.
export type Answer = Page & { readonly json: any };
type Page = {
  readonly status: number;
  readonly text: string;
  /** Where a redirect leads; empty for anything else. */
  readonly location: string;
};

/** Says what was expected and what was there; the journey ends here. */
export class Missed extends Error {
  override readonly name = "Missed";
}

export function expect(holds: boolean, missed: string): asserts holds {
  if (!holds) throw new Missed(missed);
}

/** Looks again until there is something to see; what took too long is a miss. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  withinMs = 5_000,
): Promise<T> {
  const until = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > until)
      throw new Missed(`${what} did not happen within ${withinMs / 1000} s`);
    await wait(50);
  }
}

export type Journey = { readonly name: string; readonly play: (stage: Stage) => Promise<void> };

/** Plays one journey; every step is told as it ends, and the answer says whether all of them went well. */
export async function playJourney(
  journey: Journey,
  sandbox: Sandbox,
  tell: (step: Step) => void | Promise<void>,
): Promise<boolean> {
  const stage: Stage = {
    sandbox,
    call: (method, path, options = {}) => call(sandbox, { method, path, options }),
    async step(name, deed) {
      const started = performance.now();
      const report = (ok: boolean, detail: string) =>
        tell({
          journey: journey.name,
          step: name,
          ok,
          ms: Math.round(performance.now() - started),
          detail,
        });
      try {
        await report(true, await deed());
      } catch (error) {
        await report(false, error instanceof Error ? error.message : String(error));
        throw error;
      }
    },
  };
  try {
    await journey.play(stage);
    return true;
  } catch {
    // Told already, by the step that failed.
    return false;
  }
}

async function call(
  { app }: Sandbox,
  { method, path, options }: { method: string; path: string; options: CallOptions },
): Promise<Answer> {
  const { body, form, key, anonymous } = options;
  const response = await fetch(path.startsWith("http") ? path : app.url + path, {
    method,
    redirect: "manual",
    headers: {
      ...(anonymous ? {} : { authorization: `Bearer ${app.token ?? ""}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(key === undefined ? {} : { "idempotency-key": key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  const location = response.headers.get("location") ?? "";
  const json = isJson ? JSON.parse(text) : undefined;
  return { status: response.status, text, location, json };
}
