"use client";

import { LockKeyhole } from "lucide-react";
import { memo, type ReactNode, useCallback, useState } from "react";
import { yamlScalar } from "@/lib/config/tree/yaml-scalar";
import { cn } from "../../ui/cn";
import { ScrollBox } from "../../ui/scroll-box";
import { useUnchangedItems } from "../../ui/use-unchanged";
import type { ResolvedLine, TokenKind } from "./resolved-lines";
import { SourceBadge } from "./source-badge";

interface ResolvedPaneProps {
  lines: readonly ResolvedLine[];
  label: string;
  /** The field that has the focus in the form: its lines are lit. */
  litField?: string | undefined;
  /** A line that a field fills was pointed at. */
  onPointField?: (field: string | undefined) => void;
  /** Fields whose value is not allowed: shown in red. */
  faultyFields?: ReadonlySet<string>;
  /** Shown above the lines, such as what is still missing. */
  notice?: ReactNode;
  className?: string;
}

const colours: Record<TokenKind, string> = {
  string: "text-teal-11",
  number: "text-amber-11",
  keyword: "text-amber-11",
  reference: "text-amber-11",
  hidden: "text-muted",
  empty: "text-muted",
  mark: "text-muted",
};

/** A resolved config as YAML, each value with its source. */
export function ResolvedPane({
  lines,
  label,
  litField,
  onPointField,
  faultyFields,
  notice,
  className,
}: ResolvedPaneProps) {
  const [pointed, setPointed] = useState<string | undefined>(undefined);
  const shown = useUnchangedItems(lines);
  const point = useCallback(
    (field: string | undefined) => {
      setPointed(field);
      onPointField?.(field);
    },
    [onPointField],
  );
  const lit = pointed ?? litField;
  return (
    <ScrollBox label={label} className={cn("min-h-0 py-2.5 font-mono text-mono", className)}>
      {notice}
      <div className="min-w-fit">
        {shown.map((line) => (
          <ResolvedRow
            key={`${line.pointer} ${line.part}`}
            line={line}
            lit={lit !== undefined && line.field === lit}
            faulty={line.field !== undefined && (faultyFields?.has(line.field) ?? false)}
            onPoint={point}
          />
        ))}
      </div>
    </ScrollBox>
  );
}

interface ResolvedRowProps {
  line: ResolvedLine;
  lit: boolean;
  faulty: boolean;
  onPoint: (field: string | undefined) => void;
}

/** A long config is drawn anew with every key in the text beside it: only the rows that changed are. */
const ResolvedRow = memo(function ResolvedRow({ line, lit, faulty, onPoint }: ResolvedRowProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing only lights the field; the same is said by the badge
    <div
      data-pointer={line.pointer}
      onMouseEnter={() => line.field !== undefined && onPoint(line.field)}
      onMouseLeave={() => line.field !== undefined && onPoint(undefined)}
      className={cn(
        "flex min-h-5.5 items-center gap-6 px-5 max-md:px-3.5",
        lit && "bg-amber-2 dark:bg-amber-3/50",
      )}
    >
      <span className="grow whitespace-pre">
        <span className="select-text">{"  ".repeat(line.indent)}</span>
        {line.dashes > 0 ? <span className="text-ink">{"- ".repeat(line.dashes)}</span> : null}
        {line.key === undefined ? null : (
          <>
            <span className="text-indigo-11">{yamlScalar(line.key)}</span>:{line.tokens.length > 0 ? " " : ""}
          </>
        )}
        {line.tokens.map((token, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: tokens have no other name than their place
            key={index}
            className={faulty && token.kind !== "mark" ? "text-danger" : colours[token.kind]}
          >
            {token.kind === "hidden" ? <span className="sr-only">hidden</span> : null}
            <span aria-hidden={token.kind === "hidden" || undefined}>{token.text}</span>
          </span>
        ))}
      </span>
      <span className="flex shrink-0 select-none items-center gap-2">
        {line.fromAgent ? (
          <span className="flex items-center gap-1 font-sans text-muted text-xs">
            <LockKeyhole aria-hidden className="size-3" />
            from the agent
          </span>
        ) : null}
        {line.source ? <SourceBadge source={line.source} /> : null}
      </span>
    </div>
  );
});
