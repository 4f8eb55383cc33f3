import { CopyButton } from "../ui/copy-button";
import { ScrollBox } from "../ui/scroll-box";

interface CodeTextProps {
  label: string;
  text: string;
  /** Its lines in pieces, each with its style. */
  coloured?: readonly (readonly { text: string; style: string }[])[] | undefined;
}

/** A text to read, with the numbers of its lines. */
export function CodeText({ label, text, coloured }: CodeTextProps) {
  const lines = text.replace(/\n$/, "").split("\n");
  return (
    <div className="relative rounded-md border border-line bg-panel">
      <CopyButton text={text} label="Copy the text" className="absolute top-1 right-1" />
      <ScrollBox label={label} className="py-2.5 pr-10 font-mono text-mono">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
          <div key={index} id={`L${index + 1}`} className="flex min-h-5 target:bg-amber-3">
            <span aria-hidden className="tabular w-12 shrink-0 select-none pr-4 text-right text-muted">
              {index + 1}
            </span>
            <span className="whitespace-pre">
              {coloured
                ? coloured[index]?.map((piece, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: pieces keep their order
                    <span key={at} className={piece.style}>
                      {piece.text}
                    </span>
                  ))
                : line}
            </span>
          </div>
        ))}
      </ScrollBox>
    </div>
  );
}
