import { request as startRequest } from "node:http";
import { gunzipSync } from "node:zlib";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useApp } from "../../helpers/running-app.ts";
import {
  aForm,
  aVisitor,
  aWholeDay,
  bookByForm,
  formKey,
  hiddenOf,
  rowCounts,
  startsOf,
  webAlone,
} from "../../helpers/visitor.ts";

const app = useApp(() => webAlone);
const visitor = () => aVisitor(app());
let token = "";
let moveTo = "";

beforeAll(async () => {
  ({ token } = await bookByForm(app()));
  moveTo = startsOf(await visitor().get(aWholeDay())).at(-1) ?? "";
});

/** The limit for signing in cannot be lifted. */
beforeEach(() => app().db("rate_limits").delete());

const pages = () => [
  "/",
  "/book",
  "/book/consult",
  `/m/${token}`,
  `/m/${token}/reschedule`,
  `/m/${token}/confirm`,
  `/m/${token}/feedback`,
  `/m/${token}/form`,
  `/m/${token}/cancel`,
  `/m/${token}/calendar.ics`,
  "/login/some-secret",
  "/console",
  "/console/kpis",
  "/console/availability",
  "/console/requests/GH-1001",
  "/console/away",
  "/console/away/018f3c1e-0000-7000-8000-0000000000a1",
  "/console/calendars",
  "/console/calendars/ana",
  "/console/calendars/google/back?state=some-state&code=some-code",
];

/** Every address that changes something, with a form that would. */
const forms = (): Record<string, Record<string, string>> => ({
  "/book/consult": aForm({ start: moveTo }),
  "/book/consult/hold": { start: moveTo },
  [`/m/${token}/reschedule`]: { start: moveTo, sequence: "0" },
  [`/m/${token}/cancel`]: { sequence: "0", reason: "" },
  [`/m/${token}/confirm`]: { sequence: "0" },
  [`/m/${token}/feedback`]: { score: "5", words: "" },
  [`/m/${token}/form`]: { "answer-goal": "x" },
  [`/m/${token}/choose`]: { idempotencyKey: formKey(), offer: crypto.randomUUID() },
  "/login/some-secret": {},
  "/logout": {},
});

describe("looking", () => {
  test("changes nothing on any page, by GET or by HEAD", async () => {
    const before = await rowCounts(app());
    for (const path of pages()) {
      const [got, looked] = [await visitor().get(path), await visitor().head(path)];
      expect([path, looked.status]).toEqual([path, got.status]);
      expect(got.status, path).toBeLessThan(500);
    }
    expect(await rowCounts(app())).toEqual(before);
  });

  test("every page is complete HTML, kept by nobody, with the strictest headers", async () => {
    for (const path of [...pages(), "/nothing-here", "/m/forged"]) {
      const { headers } = await visitor().get(path);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy.split(";"), path).toEqual([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ]);
      expect(headers.get("referrer-policy"), path).toBe("no-referrer");
      expect(headers.get("x-content-type-options"), path).toBe("nosniff");
      expect(headers.get("x-robots-tag"), path).toBe("noindex");
      expect(headers.get("cache-control"), path).toBe("no-store");
      expect(headers.get("permissions-policy"), path).toContain("camera=()");
      expect(headers.get("strict-transport-security"), path).toBeNull();
      expect(headers.get("x-powered-by"), path).toBeNull();
    }
  });

  test("the API and the health answers carry the same headers", async () => {
    for (const path of ["/livez", "/api/v1/kpis", "/api/nothing"]) {
      const { headers } = await app().get(path);
      expect(headers.get("content-security-policy"), path).toContain("default-src 'none'");
      expect(headers.get("cache-control"), path).toBe("no-store");
    }
  });

  test("a page is compressed for whoever can read that, and plain for others", async () => {
    const gzip = await rawGet("/book/consult", "gzip");
    const plain = await rawGet("/book/consult", "identity");
    expect(gzip.headers["content-encoding"]).toBe("gzip");
    expect(gzip.body.length).toBeLessThan(plain.body.length / 3);
    expect(gunzipSync(gzip.body).toString()).toContain("<h1>Consultation</h1>");
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect((await rawGet("/book/consult", "br, gzip")).headers["content-encoding"]).toBe("br");
  });
});

