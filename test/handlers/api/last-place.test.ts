import { expect, test } from "vitest";
import { localDay } from "#booking/local-time.ts";
import { aBody, freeStarts } from "../../helpers/api.ts";
import { aClinic } from "../../helpers/clinic.ts";
import { useApp } from "../../helpers/running-app.ts";
import { aVisitor, tokenIn, webAlone } from "../../helpers/visitor.ts";

/** Nobody's calendar is connected here: only what is booked takes time. */
const company = {
  ...aClinic(),
  providers: aClinic().providers.map(({ calendar: _, ...provider }) => provider),
};
const app = useApp(() => webAlone, company);

/** The free starts of whole days, by day in New York; today is not whole any more. */
async function freeDays(service: string): Promise<readonly (readonly string[])[]> {
  const starts = await freeStarts(app(), service);
  const dayOf = (start: string) => localDay(new Date(start), "America/New_York");
  return Object.values(Object.groupBy(starts, dayOf))
    .map((day) => day ?? [])
    .slice(1);
}

async function ask(service: string, start: string, number: number) {
  const body = aBody({ service, start, email: `c${number}@home.example` });
  const response = await app().post("/api/v1/requests", body);
  const answer = (await response.json()) as { manageUrl?: string };
  return { status: response.status, token: tokenIn(answer.manageUrl ?? "") };
}

const askAll = (service: string, starts: readonly string[]) =>
  Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      ask(service, starts[index % starts.length] ?? "", index),
    ),
  );

const statuses = (answers: readonly { readonly status: number }[]) =>
  answers.map(({ status }) => status).sort();
const oneOf = (count: number, won: number, lost: number) => [won, ...Array(count - 1).fill(lost)];

test("of fifty who ask for different times of a day of which one is given, one is booked", async () => {
  const [day = []] = await freeDays("daily");
  expect(day.length).toBeGreaterThan(20);
  expect(statuses(await askAll("daily", day))).toEqual(oneOf(50, 201, 409));
});

test("of fifty who ask for the last quarter here and the first there, one is booked", async () => {
  const [day = []] = await freeDays("visit");
  const at = (time: string) => day.find((start) => newYork(start) === time) ?? "";
  const [here, there] = [at("11:30"), at("12:00")];
  expect(statuses(await askAll("visit", [here, there]))).toEqual(oneOf(50, 201, 409));
});

test("of many who move to one day of which one is given, one moves, and the others keep their day", async () => {
  const days = await freeDays("daily");
  const wanted = days.at(-1) ?? [];
  const others = days.slice(0, 8).map(([first = ""]) => first);
  const booked = [];
  for (const [index, start] of others.entries()) booked.push(await ask("daily", start, index));
  expect(statuses(booked)).toEqual(Array(8).fill(201));

  const moved = await Promise.all(
    booked.map(({ token }, index) =>
      aVisitor(app()).post(`/m/${token}/reschedule`, {
        start: wanted[index] ?? "",
        sequence: "0",
      }),
    ),
  );
  expect(moved.map(({ status }) => status).filter((status) => status === 303)).toHaveLength(1);
  expect(moved.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
  const rows = await app().db("appointments").where({ sequence: 1 });
  expect(rows).toHaveLength(1);
  expect(await app().db("occupancies").whereNotNull("appointment_id")).toHaveLength(
    await app()
      .db("appointments")
      .then((all: readonly unknown[]) => all.length),
  );
});

const newYork = (start: string) =>
  new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "America/New_York",
  }).format(new Date(start));
