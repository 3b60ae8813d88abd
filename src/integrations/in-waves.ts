/**
 * Asks about each of many things, so many at once: a long list must not take every place of the
 * bulkhead. Answers are in the order of the questions.
 */
export async function inWaves<Question, Answer>(
  questions: readonly Question[],
  atOnce: number,
  ask: (question: Question) => Promise<Answer>,
): Promise<readonly PromiseSettledResult<Answer>[]> {
  const answered: PromiseSettledResult<Answer>[] = [];
  for (let first = 0; first < questions.length; first += atOnce)
    answered.push(...(await Promise.allSettled(questions.slice(first, first + atOnce).map(ask))));
  return answered;
}

/** A long list in parts of at most so many. */
export function slices<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
