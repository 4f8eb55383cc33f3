import type { RunInputView } from "@/lib/runs/run-view";
import { saySize } from "@/lib/runs/say-size";

/** The artifacts a run takes: as its config asks for them, and which versions those are. */
export function RunInputs({ inputs }: { inputs: readonly RunInputView[] }) {
  if (inputs.length === 0) return null;
  return (
    <section className="border-line border-b px-5 py-3 max-md:px-3.5">
      <h2 className="mb-1.5 font-medium">Input artifacts</h2>
      <ul className="flex flex-col gap-1">
        {inputs.map((input) => (
          <li key={input.path} className="min-w-0 break-words">
            <span className="font-mono text-mono">{input.name}</span>
            {input.version === null ? (
              <span className="text-muted"> has no version yet</span>
            ) : (
              <>
                {" → "}
                <span className="font-mono text-mono">{input.version}</span>
                <span className="text-muted">
                  {input.versionId === null ? ", deleted since" : factsOf(input)}
                </span>
              </>
            )}
            <span className="text-muted"> at </span>
            <span className="font-mono text-mono">{input.path}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function factsOf({ type, bytes }: RunInputView): string {
  return [type === null ? null : `, ${type}`, bytes === null ? null : `, ${saySize(bytes)}`]
    .filter((fact) => fact !== null)
    .join("");
}
