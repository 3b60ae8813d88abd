import { createPrivateKey } from "node:crypto";
import { z } from "zod";

/** A PEM key, whole. @param where the words for where it stands, for who reads the mistake */
export function privateKey(where: string) {
  return (
    z
      .string()
      // Where a variable cannot hold line ends they are written as \n.
      .transform((text) => text.replaceAll("\\n", "\n"))
      .refine(isPrivateKey, `must be ${where}`)
  );
}

function isPrivateKey(pem: string): boolean {
  try {
    createPrivateKey(pem);
    return true;
  } catch {
    return false;
  }
}
