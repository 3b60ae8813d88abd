import { generateKeyPairSync } from "node:crypto";

let pair: ReturnType<typeof generateRsa> | undefined;

/** One pair a process, for all vendors: making one takes a tenth of a second, and tests start many doubles. */
export function keyPair(): ReturnType<typeof generateRsa> {
  pair ??= generateRsa();
  return pair;
}

function generateRsa() {
  return generateKeyPairSync("rsa", { modulusLength: 2048 });
}
