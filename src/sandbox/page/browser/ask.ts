import { z } from "zod";

/** RFC 9457, as the sandbox and the program both answer what went wrong. */
const Problem = z.object({ title: z.string(), detail: z.string().optional() });

/** What the server said; `message` is its own words for what went wrong, fit for a person. */
export type Answered =
  | { readonly ok: true; readonly status: number; readonly body: unknown }
  | {
      readonly ok: false;
      readonly status: number;
      readonly body: unknown;
      readonly message: string;
    };

export type Question = {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Asks the sandbox's own server; never throws. Status 0 is no answer at all. */
export async function ask(
  method: string,
  path: string,
  { body, headers = {} }: Question = {},
): Promise<Answered> {
  try {
    const response = await fetch(path, {
      method,
      headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return answered(response.status, readJson(await response.text()));
  } catch {
    return { ok: false, status: 0, body: undefined, message: "The sandbox does not answer." };
  }
}

function answered(status: number, body: unknown): Answered {
  if (status >= 200 && status < 300) return { ok: true, status, body };
  const problem = Problem.safeParse(body);
  const { title = `The answer was ${status}`, detail } = problem.data ?? {};
  const message = detail === undefined ? `${title}.` : `${title}: ${detail}`;
  return { ok: false, status, body, message };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
