/** Slack's own markup, taken apart. What it does not know stays text. */
export type Mark =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "break" }
  | { readonly kind: "bold" | "italic" | "strike"; readonly inside: readonly Mark[] }
  | { readonly kind: "code" | "preformatted"; readonly text: string }
  | { readonly kind: "quote"; readonly inside: readonly Mark[] }
  | { readonly kind: "link"; readonly url: string; readonly text: string }
  | { readonly kind: "user" | "channel"; readonly id: string; readonly label: string | undefined }
  | { readonly kind: "broadcast"; readonly text: string }
  | {
      readonly kind: "date";
      readonly seconds: number;
      readonly format: string;
      readonly fallback: string;
    };

/** Takes mrkdwn apart; nothing in it can become HTML, because nothing here is HTML. */
export function parseMrkdwn(source: string): readonly Mark[] {
  return source.split("```").flatMap((piece, index): readonly Mark[] => {
    if (index % 2 === 1) return [{ kind: "preformatted", text: unescaped(piece.trim()) }];
    return parseLines(piece);
  });
}

/** Lines that begin with ">" are one quotation. */
function parseLines(source: string): readonly Mark[] {
  const marks: Mark[] = [];
  for (const line of source.split("\n")) {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line)?.[1];
    const last = marks.at(-1);
    if (quoted === undefined) {
      if (marks.length > 0 && last?.kind !== "quote") marks.push({ kind: "break" });
      marks.push(...parseInline(line));
    } else if (last?.kind === "quote") {
      marks.splice(-1, 1, {
        kind: "quote",
        inside: [...last.inside, { kind: "break" }, ...parseInline(quoted)],
      });
    } else {
      marks.push({ kind: "quote", inside: parseInline(quoted) });
    }
  }
  return marks;
}

/** A control in angle brackets, code, or a run between two equal marks that stand at word borders. */
const inline =
  /<([^<>\n]+)>|`([^`\n]+)`|(?<![\p{L}\p{N}])([*_~])(?=\S)([^\n]*?\S)\3(?![\p{L}\p{N}])/gu;
const styles = { "*": "bold", _: "italic", "~": "strike" } as const;

function parseInline(line: string): readonly Mark[] {
  const marks: Mark[] = [];
  let end = 0;
  for (const match of line.matchAll(inline)) {
    const [whole, control, code, style, styled] = match;
    if (match.index > end) marks.push(textMark(line.slice(end, match.index)));
    if (control !== undefined) marks.push(parseControl(control));
    else if (code !== undefined) marks.push({ kind: "code", text: unescaped(code) });
    else if (style !== undefined && styled !== undefined) {
      marks.push({ kind: styles[style as keyof typeof styles], inside: parseInline(styled) });
    }
    end = match.index + whole.length;
  }
  if (end < line.length) marks.push(textMark(line.slice(end)));
  return marks;
}

/** What stands between angle brackets: a mention, a date, a link. */
function parseControl(control: string): Mark {
  const [target = "", label] = splitOnce(control, "|");
  const id = target.slice(1);
  if (target.startsWith("@")) return { kind: "user", id, label };
  if (target.startsWith("#")) return { kind: "channel", id, label };
  if (target.startsWith("!date^")) return parseDate(target, label);
  if (target.startsWith("!")) return { kind: "broadcast", text: label ?? `@${id.split("^")[0]}` };
  if (/^(https?|mailto|tel):/.test(target)) {
    return { kind: "link", url: unescaped(target), text: unescaped(label ?? target) };
  }
  return textMark(`<${control}>`);
}

function parseDate(target: string, label: string | undefined): Mark {
  const [, seconds = "", format = ""] = target.split("^");
  const fallback = unescaped(label ?? "");
  if (!/^\d+$/.test(seconds)) return { kind: "text", text: fallback };
  return { kind: "date", seconds: Number(seconds), format: unescaped(format), fallback };
}

function splitOnce(text: string, mark: string): readonly [string, string | undefined] {
  const at = text.indexOf(mark);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + mark.length)];
}

function textMark(text: string): Mark {
  return { kind: "text", text: unescaped(text) };
}

/** Slack escapes exactly these three. "&amp;" last, or "&amp;lt;" would become "<". */
function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
