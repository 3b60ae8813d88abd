import { useEffect, useRef } from "preact/hooks";
import type { Play, PlayedStep } from "./use-play.ts";

/** The steps so far, with a tick or a cross, how long each took and what it found. */
export function PlayedSteps({ steps }: Pick<Play, "steps">) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current?.lastElementChild?.scrollIntoView({ block: "nearest" });
  }, [steps.length]);

  if (steps.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section class="steps" tabIndex={0} aria-label="Steps">
      <ol ref={list}>
        {steps.map((step, index) => (
          <StepLine key={`${index}-${step.step}`} step={step} />
        ))}
      </ol>
    </section>
  );
}

function StepLine({ step }: { readonly step: PlayedStep }) {
  return (
    <li class={step.ok ? "ok" : "failed"}>
      <span class="mark" aria-hidden="true">
        {step.ok ? "✓" : "✗"}
      </span>
      <span class="unseen">{step.ok ? "Done:" : "Failed:"}</span>
      <b>{step.journey}</b> {step.step}
      <small>
        {step.detail} · {step.ms} ms
      </small>
    </li>
  );
}
