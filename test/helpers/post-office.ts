import { onTestFinished } from "vitest";
import { type PostmarkDouble, startPostmarkDouble } from "#sandbox/postmark/postmark-double.ts";
import { loadPostmarkContract } from "../contracts/postmark-contract.ts";

const contract = loadPostmarkContract();

export type PostOffice = PostmarkDouble & {
  /** What broke Postmark's contract so far, in requests and in answers. */
  readonly breaches: readonly string[];
};

/** A pretend Postmark that stops with the test, with an eye on the contract; news by hand. */
export async function aPostOffice(
  options: Parameters<typeof startPostmarkDouble>[0] = {},
): Promise<PostOffice> {
  const breaches: string[] = [];
  const postmark = await startPostmarkDouble({
    onRequest: (request) => breaches.push(...contract.checkRequest(request)),
    onAnswer: (request, answer) => breaches.push(...contract.checkAnswer(request, answer)),
    ...options,
  });
  postmark.state.behaviour.newsAfterMs = null;
  onTestFinished(() => postmark.stop());
  return { ...postmark, breaches };
}
