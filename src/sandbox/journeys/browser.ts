import { type Answer, expect, type Stage } from "./stage.ts";

export type Fields = Readonly<Record<string, string>>;

/** What a browser without JavaScript does: shows pages, and sends forms from them. */
export function aBrowser({ call }: Stage) {
  return {
    open: async (path: string) => {
      const page = await call("GET", path, { anonymous: true });
      expect(page.status === 200, `${path} answered ${page.status}`);
      return page;
    },
    /** Gives back where the answer leads; empty when it is a page of its own. */
    send: async (path: string, form: Fields) => {
      const { location } = await call("POST", path, { anonymous: true, form });
      return location;
    },
  };
}

export function startsOn({ text }: Answer): string[] {
  return [...text.matchAll(/type="radio" name="start"[^>]* value="([^"]+)"/g)].map(
    ([, start = ""]) => start,
  );
}

export function hiddenOn({ text }: Answer): Fields {
  return Object.fromEntries(
    [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name = "", value = ""]) => [name, value],
    ),
  );
}
