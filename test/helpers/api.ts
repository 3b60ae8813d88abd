import { expect } from "vitest";
import type { TestApp } from "./running-app.ts";

/** A problem as the API tells it. */
export type Problem = {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly problems?: readonly { readonly path: string; readonly message: string }[];
  readonly nearest?: readonly { readonly start: string }[];
};

export const aBody = (change: object = {}) => ({
  service: "consult",
  zone: "America/Phoenix",
  name: "Kim Lee",
  email: "kim@home.example",
  notes: "First visit",
  ...change,
});

/** The free starts of a service as the API lists them. */
export async function freeStarts(app: TestApp, service = "consult"): Promise<readonly string[]> {
  const response = await app.get(`/api/v1/availability?service=${service}&zone=America/Phoenix`);
  const { slots } = (await response.json()) as { slots: { start: string }[] };
  return slots.map(({ start }) => start);
}

/** A free start that no other test of the file takes: each call takes the next one. */
export function startsInTurn(app: () => TestApp): () => Promise<string> {
  let next = 0;
  return async () => {
    const starts = await freeStarts(app());
    const start = starts[next];
    next += 3;
    if (start === undefined) throw new Error("Every time is taken");
    return start;
  };
}

/** The answer is this problem, told as RFC 9457 says, and nobody's mistake but the caller's. */
export async function expectProblem(
  response: Response,
  status: number,
  code: string,
): Promise<Problem> {
  const text = await response.text();
  expect([response.status, text]).toEqual([status, expect.stringContaining(`"code":"${code}"`)]);
  expect(response.headers.get("content-type")).toContain("application/problem+json");
  const problem = JSON.parse(text) as Problem;
  expect(problem).toMatchObject({ status, code });
  expect(problem.detail).not.toBe("");
  return problem;
}
