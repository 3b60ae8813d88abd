import { beforeEach, describe, expect, test } from "vitest";
import { createApiToken } from "#store/sign-in.ts";
import { expectProblem } from "../../helpers/api.ts";
import { bookedWithAna } from "../../helpers/booked-with-ana.ts";
import { countOf, emptyBooks } from "../../helpers/office.ts";
import { aPractice } from "../../helpers/practice.ts";
import { testCalls, useApp } from "../../helpers/running-app.ts";
import { webAlone } from "../../helpers/visitor.ts";

const app = useApp(() => webAlone, aPractice());
const zone = "America/Phoenix";
const absences = "/api/v1/absences";
const nobody = crypto.randomUUID();

beforeEach(() => emptyBooks(app().db));

async function json(response: Response | Promise<Response>, status = 200) {
  const answer = await response;
  const body = await answer.json();
  expect([answer.status, body]).toEqual([status, expect.anything()]);
  // biome-ignore lint/suspicious/noExplicitAny: read as any outside program would.
  return body as any;
}

async function providerOf(requestId: string): Promise<string> {
  return (await json(app().get(`/api/v1/requests/${requestId}`))).appointment.provider;
}

const remove = (path: string) =>
  fetch(app().base + path, {
    method: "DELETE",
    headers: { authorization: `Bearer ${app().token}` },
  });

describe("an absence by the API", () => {
  test("answers with the plan, moves what it is told to, and each is told what became of it", async () => {
    const { day, booked } = await bookedWithAna(app(), 3);
    const put = await json(app().post(absences, { provider: "ana", on: day, reason: "flu" }), 201);
    expect(put.absence).toMatchObject({ provider: "ana", zone, reason: "flu", endedAt: null });
    expect(put.appointments).toHaveLength(3);
    const [first, ...others] = put.appointments;
    expect(first).toMatchObject({
      ...{ sequence: 0, service: "consult", location: "clinic", provider: "ana", with: [] },
      reference: booked[0]?.reference,
      home: { kind: "same-time", because: expect.stringContaining("free then") },
      escalated: false,
    });
    expect(first.text).toContain("Phoenix time");

    const at = `${absences}/${put.absence.id}`;
    const { results: one } = await json(
      app().post(`${at}/moves`, {
        appointments: [{ id: first.id, sequence: 0, provider: "cleo" }],
      }),
    );
    expect(one).toEqual([
      { id: first.id, reference: first.reference, result: "moved", provider: "cleo", with: [] },
    ]);
    const { results: rest } = await json(app().post(`${at}/moves`, { all: true }));
    expect(rest.map(({ id, result }: { id: string; result: string }) => [id, result])).toEqual(
      others.map(({ id }: { id: string }) => [id, "moved"]),
    );
    expect((await json(app().get(`${at}/plan`))).appointments).toEqual([]);
    expect(await providerOf(booked[0]?.requestId ?? "")).toBe("cleo");
  });

  test("the same one again is answered with 200 and is the same", async () => {
    const { day } = await bookedWithAna(app(), 1);
    const first = await json(app().post(absences, { provider: "ana", from: day, to: day }), 201);
    const again = await json(app().post(absences, { provider: "ana", on: day }), 200);
    expect(again.absence.id).toBe(first.absence.id);
  });

  test("what nobody can take names other times, and goes before a person when asked, once", async () => {
    const { day, booked } = await bookedWithAna(app(), 1, "check");
    const { absence, appointments } = await json(
      app().post(absences, { provider: "ana", on: day }),
      201,
    );
    const [{ id, sequence, home }] = appointments;
    expect(home).toMatchObject({ kind: "other-times", because: expect.any(String) });
    expect(home.times[0]).toMatchObject({ providers: ["ana"], text: expect.any(String) });
    const at = `${absences}/${absence.id}`;
    const { results } = await json(app().post(`${at}/moves`, { appointments: [{ id, sequence }] }));
    expect(results).toMatchObject([{ result: "no-home", home: { kind: "other-times" } }]);
    expect(await countOf(app().db, "escalations")).toBe(0);
    const put = async (body: object) =>
      (await json(app().post(`${at}/escalations`, body))).results[0].result;
    expect(await put({ rest: true })).toBe("escalated");
    expect(await put({ appointments: [{ id, sequence }] })).toBe("escalated-before");
    expect((await json(app().get(`${at}/plan`))).appointments[0].escalated).toBe(true);
    expect(await providerOf(booked[0]?.requestId ?? "")).toBe("ana");
  });

  test("is listed while it holds, and ended once", async () => {
    const { day } = await bookedWithAna(app(), 2);
    const { absence } = await json(app().post(absences, { provider: "ana", on: day }), 201);
    const listed = await json(app().get(`${absences}?provider=ana`));
    expect(listed.absences).toMatchObject([{ id: absence.id, appointments: 2 }]);
    const ended = await json(remove(`${absences}/${absence.id}`));
    expect(ended.absence.endedAt).toEqual(expect.any(String));
    expect(await json(remove(`${absences}/${absence.id}`))).toEqual(ended);
    expect((await json(app().get(absences))).absences).toEqual([]);
    expect((await json(app().get(`${absences}/${absence.id}/plan`))).appointments).toEqual([]);
  });
});

