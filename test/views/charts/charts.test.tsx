import { renderToString } from "preact-render-to-string";
import { describe, expect, test } from "vitest";
import { axisTicks } from "#views/charts/axis.ts";
import { BarChart } from "#views/charts/bar-chart.tsx";
import { LineChart } from "#views/charts/line-chart.tsx";
import { minuteTicks, sayMinutes } from "#views/charts/minutes.ts";

const format = (value: number) => `${value}%`;
const size = { width: 400, height: 200 };

describe("axes", () => {
  test.each([
    [18, [0, 5, 10, 15, 20]],
    [0.155, [0, 0.05, 0.1, 0.15, 0.2]],
    [1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [1234, [0, 250, 500, 750, 1000, 1250]],
  ])("up to %d in round steps", (highest, ticks) => {
    expect(axisTicks(highest)).toEqual(ticks);
  });

  test("nothing measured still has an axis", () => {
    expect(axisTicks(0).every(Number.isFinite)).toBe(true);
  });

  test.each([
    [23, [0, 5, 10, 15, 20, 25]],
    [260, [0, 60, 120, 180, 240, 300]],
    [3000, [0, 720, 1440, 2160, 2880, 3600]],
  ])("%d minutes in steps that clocks have", (highest, ticks) => {
    expect(minuteTicks(highest)).toEqual(ticks);
  });

  test("an axis always reaches its highest value", () => {
    for (let highest = 1; highest < 100_000; highest = Math.ceil(highest * 1.3))
      for (const ticks of [axisTicks(highest), minuteTicks(highest)]) {
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
        expect(ticks.length).toBeLessThan(10);
      }
  });
});

test.each([
  [0, "0 min"],
  [0.4, "under 1 min"],
  [59.6, "1 h"],
  [80, "1 h 20 min"],
  [1439.6, "1 d"],
  [3060, "2 d 3 h"],
])("%d minutes read as %s", (minutes, words) => {
  expect(sayMinutes(minutes)).toBe(words);
});

describe("the line chart", () => {
  const chart = (values: readonly (number | undefined)[]) =>
    renderToString(
      <LineChart
        {...size}
        title="Rate"
        summary="The latest is 16%."
        labels={values.map((_, index) => `week ${index}`)}
        series={[{ name: "rate", values }]}
        band={{ low: 10, high: 15, name: "healthy" }}
        format={format}
      />,
    );

  test("draws band, axis, line and points where the numbers say", () => {
    expect(chart([8, 12, 16])).toMatchInlineSnapshot(
      `"<svg class="chart" viewBox="0 0 400 200" role="img" aria-label="Rate. The latest is 16%."><rect x="56" width="332" y="67" height="35" fill="var(--band)"></rect><text class="band" x="62" y="81">healthy</text><g class="axis"><g><line x1="56" x2="388" y1="172" y2="172"></line><text x="48" y="176" text-anchor="end">0%</text></g><g><line x1="56" x2="388" y1="137" y2="137"></line><text x="48" y="141" text-anchor="end">5%</text></g><g><line x1="56" x2="388" y1="102" y2="102"></line><text x="48" y="106" text-anchor="end">10%</text></g><g><line x1="56" x2="388" y1="67" y2="67"></line><text x="48" y="71" text-anchor="end">15%</text></g><g><line x1="56" x2="388" y1="32" y2="32"></line><text x="48" y="36" text-anchor="end">20%</text></g></g><g class="axis"><text x="111.3" y="192" text-anchor="middle">week 0</text><text x="222" y="192" text-anchor="middle">week 1</text><text x="332.7" y="192" text-anchor="middle">week 2</text></g><g stroke="var(--chart-1)" fill="var(--chart-1)"><path class="line" d="M111.3 116L222 88L332.7 60"></path><circle cx="111.3" cy="116" r="3"><title>week 0: rate 8%</title></circle><circle cx="222" cy="88" r="3"><title>week 1: rate 12%</title></circle><circle cx="332.7" cy="60" r="3"><title>week 2: rate 16%</title></circle></g></svg>"`,
    );
  });

  test("lifts the pen where nothing was measured, and draws no point there", () => {
    const svg = chart([8, undefined, 12, 16]);
    expect(svg.match(/ d="([^"]*)"/)?.[1]).toMatch(/^M[^ML]+M[^ML]+L[^ML]+$/);
    expect(svg.match(/<circle/g)).toHaveLength(3);
  });
});

describe("the bar chart", () => {
  const svg = renderToString(
    <BarChart
      {...size}
      title="Time"
      summary="The median is 4."
      labels={["1 Nov", "8 Nov"]}
      series={[
        { name: "median", values: [4, 2] },
        { name: "90th percentile", values: [8, undefined] },
      ]}
      format={format}
    />,
  );

  test("stands every bar on zero, as high as its value", () => {
    const bars = [...svg.matchAll(/y="([\d.]+)" height="([\d.]+)"/g)].map(([, y, height]) => [
      Number(y),
      Number(height),
    ]);
    expect(bars).toHaveLength(3);
    for (const [y = 0, height = 0] of bars) expect(y + height).toBe(172);
    expect(bars[0]?.[1]).toBeCloseTo((bars[2]?.[1] ?? 0) / 2, 0);
  });

  test("says at each bar what it is, and nothing where nothing was measured", () => {
    expect([...svg.matchAll(/<title>([^<]*)/g)].map(([, title]) => title)).toEqual([
      "1 Nov: median 4%",
      "8 Nov: median 2%",
      "1 Nov: 90th percentile 8%",
    ]);
  });
});
