import { readFileSync } from "node:fs";
import { afterAll, beforeAll } from "vitest";
import { parse } from "yaml";
import type { CrmVendor } from "#sandbox/crm/crm-words.ts";
import { type Sandbox, type SandboxHooks, startSandbox } from "#sandbox/sandbox.ts";
import { freePort } from "../../bin/postgres.ts";
import { type TestApp, useApp } from "./running-app.ts";

const demo = parse(readFileSync(new URL("../../db/demo.yaml", import.meta.url), "utf8"));
/** What Twilio signs its calls for; it has to be known before the program has a port. */
const publicUrl = "http://localhost:3000";

/** What journeys play on: the whole program, the demo company and the pretend vendors. One for the calling test file. */
export function useJourneySandbox(
  crm: CrmVendor,
  hooks: SandboxHooks,
): { readonly sandbox: () => Sandbox; readonly app: () => TestApp } {
  let sandbox: Sandbox | undefined;
  const app = useApp(async () => {
    // Known before the program starts: the calendars' vendors call it at once, to see whether it is there.
    const port = await freePort();
    const program = { url: `http://127.0.0.1:${port}`, publicUrl, token: undefined, crm };
    sandbox = await startSandbox(program, undefined, hooks);
    return {
      ...sandbox.environment,
      PORT: String(port),
      PUBLIC_URL: publicUrl,
      RATE_LIMIT_FORM_PER_10_MINUTES: "1000",
    };
  }, demo);

  beforeAll(() => {
    const { base, token } = app();
    if (sandbox !== undefined) sandbox = { ...sandbox, app: { url: base, token } };
  });
  afterAll(() => sandbox?.stop());
  return {
    app,
    sandbox() {
      if (sandbox === undefined) throw new Error("The sandbox runs only inside tests");
      return sandbox;
    },
  };
}