describe("what makes no sense is refused, and nothing is stored", () => {
  test.each([
    ["no provider", { on: "2026-12-01" }],
    ["an unknown provider", { provider: "nobody", on: "2026-12-01" }],
    ["a provider that is no text", { provider: 7, on: "2026-12-01" }],
    ["no time", { provider: "ana" }],
    ["both forms", { provider: "ana", on: "2026-12-01", from: "2026-12-01" }],
    ["on with to", { provider: "ana", on: "2026-12-01", to: "2026-12-02" }],
    ["an end before the start", { provider: "ana", from: "2026-12-02", to: "2026-12-01" }],
    ["a time that is over", { provider: "ana", on: "2001-12-01" }],
    ["more than a year", { provider: "ana", from: "2026-12-02", to: "2028-12-01" }],
    ["a day that does not exist", { provider: "ana", on: "2026-02-30" }],
    ["a local time without its zone", { provider: "ana", from: "2026-12-01T09:00:00" }],
    ["something more", { provider: "ana", on: "2026-12-01", apply: "all" }],
    ["a reason that is too long", { provider: "ana", on: "2099-12-01", reason: "x".repeat(999) }],
  ])("%s", async (_what, body) => {
    await expectProblem(await app().post(absences, body), 422, "invalid_request");
    expect(await countOf(app().db, "absences")).toBe(0);
  });

  test.each(["plan", "moves", "escalations"])("an absence that is none: %s", async (part) => {
    for (const id of [nobody, "x", "%00"]) {
      const path = `${absences}/${id}/${part}`;
      const body = part === "moves" ? { all: true } : { rest: true };
      const response = part === "plan" ? app().get(path) : app().post(path, body);
      await expectProblem(await response, 404, "not_found");
    }
    await expectProblem(await remove(`${absences}/${nobody}`), 404, "not_found");
  });

  test.each([
    [{}],
    [{ all: false }],
    [{ all: true, appointments: [] }],
    [{ appointments: [] }],
    [{ appointments: [{ id: "x", sequence: 0 }] }],
    [{ appointments: [{ id: nobody }] }],
    [{ appointments: [{ id: nobody, sequence: -1 }] }],
    [{ appointments: Array.from({ length: 1_001 }, () => ({ id: nobody, sequence: 0 })) }],
  ])("a wish for moves like %j", async (body) => {
    const { absence } = await json(
      app().post(absences, { provider: "ben", on: "2026-12-08" }),
      201,
    );
    const response = await app().post(`${absences}/${absence.id}/moves`, body);
    const [status, code] =
      JSON.stringify(body).length > 64 * 1024 ? [413, "body_too_large"] : [422, "invalid_request"];
    await expectProblem(response, status as number, code as string);
  });

  test("an appointment that the absence does not hit has changed meanwhile", async () => {
    const { absence } = await json(
      app().post(absences, { provider: "ben", on: "2026-12-08" }),
      201,
    );
    const wish = { appointments: [{ id: nobody, sequence: 0 }] };
    const moved = await json(app().post(`${absences}/${absence.id}/moves`, wish));
    expect(moved.results).toEqual([{ id: nobody, result: "changed-meanwhile" }]);
  });

  test("odd questions for the list", async () => {
    for (const query of ["provider=nobody", "from=yesterday", "what=ever"])
      await expectProblem(await app().get(`${absences}?${query}`), 422, "invalid_request");
  });

  test("from a role that may not, and no reason of an absence is shown to it", async () => {
    const token = await createApiToken(app().db, { name: "desk", role: "provider" });
    const { get, post } = testCalls(app().base, token);
    await expectProblem(await get(absences), 403, "forbidden");
    await expectProblem(
      await post(absences, { provider: "ana", on: "2026-12-01" }),
      403,
      "forbidden",
    );
    expect(await countOf(app().db, "absences")).toBe(0);
  });
});
