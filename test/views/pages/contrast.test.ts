import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync("src/views/pages/css/tokens.css", "utf8");
const [light = "", dark = ""] = css.split("prefers-color-scheme: dark");
const schemes = { light: tokensOf(light), dark: tokensOf(dark) };

function tokensOf(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map(([, name = "", hex = ""]) => [
      name,
      hex,
    ]),
  );
}

/** WCAG 2.2: relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((place) => Number.parseInt(hex.slice(place, place + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const text = 4.5;
const shape = 3;
const pairs: [front: string, back: string, least: number][] = [
  ["ink", "surface", text],
  ["ink", "bg", text],
  ["ink", "warn-soft", text],
  ["ink", "bad-soft", text],
  ["ink-2", "surface", text],
  ["ink-2", "bg", text],
  ["ink-2", "accent-soft", text],
  ["accent", "surface", text],
  ["accent", "bg", text],
  ["accent", "accent-soft", text],
  ["accent", "bad-soft", text],
  ["on-accent", "accent", text],
  ["good", "surface", text],
  ["good", "band", text],
  ["warn", "surface", text],
  ["warn", "warn-soft", text],
  ["bad", "surface", text],
  ["bad", "bad-soft", text],
  ["vip", "vip-soft", text],
  ["line-strong", "surface", shape],
  ["line-strong", "bg", shape],
  ["focus", "surface", shape],
  ["focus", "bg", shape],
  ["chart-1", "surface", shape],
  ["chart-2", "surface", shape],
  ["chart-3", "surface", shape],
];

test.each(Object.entries(schemes))("%s colours can be told apart and read", (_scheme, tokens) => {
  for (const [front, back, least] of pairs) {
    const ratio = contrast(tokens.get(front) ?? "", tokens.get(back) ?? "");
    expect(ratio, `${front} on ${back}`).toBeGreaterThanOrEqual(least);
  }
});

test("dark mode knows every colour that light mode knows", () => {
  expect([...schemes.dark.keys()]).toEqual([...schemes.light.keys()]);
});
