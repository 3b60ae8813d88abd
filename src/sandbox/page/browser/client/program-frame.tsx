import { useEffect, useRef, useState } from "preact/hooks";
import { usePage } from "#sandbox/page/browser/context.ts";

/** The program's own client pages, in a frame: the sandbox hands them through unchanged. */
export function ProgramFrame(props: {
  readonly path: string;
  readonly onPath: (path: string) => void;
}) {
  const { appUrl } = usePage().state;
  const [loads, setLoads] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  // A link of a mail far below leads here.
  useEffect(() => box.current?.scrollIntoView({ block: "nearest" }), [props.path]);
  return (
    <div class="program" ref={box}>
      <iframe
        key={`${props.path} ${loads}`}
        src={props.path}
        title="The program's client pages"
        class="program-frame"
      />
      <div class="row">
        <button
          type="button"
          class="button quiet"
          onClick={() => {
            props.onPath("/book");
            setLoads(loads + 1);
          }}
        >
          Back to the services
        </button>
        <a class="button quiet" href={`${appUrl}${props.path}`} target="_blank" rel="noreferrer">
          Open in a new tab
        </a>
      </div>
    </div>
  );
}
