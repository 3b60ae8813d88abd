import { expect, test } from "vitest";
import { webhookRoutes } from "#compose/webhooks.ts";
import { readConfig } from "#config.ts";
import type { FlowContext } from "#flows/context.ts";
import { createLog } from "#log.ts";

/** Which addresses there are by the configuration alone: nothing is called. */
const pathsWith = (variables: Record<string, string>) =>
  webhookRoutes({
    config: readConfig({
      DATABASE_URL: "postgres://nowhere",
      APP_SECRETS: "a test secret that is long enough to be one",
      ...variables,
    }),
    context: {} as FlowContext,
    log: createLog("error", () => undefined),
  }).map(({ path }) => path);

test("Google's notices are heard where calendars are connected by their providers alone", () => {
  const consent = {
    GRANT_KEYS: "0".repeat(64),
    GOOGLE_CLIENT_ID: "1042-desk.apps.googleusercontent.com",
    GOOGLE_CLIENT_SECRET: "GOCSPX-not-a-secret-of-anybody",
  };
  expect(pathsWith(consent)).toEqual(["/hooks/google-calendar"]);
  expect(pathsWith({})).toEqual([]);
});
