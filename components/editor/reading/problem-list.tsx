"use client";

import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { memo } from "react";
import type { Issue } from "@/lib/config/issue";
import { Button } from "../../ui/button";
import { cn } from "../../ui/cn";
import { Kbd } from "../../ui/kbd";
import { MarkedText } from "../../ui/marked-text";
import type { QuickFix } from "../monaco/quick-fix";

interface ProblemListProps {
  issues: readonly Issue[];
  fixOf: (issue: Issue) => QuickFix | undefined;
  onGoTo: (issue: Issue) => void;
  onFix: (fix: QuickFix) => void;
  onNext: () => void;
  /** The one the last jump went to. */
  current: Issue | undefined;
}

/** All that is wrong with the text, in its order: the keyboard's way through it. */
export const ProblemList = memo(function ProblemList(props: ProblemListProps) {
  const { issues, fixOf, onGoTo, onFix, onNext, current } = props;
  const errors = issues.filter((issue) => issue.severity === "error").length;
  const warnings = issues.length - errors;
  return (
    <section aria-label="Problems" className="shrink-0 border-line border-t bg-ground">
      <div className="flex h-9 items-center gap-3.5 px-4">
        <div role="status" className="flex items-center gap-3.5">
          {errors > 0 ? <Count icon="error" text={errors === 1 ? "1 error" : `${errors} errors`} /> : null}
          {warnings > 0 ? (
            <Count icon="warning" text={warnings === 1 ? "1 warning" : `${warnings} warnings`} />
          ) : null}
          {issues.length === 0 ? (
            <span className="flex items-center gap-1.5 text-muted">
              <CircleCheck aria-hidden className="size-3.5 text-green-11" />
              No problems
            </span>
          ) : null}
        </div>
        {issues.length > 0 ? (
          <Button variant="ghost" size="sm" className="ml-auto" onClick={onNext}>
            <Kbd>F8</Kbd> next
          </Button>
        ) : null}
      </div>
      {issues.length > 0 ? (
        <ul className="max-h-40 overflow-y-auto pb-2">
          {issues.map((issue) => {
            const fix = fixOf(issue);
            return (
              <li
                key={`${issue.code} ${issue.path} ${issue.line}:${issue.column} ${issue.message}`}
                className={cn(
                  "flex items-start gap-2 px-4 py-0.5 hover:bg-hover",
                  issue === current && "bg-hover",
                )}
              >
                <button
                  type="button"
                  onClick={() => onGoTo(issue)}
                  className="flex min-h-6 min-w-0 grow items-start gap-2 py-0.5 text-left"
                >
                  <SeverityIcon severity={issue.severity} />
                  <span className="tabular shrink-0 font-mono text-mono text-muted">
                    {issue.line === undefined ? (issue.field ?? "") : `${issue.line}:${issue.column ?? 1}`}
                  </span>
                  <span className="min-w-0 text-pretty">
                    <MarkedText text={issue.message} />
                  </span>
                </button>
                {fix ? (
                  <Button variant="link" size="sm" className="mt-0.5 shrink-0" onClick={() => onFix(fix)}>
                    {fix.label}
                  </Button>
                ) : null}
              </li>
            );
          })}
        </ul>
      ) : null}
    </section>
  );
});

function Count({ icon, text }: { icon: "error" | "warning"; text: string }) {
  return (
    <span className={cn("flex items-center gap-1.5", icon === "error" ? "text-danger" : "text-warning")}>
      <SeverityIcon severity={icon} />
      {text}
    </span>
  );
}

export function SeverityIcon({ severity }: { severity: Issue["severity"] }) {
  const Icon = severity === "error" ? CircleAlert : TriangleAlert;
  return (
    <>
      <Icon
        aria-hidden
        className={cn("mt-0.5 size-3.5 shrink-0", severity === "error" ? "text-danger" : "text-warning")}
      />
      <span className="sr-only">{severity}:</span>
    </>
  );
}
