import { CopyButton } from "./copy-button";

/** A command to copy, as in a terminal. */
export function CommandLine({ command }: { command: string }) {
  return (
    <div className="flex min-h-9 max-w-full items-center gap-2 rounded-md border border-line bg-panel py-0.5 pr-1 pl-3 text-left">
      <code className="min-w-0 grow whitespace-pre-wrap break-all py-1">
        <span aria-hidden className="select-none text-muted">
          ${" "}
        </span>
        {command}
      </code>
      <CopyButton text={command} label="Copy the command" />
    </div>
  );
}
