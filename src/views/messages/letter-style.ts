/**
 * The product's colours for mail. Mail programs know no custom properties, so that the values are
 * written out here; a test holds them to the pages' tokens.
 */
export const light = {
  bg: "#f7f7f5",
  surface: "#ffffff",
  ink: "#1b1f24",
  "ink-2": "#565d66",
  line: "#dfe2e5",
  accent: "#1f5f7a",
  "on-accent": "#ffffff",
  good: "#1d6f42",
  warn: "#8a5200",
} as const;

export const dark: Record<keyof typeof light, string> = {
  bg: "#14171a",
  surface: "#1b1f23",
  ink: "#eceef0",
  "ink-2": "#a8b0b8",
  line: "#2c3238",
  accent: "#7dbdd8",
  "on-accent": "#0d1b22",
  good: "#6cc796",
  warn: "#e9b566",
};

const font =
  "Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

type Colour = keyof typeof light;
type Part = {
  readonly rules: string;
  readonly color?: Colour;
  readonly background?: Colour;
  readonly border?: Colour;
};

/** Every part of a letter: its rules, and its colours by name so that both schemes know them. */
const parts = {
  page: {
    rules: `margin:0;padding:24px 12px;font:16px/1.5 ${font}`,
    color: "ink",
    background: "bg",
  },
  preview: { rules: "display:none;max-height:0;overflow:hidden" },
  column: { rules: "max-width:600px;margin:0 auto" },
  brand: { rules: "margin:0 0 12px;padding:0 4px;font-weight:600", color: "ink" },
  panel: {
    rules: "padding:24px 20px;border:1px solid;border-radius:8px",
    background: "surface",
    border: "line",
  },
  mark: { rules: "margin:0 0 4px;font-size:14px;font-weight:600" },
  good: { rules: "", color: "good" },
  calm: { rules: "", color: "ink-2" },
  warn: { rules: "", color: "warn" },
  heading: {
    rules: "margin:0 0 16px;font-size:24px;line-height:1.25;font-weight:600",
    color: "ink",
  },
  paragraph: { rules: "margin:0 0 12px;overflow-wrap:anywhere", color: "ink" },
  facts: { rules: "margin:20px 0 0;border-top:1px solid", border: "line" },
  fact: { rules: "padding:12px 0;border-bottom:1px solid;overflow-wrap:anywhere", border: "line" },
  label: { rules: "font-size:14px", color: "ink-2" },
  line: { rules: "", color: "ink" },
  strong: { rules: "font-size:18px;font-weight:600", color: "ink" },
  /** Nothing follows it. */
  last: { rules: "border-bottom:0" },
  past: { rules: "text-decoration:line-through", color: "ink-2" },
  link: { rules: "overflow-wrap:anywhere", color: "accent" },
  action: { rules: "margin:24px 0 12px" },
  button: {
    rules:
      "display:inline-block;padding:12px 20px;border-radius:6px;font-weight:600;text-decoration:none",
    color: "on-accent",
    background: "accent",
  },
  small: { rules: "margin:0 0 8px;font-size:14px;overflow-wrap:anywhere", color: "ink-2" },
  footer: { rules: "padding:16px 4px 0" },
} as const satisfies Record<string, Part>;

export type PartName = keyof typeof parts;

/** Attributes of an element: its inline style in light colours, and the class that dark ones hang on. */
export function looks(...names: PartName[]): { readonly class: string; readonly style: string } {
  const style = names.map((name) => declarations(parts[name], light)).join(";");
  return { class: names.map((name) => `gh-${name}`).join(" "), style: style.replace(/^;+/, "") };
}

/** The only rules that cannot be inline: the reader's scheme. Inline styles give way to !important. */
export function darkStyles(): string {
  const rules = Object.entries<Part>(parts).flatMap(([name, part]) => {
    const { rules: _, ...colours } = part;
    const dimmed = declarations({ rules: "", ...colours }, dark);
    return dimmed === "" ? [] : [`.gh-${name}{${dimmed.replaceAll(/;|$/g, " !important;")}}`];
  });
  return `:root{color-scheme:light dark}@media (prefers-color-scheme:dark){${rules.join("")}}`;
}

/** On a small telephone the margins give way first, so that a date stays on one line. */
export function narrowStyles(): string {
  const rules = [
    ".gh-page{padding:16px 8px !important}",
    ".gh-panel{padding:20px 16px !important}",
    ".gh-heading{font-size:22px !important}",
    ".gh-strong{font-size:17px !important}",
  ];
  return `@media (max-width:400px){${rules.join("")}}`;
}

function declarations(part: Part, scheme: Record<Colour, string>): string {
  return [
    part.rules,
    part.color && `color:${scheme[part.color]}`,
    part.background && `background-color:${scheme[part.background]}`,
    part.border && `border-color:${scheme[part.border]}`,
  ]
    .filter(Boolean)
    .join(";");
}
