import { request as httpRequest } from "node:http";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { aBody, expectProblem, freeStarts, startsInTurn } from "../../helpers/api.ts";
import { countOf } from "../../helpers/office.ts";
import { useApp } from "../../helpers/running-app.ts";

const app = useApp();
const aStart = startsInTurn(app);
const json = "application/json";

/** Sends bytes as they are, which fetch would not. */
async function send(
  body: Buffer | string,
  headers: Record<string, string> = {},
  path = "/api/v1/requests",
): Promise<Response> {
  const { base, token } = app();
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      base + path,
      {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": json, ...headers },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk) => chunks.push(chunk));
        answer.on("end", () =>
          resolve(
            new Response(Buffer.concat(chunks), {
              status: answer.statusCode ?? 0,
              headers: { "content-type": answer.headers["content-type"] ?? "" },
            }),
          ),
        );
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

const text = async (change: object = {}) =>
  JSON.stringify(aBody({ start: await aStart(), ...change }));

test.each([
  ["no JSON", "service=consult"],
  ["half a body", '{"service": "consult"'],
  ["two bodies", "{}{}"],
  ["a bare word", '"consult"'],
  ["a number", "1e400"],
  ["nothing", "null"],
  ["a byte order mark and rubbish", "\ufeff{"],
  ["a raw control character", '{"notes": "a\u0001b"}'],
])("%s instead of a body is malformed", async (_what, body) => {
  await expectProblem(await send(body), 400, "malformed");
});

test("a list instead of an object is not valid", async () => {
  await expectProblem(await send("[]"), 422, "invalid_request");
});

test("more than 64 KB are not read", async () => {
  const body = JSON.stringify({ notes: "x".repeat(65 * 1024) });
  await expectProblem(await send(body), 413, "body_too_large");
});

test("nor when the length is not told beforehand", async () => {
  const body = JSON.stringify({ notes: "x".repeat(65 * 1024) });
  const response = await send(body, { "transfer-encoding": "chunked" });
  await expectProblem(response, 413, "body_too_large");
});

test("nor when they come as a few hundred bytes of gzip", async () => {
  const bomb = gzipSync(JSON.stringify({ notes: "x".repeat(10_000_000) }));
  const response = await send(bomb, { "content-encoding": "gzip" });
  await expectProblem(response, 413, "body_too_large");
});

test("an ordinary body may come as gzip", async () => {
  const response = await send(gzipSync(await text()), { "content-encoding": "gzip" });
  expect(response.status).toBe(201);
});

test("gzip that is none is malformed", async () => {
  const response = await send("not gzip at all", { "content-encoding": "gzip" });
  await expectProblem(response, 400, "malformed");
});

test.each([
  ["content type", { "content-type": "text/plain" }],
  ["content type", { "content-type": "application/x-www-form-urlencoded" }],
  ["content type", { "content-type": "nonsense" }],
  ["charset", { "content-type": "application/json; charset=klingon" }],
  ["charset", { "content-type": "application/json; charset=iso-8859-1" }],
  ["encoding", { "content-encoding": "zstandard" }],
])("another %s is not supported: %j", async (_what, headers) => {
  await expectProblem(await send(await text(), headers), 415, "unsupported_media_type");
});

test("no body at all is not supported either", async () => {
  const { base, token } = app();
  const response = await fetch(`${base}/api/v1/requests`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
  });
  await expectProblem(response, 415, "unsupported_media_type");
});

test("a body that tries to reach the prototype changes nothing", async () => {
  const attack = (await text()).replace("{", '{"__proto__": {"askPerson": true, "isAdmin": true},');
  const response = await send(attack);
  expect([201, 422]).toContain(response.status);
  expect(Object.hasOwn(Object.prototype, "isAdmin")).toBe(false);
  const other = (await text()).replace("{", '{"constructor": {"prototype": {"x": 1}},');
  await expectProblem(await send(other), 422, "invalid_request");
});

test("nesting a thousand deep is no way in", async () => {
  const deep = `${'{"a":'.repeat(1_000)}1${"}".repeat(1_000)}`;
  await expectProblem(await send(deep), 422, "invalid_request");
  await expectProblem(
    await send(`${"[".repeat(30_000)}${"]".repeat(30_000)}`),
    422,
    "invalid_request",
  );
});

test("of a field that comes twice the last one counts, as everywhere in JSON", async () => {
  const twice = (await text({ name: "Second" })).replace("{", '{"name": "First",');
  const response = await send(twice);
  expect(response.status).toBe(201);
  expect(await countOf(app().db, "requests", { contact_name: "Second" })).toBe(1);
});

const hostile = [
  ["NUL", "a\u0000b"],
  ["a lone surrogate", "a\ud800b"],
  ["direction overrides", "a\u202eb\u2066c"],
  ["a quote that ends nothing", "Robert'); drop table requests;--"],
  ["markup", "<script>alert(1)</script>"],
  ["Slack's commands", "<!channel> <https://evil.example|Approve>"],
  ["a formula", "=HYPERLINK(1)"],
  ["line ends", "a\r\nBcc: eve@evil.example\r\n\r\n"],
  ["emoji of many parts", "👨‍👩‍👧‍👦🏳️‍🌈"],
  ["Zalgo", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘"],
] as const;

test.each(hostile)(
  "%s in every text is taken or refused, never a server error",
  async (_what, words) => {
    for (const field of ["name", "notes", "service", "zone", "email", "phone", "provider"]) {
      const body = JSON.stringify(aBody({ start: await aStart(), [field]: words }));
      const response = await send(body, {});
      expect([201, 202, 404, 409, 422], `${field}: ${await response.text()}`).toContain(
        response.status,
      );
    }
  },
);

test("what is invisible is not stored", async () => {
  const response = await send(
    await text({ name: "Kim\u0000\u202e Lee", notes: "see\u0000 you \ud800" }),
  );
  const { requestId } = (await response.json()) as { requestId: string };
  const row = await app().db("requests").where({ id: requestId }).first();
  expect([row.contact_name, row.notes]).toEqual(["Kim Lee", "see you \ufffd"]);
});

test("nobody is named twice by unknown fields beyond counting", async () => {
  const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`field${at}`, 1]));
  const response = await send(JSON.stringify(many));
  const { problems } = await expectProblem(response, 422, "invalid_request");
  expect(problems?.length).toBeLessThanOrEqual(20);
});

