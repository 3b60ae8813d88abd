import { expect, test } from "vitest";
import { useApp } from "../../helpers/running-app.ts";

const app = useApp();

test("what happens if nobody answers stands on the request's page, and in the API", async () => {
  const response = await app().post("/api/v1/requests", {
    service: "consult",
    zone: "America/Phoenix",
    name: "Vic Major",
    email: "vic@bigcorp.example",
    notes: "",
    start: new Date(Math.ceil(Date.now() / 86_400_000 + 2) * 86_400_000 + 63_000_000).toISOString(),
  });
  expect(response.status).toBe(202);
  const { reference } = (await response.json()) as { reference: string };
  const request = await app().get(`/api/v1/requests/${reference}`);
  const { escalation } = (await request.json()) as {
    escalation: { ladder: unknown; firstResponseDueAt: string; resolutionDueAt: string };
  };
  expect(escalation.ladder).toEqual([
    { at: escalation.firstResponseDueAt, do: "nudge", names: ["Olga Reyes"], done: false },
    { at: escalation.resolutionDueAt, do: "nudge", names: ["Olga Reyes"], done: false },
  ]);
  const page = await (await app().get(`/console/requests/${reference}`)).text();
  expect(page).toContain("If nobody answers");
  expect(page).toContain("Olga Reyes is reminded in the thread");
  expect(page).toContain("to come");
});
