import { CopyButton } from "@/components/ui/copy-button";

/** A secret text that is never shown again, to copy. */
export function ShownOnce({ label, text }: { label: string; text: string }) {
  return (
    <div className="flex min-h-10 items-center gap-2 rounded-md border border-line-strong bg-panel py-1 pr-1 pl-3">
      <output aria-label={label} className="min-w-0 grow select-all break-all font-mono text-mono">
        {text}
      </output>
      <CopyButton text={text} label={`Copy the ${label.toLowerCase()}`} />
    </div>
  );
}
