import { afterAll, beforeAll } from "vitest";
import { startApp } from "#app.ts";
import { type Environment, readConfig } from "#config.ts";
import { applyCompany } from "#flows/apply-company.ts";
import { createLog } from "#log.ts";
import { migrate } from "#store/migrate.ts";
import { createApiToken } from "#store/sign-in.ts";
import { buildAssets } from "../../bin/build-assets.ts";
import { aCompany } from "./company.ts";
import { type TestDatabase, useDatabase } from "./db.ts";

export type TestApp = TestDatabase & {
  /** Where the program listens. */
  readonly base: string;
  readonly token: string;
  /** Its log, line by line. */
  readonly log: readonly string[];
  readonly get: (path: string) => Promise<Response>;
  readonly post: (
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ) => Promise<Response>;
  /** Any other method; a body that is a text goes as it is. */
  readonly send: (method: string, path: string, sent?: Sent) => Promise<Response>;
};

export type Sent = { readonly body?: unknown; readonly headers?: Record<string, string> };

/**
 * The whole program, started as in production on a database of its own; `environment` says which
 * vendors it talks to. One for the calling test file.
 */
export function useApp(
  environment: (database: TestDatabase) => Promise<Environment> | Environment = () => ({}),
  company: object = aCompany(),
): () => TestApp {
  const database = useDatabase();
  let app: TestApp | undefined;
  let stop: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    const { db, url } = database();
    await buildAssets();
    await migrate(db);
    await applyCompany(db, { text: JSON.stringify(company), by: "test", at: new Date() });
    const token = await createApiToken(db, { name: "test", role: "admin" });
    const config = readConfig({
      DATABASE_URL: url,
      PORT: "0",
      APP_SECRETS: "a test secret that is long enough to be one",
      CLOCK_MOVABLE: "true",
      // What a pace makes of a burst has tests of its own.
      SLACK_POSTS_PER_MINUTE: "0",
      SLACK_REDRAWS_PER_MINUTE: "0",
      ...(await environment(database())),
    });
    const log: string[] = [];
    const running = await startApp(
      config,
      createLog("debug", (line) => log.push(line)),
    );
    stop = running.stop;
    app = { ...testCalls(running.url, token), db, url, base: running.url, token, log };
  }, 60_000);
  afterAll(async () => {
    await stop?.();
  });
  return () => {
    if (app === undefined) throw new Error("The program runs only inside tests");
    return app;
  };
}

/** Calls with the test's token; `headers` win over everything. */
export function testCalls(base: string, token: string): Pick<TestApp, "get" | "post" | "send"> {
  const authorization = `Bearer ${token}`;
  const send: TestApp["send"] = (method, path, { body, headers } = {}) =>
    fetch(base + path, {
      method,
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      headers: {
        authorization,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
    });
  return {
    get: (path) => send("GET", path),
    post: (path, body, headers = {}) => send("POST", path, { body, headers }),
    send,
  };
}
