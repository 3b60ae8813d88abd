import { useEffect, useRef, useState } from "preact/hooks";
import { usePage } from "#sandbox/page/browser/context.ts";
import { useServices } from "./use-services.ts";

/** The program's own client pages, in a frame: the sandbox hands them through unchanged. */
export function ProgramFrame(props: {
  /** Undefined for the booking form of the first service. */
  readonly path: string | undefined;
  readonly onPath: (path: string) => void;
}) {
  const { state, programAnswers } = usePage();
  const { appUrl } = state;
  const { services, trouble } = useServices(programAnswers ? 1 : 0);
  const [first] = services;
  const path = props.path ?? (first && `/book/${first.key}`);
  // The same form once more is a fresh one.
  const [loads, setLoads] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  // A link of a mail far below leads here.
  useEffect(() => box.current?.scrollIntoView({ block: "nearest" }), [path]);

  if (path === undefined) return <p class="empty">{trouble ?? "Asking the program …"}</p>;
  return (
    <div class="program" ref={box}>
      <div class="row">
        {services.map(({ key, name }) => (
          <button
            key={key}
            type="button"
            class="button quiet"
            onClick={() => {
              props.onPath(`/book/${key}`);
              setLoads(loads + 1);
            }}
          >
            {name}
          </button>
        ))}
        <a class="button quiet" href={`${appUrl}${path}`} target="_blank" rel="noreferrer">
          In a new tab
        </a>
      </div>
      <iframe
        key={`${path} ${loads}`}
        src={path}
        title="The program's client pages"
        class="program-frame"
      />
    </div>
  );
}
