/** undefined when it is no JSON: what a stranger sent is judged by a schema afterwards. */
export function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}
