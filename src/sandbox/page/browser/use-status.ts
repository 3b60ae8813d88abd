import { useEffect, useState } from "preact/hooks";

/** Long enough to be read; it stands over other things. */
const SHOWN_MS = 6_000;

/** The words of the status line, which go away by themselves. */
export function useStatus(): [string, (words: string) => void] {
  const [words, tell] = useState("");
  useEffect(() => {
    if (words === "") return;
    const timer = setTimeout(() => tell(""), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return [words, tell];
}