describe("what cannot be", () => {
  test("an unknown address: 404, a page for people and problem details for programs", async () => {
    const { status, html } = await visitor().get("/nothing-here");
    expect([status, html]).toEqual([404, expect.stringContaining("There is nothing here")]);
    const problem = await visitor().get("/nothing-here", { accept: "application/json" });
    expect(problem.headers.get("content-type")).toContain("application/problem+json");
    expect(JSON.parse(problem.html)).toMatchObject({ status: 404, code: "not_found" });
  });

  test("an address that cannot be decoded: 400, not a failure of ours", async () => {
    expect(await visitor().get("/book/%E0%A4%A")).toMatchObject({ status: 400 });
  });

  test.each(["put", "delete", "patch", "options"])("%s is answered nowhere", async (method) => {
    const response = await fetch(`${app().base}/book/consult`, { method: method.toUpperCase() });
    expect(response.status).toBe(404);
  });

  test("a link that was forged, cut, lengthened or made up: one and the same 404", async () => {
    const { token: other } = await bookByForm(app());
    const forgeries = [
      "x",
      token.slice(0, -1),
      `${token}A`,
      token.slice(0, 11) + other.slice(11),
      `${token.slice(0, 20)}${token[20] === "A" ? "B" : "A"}${token.slice(21)}`,
      // The same bytes in another spelling: the last character's last two bits carry nothing.
      token.slice(0, -1) + String.fromCharCode(token.charCodeAt(26) + 1),
      encodeURIComponent("../../etc/passwd"),
      "%00",
      "A".repeat(4_000),
    ];
    const before = await rowCounts(app());
    const answers = new Set<string>();
    for (const forged of forgeries) {
      for (const deed of [
        "",
        "/reschedule",
        "/confirm",
        "/feedback",
        "/form",
        "/cancel",
        "/calendar.ics",
      ])
        answers.add(signOf(await visitor().get(`/m/${forged}${deed}`)));
      for (const deed of [
        "/reschedule",
        "/reschedule/times",
        "/confirm",
        "/feedback",
        "/form",
        "/cancel",
      ])
        answers.add(signOf(await visitor().post(`/m/${forged}${deed}`, { sequence: "0" })));
    }
    expect([...answers]).toEqual([expect.stringMatching(/^404 .*This link no longer works/)]);
    expect(await rowCounts(app())).toEqual(before);
  });

  test("an expired link looks like a wrong one", async () => {
    const { token: old } = await bookByForm(app());
    await app().db.raw("update links set expires_at = now() - interval '1 second' where id = ?", [
      Buffer.from(old, "base64url").subarray(0, 8).toString("hex"),
    ]);
    const [expired, wrong] = [await visitor().get(`/m/${old}`), await visitor().get("/m/wrong")];
    expect(signOf(expired)).toBe(signOf(wrong));
  });
});

