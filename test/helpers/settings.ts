import { expect } from "vitest";
import type { TestApp } from "./running-app.ts";

export type Setting = { readonly tag: string; readonly setting: Record<string, unknown> };

/** Reads and changes parts of the company as a program does that has read the part before. */
export function settingCalls(app: () => TestApp) {
  const read = async (part: string): Promise<Setting> => {
    const response = await app().get(`/api/v1/${part}`);
    expect([part, response.status]).toEqual([part, 200]);
    return {
      tag: response.headers.get("etag") ?? "",
      setting: (await response.json()) as Record<string, unknown>,
    };
  };
  const tagOf = async (part: string) => (await read(part)).tag;
  return {
    read,
    tagOf,
    /** With the ETag of this moment, unless `tag` is another one. */
    patch: async (part: string, body: unknown, tag?: string) =>
      app().send("PATCH", `/api/v1/${part}`, {
        body,
        headers: { "if-match": tag ?? (await tagOf(part)) },
      }),
    create: (part: string, body: unknown) =>
      app().send("PUT", `/api/v1/${part}`, { body, headers: { "if-none-match": "*" } }),
    retire: async (part: string, tag?: string) =>
      app().send("DELETE", `/api/v1/${part}`, {
        headers: { "if-match": tag ?? (await tagOf(part)) },
      }),
  };
}
