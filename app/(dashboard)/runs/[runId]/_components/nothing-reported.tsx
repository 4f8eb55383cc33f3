import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";

export interface ReportWay {
  title: string;
  words: string;
  /** To copy. */
  code: string;
}

interface NothingReportedProps {
  icon: ReactNode;
  title: string;
  hint: string;
  ways: readonly ReportWay[];
}

/** A pane that a program fills, and has not: how it does, ready to copy. */
export function NothingReported({ icon, title, hint, ways }: NothingReportedProps) {
  return (
    <div className="min-h-0 grow overflow-y-auto px-5 py-10 max-md:px-3.5">
      <div className="mx-auto flex max-w-140 flex-col gap-5">
        <div className="flex flex-col items-center gap-3 text-center">
          <div className="text-slate-9 [&_svg]:size-6 [&_svg]:stroke-[1.5]">{icon}</div>
          <div>
            <h2 className="font-medium text-base">{title}</h2>
            <p className="mt-0.5 text-pretty text-muted">{hint}</p>
          </div>
        </div>
        {ways.map((way) => (
          <section key={way.title}>
            <h3 className="font-medium">{way.title}</h3>
            <p className="text-muted">{way.words}</p>
            <div className="mt-1.5 flex items-start gap-2 rounded-md border border-line bg-panel py-1 pr-1 pl-3">
              <pre className="min-w-0 grow whitespace-pre-wrap break-all py-1">{way.code}</pre>
              <CopyButton text={way.code} label={`Copy: ${way.title}`} />
            </div>
          </section>
        ))}
      </div>
    </div>
  );
}