test.each(["POST", "PUT", "PATCH", "DELETE"])(
  "%s at an unknown address is not found",
  async (method) => {
    const { base, token } = app();
    const response = await fetch(`${base}/api/v1/nothing`, {
      method,
      headers: { authorization: `Bearer ${token}` },
    });
    await expectProblem(response, 404, "not_found");
  },
);

test.each([
  ["DELETE", "/api/v1/requests"],
  ["GET", "/api/v1/requests"],
  ["PUT", "/api/v1/availability"],
  ["POST", "/api/v1/kpis"],
])("nothing answers %s %s", async (method, path) => {
  const { base, token } = app();
  const response = await fetch(base + path, {
    method,
    headers: { authorization: `Bearer ${token}` },
  });
  await expectProblem(response, 404, "not_found");
});

test.each(["/api/v1/requests/%E0%A4%A", "/api/v1/%zz", "/api/v1/requests/%00"])(
  "an address that cannot be read is the caller's mistake: %s",
  async (path) => {
    const response = await app().get(path);
    expect([400, 404]).toContain(response.status);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
  },
);

test("a body that stops half-way stores nothing", async () => {
  const before = await countOf(app().db, "requests");
  const { base, token } = app();
  await new Promise<void>((resolve) => {
    const request = httpRequest(`${base}/api/v1/requests`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": json, "content-length": "900" },
    });
    request.on("error", () => resolve());
    request.write('{"service": "consult",');
    setTimeout(() => request.destroy(), 50);
  });
  expect(await countOf(app().db, "requests")).toBe(before);
  expect((await app().get("/livez")).status).toBe(200);
});

test("none of all this was a server error", async () => {
  const failed = app().log.filter((line) => line.includes('"request failed"'));
  expect(failed).toEqual([]);
  expect((await freeStarts(app())).length).toBeGreaterThan(0);
});