describe("what is sent", () => {
  test("from another site is refused, and changes nothing", async () => {
    const strangers = [
      { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
      { "sec-fetch-site": "same-site", origin: "http://sub.localhost" },
      { "sec-fetch-site": "cross-site", origin: "null" },
      { origin: "https://evil.example" },
      { origin: "not a url" },
    ];
    const before = await rowCounts(app());
    for (const [path, fields] of Object.entries(forms()))
      for (const headers of strangers) {
        const seen = await visitor().post(path, fields, headers);
        expect([path, seen.status, seen.html]).toEqual([
          path,
          403,
          expect.stringContaining("This did not come from our page"),
        ]);
      }
    expect(await rowCounts(app())).toEqual(before);
  });

  test("an older browser that hides where it comes from is let in only without a session", async () => {
    const fields = { ...aForm({ name: "" }), start: "" };
    const hidden = { origin: "null" };
    expect(await visitor().post("/book/consult", fields, hidden)).toMatchObject({ status: 422 });
    const signedIn = { ...hidden, cookie: `gatehouse_session=${"s".repeat(43)}` };
    expect(await visitor().post("/logout", {}, signedIn)).toMatchObject({ status: 403 });
  });

  test("as anything but a form is refused with 415", async () => {
    const before = await rowCounts(app());
    for (const path of Object.keys(forms()))
      for (const type of ["application/json", "text/plain", "multipart/form-data; boundary=x"]) {
        const response = await fetch(app().base + path, {
          method: "POST",
          body: '{"start":"now"}',
          headers: { "content-type": type },
        });
        expect([path, response.status]).toEqual([path, 415]);
        expect(await response.text()).toContain("We could not read this");
      }
    expect(await rowCounts(app())).toEqual(before);
  });

  test("too much of it is refused with 413", async () => {
    const before = await rowCounts(app());
    for (const path of Object.keys(forms())) {
      const most = path.endsWith("/form") ? 270_000 : 70_000;
      const large = await visitor().post(path, { notes: "x".repeat(most) });
      expect([path, large.status]).toEqual([path, 413]);
      const many = await visitor().post(
        path,
        Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${index}`, "1"])),
      );
      expect([path, many.status]).toEqual([path, 413]);
    }
    expect(await rowCounts(app())).toEqual(before);
  });

  test("in an unknown character set, compression or half percent signs is no failure of ours", async () => {
    const post = (body: string | Buffer, headers: Record<string, string>) =>
      fetch(`${app().base}/book/consult`, {
        method: "POST",
        body: new Uint8Array(Buffer.from(body)),
        headers,
      });
    const type = "application/x-www-form-urlencoded";
    const odd = await Promise.all([
      post("name=x", { "content-type": `${type}; charset=ebcdic` }),
      post("name=x", { "content-type": type, "content-encoding": "zstd-9" }),
      post("not gzip", { "content-type": type, "content-encoding": "gzip" }),
      post("name=%E0%A4%A&email=%", { "content-type": type }),
      post("name[$gt]=&name[]=x&__proto__[x]=1", { "content-type": type }),
      post(Buffer.from([0x6e, 0x3d, 0xff, 0xfe, 0x00]), { "content-type": type }),
    ]);
    expect(odd.map(({ status }) => status)).toEqual([415, 415, 400, 422, 422, 422]);
  });

  test("names sent twice count once: the first, as a pressed button stands before its radios", async () => {
    const body = new URLSearchParams({ ...aForm(), name: "" });
    body.append("name", "Second");
    const response = await fetch(`${app().base}/book/consult`, { method: "POST", body });
    expect(response.status).toBe(422);
  });
});

test("scripts and styles are kept for ever, compressed, and nothing else is served beside them", async () => {
  const { html } = await visitor().get("/book/consult");
  const [script = ""] = /\/assets\/booking-[\w-]+\.js/.exec(html) ?? [];
  const [style = ""] = /\/assets\/client-[\w-]+\.css/.exec(html) ?? [];
  for (const [path, type] of [
    [script, "text/javascript"],
    [style, "text/css"],
  ] as const) {
    const seen = await rawGet(path, "br");
    expect(seen.headers["content-type"]).toContain(type);
    expect(seen.headers["content-encoding"]).toBe("br");
    expect(seen.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(seen.headers["vary"]).toContain("Accept-Encoding");
    expect((await rawGet(path, "identity")).headers["content-encoding"]).toBeUndefined();
  }
  for (const name of [
    "manifest.json",
    "built-from",
    "nothing.js",
    "..%2F..%2Fpackage.json",
    ".js",
  ]) {
    const { status, headers, html } = await visitor().get(`/assets/${name}`);
    expect([name, status]).toEqual([name, 404]);
    expect(html).toContain("There is nothing here");
    expect(headers.get("cache-control")).toBe("no-store");
  }
});

test("no token ever reaches the log", async () => {
  const secrets = [token, hiddenOf(await visitor().get("/book/consult"))["idempotencyKey"] ?? "?"];
  const text = app().log.join("");
  for (const secret of secrets) expect(text).not.toContain(secret);
});

/** What distinguishes an answer, but for its reference. */
function signOf({ status, html }: { status: number; html: string }): string {
  return `${status} ${html}`;
}

function rawGet(path: string, encoding: string) {
  return new Promise<{ headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    startRequest(app().base + path, { headers: { "accept-encoding": encoding } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
    })
      .on("error", reject)
      .end();
  });
}
