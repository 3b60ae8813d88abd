import { decide } from "#gate/decide.ts";
import { compileRuleSet, RuleSet } from "#gate/rule-set.ts";
import { parseEmailAddress } from "#intake/email-address.ts";
import type { BookingRequest } from "#intake/request.ts";
import { aRequest, facts, isVip } from "../gate/evidence.ts";
import type { Figure } from "./figure.ts";

const domainCount = 10_000;
const phraseCount = 1_000;
const noteWords = 40;
const seed = 7;

/**
 * One decision with a big company's rule set: 10,000 VIP domains, 1,000 phrases of one to three
 * words, notes of 40 words of which one in ten mentions a phrase and one in ten clients is a VIP.
 * The reference is the gate as it is commonly written, on the same input in the same run.
 */
export async function gateBench(say: (text: string) => void): Promise<Figure[]> {
  say(`gate: ${domainCount} domains, ${phraseCount} phrases`);
  const random = seeded(seed);
  const domains = distinct(domainCount, () => aDomain(random));
  const phrases = distinct(phraseCount, () => aPhrase(random));
  const requests = Array.from({ length: 2_000 }, (_, index) =>
    aMention(random, { index, domains, phrases }),
  );

  const rules = compileRuleSet(
    RuleSet.parse({ vipDomains: domains, keywords: phrases.map((phrase) => ({ phrase })) }),
  );
  const known = facts();
  const value = medianMicroseconds(requests, (request) => {
    decide(request, known, rules);
  });
  const reference = medianMicroseconds(requests.slice(0, 200), (request) => {
    naiveDecide(request, domains, phrases);
  });
  return [
    {
      figure: `gate decision, ${domainCount} domains, ${phraseCount} phrases, ${noteWords} words, seed ${seed}`,
      value,
      unit: "µs",
      reference,
      ratio: Number((reference / value).toFixed(1)),
      hold: { atMost: 10, on: "value" },
    },
    ...trapFigures(),
  ];
}

/** The gate as it is commonly written: it finds text, not words, and nobody's domain. */
function naiveDecide(
  request: BookingRequest,
  domains: readonly string[],
  phrases: readonly string[],
): boolean {
  const notes = request.notes.toLowerCase();
  return (
    domains.some((domain) => request.clientEmail?.address.includes(domain) === true) ||
    phrases.some((phrase) => notes.includes(phrase))
  );
}

const vipDomains = ["majorclient.com", "bigcorp.net"];

/** Addresses as they came in, and whether they are a VIP's. */
const addressTraps: readonly (readonly [address: string, isVip: boolean])[] = [
  ["x@majorclient.com", true],
  ["x@eu.majorclient.com", true],
  ["x@MAJORCLIENT.COM", true],
  ["x@majorclient.com.", true],
  ["Jane <x@majorclient.com>", true],
  ["x@majorclient。com", true],
  ["x@majorclient.com.evil.io", false],
  ["x@notmajorclient.com", false],
  ["majorclient.com@evil.io", false],
  ['"a@majorclient.com"@evil.io', false],
  ["x%majorclient.com@evil.io", false],
  ["x@majorclient.comm", false],
  ['"majorclient.com" <x@evil.io>', false],
  ["x@majorclіent.com", false],
];

/** Notes, and whether the built-in keywords should escalate them. */
const noteTraps: readonly (readonly [notes: string, isMeant: boolean])[] = [
  ["GROUP!", true],
  ["right\naway", true],
  ["re\u200bschedule", true],
  ["we need to regroup", false],
  ["some background", false],
  ["a new customer", false],
  ["the customary fee", false],
  ["not urgent", false],
  ["nothing urgent", false],
  ["no rush / not a group", false],
  ["it isn't custom", false],
];

function trapFigures(): Figure[] {
  const rules = compileRuleSet(RuleSet.parse({}));
  const words = ["group", "urgent", "custom", "reschedule", "right away"];
  const escalates = (notes: string) =>
    decide(aRequest({ notes }), facts(), rules).decision.kind === "escalate";
  const wrongOf = <T>(traps: readonly (readonly [T, boolean])[], judge: (input: T) => boolean) =>
    traps.filter(([input, expected]) => judge(input) !== expected).length;
  const hold = { atMost: 0, on: "value" } as const;

  return [
    {
      figure: `gate, wrong of ${addressTraps.length} address traps`,
      value: wrongOf(addressTraps, (address) => isVip(address, vipDomains)),
      unit: "wrong",
      reference: wrongOf(addressTraps, (address) =>
        vipDomains.some((vip) => address.includes(vip)),
      ),
      hold,
    },
    {
      figure: `gate, wrong of ${noteTraps.length} note traps`,
      value: wrongOf(noteTraps, escalates),
      unit: "wrong",
      reference: wrongOf(noteTraps, (notes) =>
        words.some((word) => notes.toLowerCase().includes(word)),
      ),
      hold,
    },
  ];
}

type Input = {
  readonly index: number;
  readonly domains: readonly string[];
  readonly phrases: readonly string[];
};

function aMention(random: () => number, { index, domains, phrases }: Input): BookingRequest {
  const words = Array.from({ length: noteWords }, () => aWord(random, noteSyllables));
  if (index % 10 === 0) words[noteWords / 2] = pick(random, phrases);
  const domain =
    index % 10 === 5 ? pick(random, domains) : `${aWord(random, syllables)}${index}.com`;
  const clientEmail = parseEmailAddress(`user${index}@${domain}`);
  return aRequest({ notes: `${words.join(" ")}.`, ...(clientEmail && { clientEmail }) });
}

/** Phrases and notes are made of different syllables, so that only the planted mentions match. */
const syllables =
  "ba be bi bo bu da de di do du ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe pi po".split(
    " ",
  );
const noteSyllables =
  "bra cle fro gri hul jes kno lux mib nop quo rax sti tru uld vym wex yon".split(" ");

function aWord(random: () => number, from: readonly string[]): string {
  return Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(random, from)).join("");
}

function aPhrase(random: () => number): string {
  const words = 1 + Math.floor(random() * 3);
  return Array.from({ length: words }, () => aWord(random, syllables)).join(" ");
}

function aDomain(random: () => number): string {
  const suffix = pick(random, ["com", "net", "io", "co.uk", "de"]);
  return `${aWord(random, syllables)}${Math.floor(random() * 100)}.${suffix}`;
}

function distinct(count: number, make: () => string): string[] {
  const made = new Set<string>();
  while (made.size < count) made.add(make());
  return [...made];
}

function pick<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

/** The median of nine passes, after one that warms up. */
function medianMicroseconds<T>(inputs: readonly T[], act: (input: T) => void): number {
  const passes: number[] = [];
  for (let pass = 0; pass < 10; pass += 1) {
    const startedAt = performance.now();
    for (const input of inputs) act(input);
    passes.push(((performance.now() - startedAt) * 1_000) / inputs.length);
  }
  const sorted = passes.slice(1).toSorted((one, other) => one - other);
  return Number((sorted[4] ?? 0).toFixed(2));
}

/** mulberry32: small, fast, and the same everywhere. */
function seeded(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
