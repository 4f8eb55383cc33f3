import { Check, CircleQuestionMark, X } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { MarkedText } from "@/components/ui/marked-text";
import type { ReproducibilityCheck } from "@/lib/config/reproducibility/check";
import type { Reproducibility } from "@/lib/config/reproducibility/reproducibility";

const names: Record<ReproducibilityCheck["name"], string> = {
  code: "Code",
  dependencies: "Dependencies",
  image: "Image",
  seed: "Seed",
  artifacts: "Data",
  hardware: "Hardware",
};

const results = {
  pass: { icon: Check, word: "pinned", tone: "text-green-11" },
  fail: { icon: X, word: "not pinned", tone: "text-danger" },
  unknown: { icon: CircleQuestionMark, word: "not known", tone: "text-muted" },
} as const;

/** What is pinned, what is not, and how to pin it. */
export function ReproduceChecks({ score, checks }: Reproducibility) {
  return (
    <section aria-labelledby="repeatable">
      <h2 id="repeatable" className="mb-2 font-medium">
        Could it be repeated? <span className="tabular text-muted">{score} %</span>
      </h2>
      <ul className="flex flex-col gap-2.5">
        {checks.map(({ name, result, reason, fix }) => {
          const { icon: Icon, word, tone } = results[result];
          return (
            <li
              key={name}
              className="grid grid-cols-[20px_110px_minmax(0,1fr)] max-md:grid-cols-[20px_minmax(0,1fr)]"
            >
              <Icon aria-hidden className={cn("mt-0.5 size-4", tone)} />
              <span className="font-medium">
                {names[name]}
                <span className="sr-only">: {word}</span>
              </span>
              <div className="min-w-0 text-pretty break-words max-md:col-start-2">
                <p>{reason}</p>
                {fix === undefined ? null : (
                  <p className="text-muted">
                    <MarkedText text={fix} />
                  </p>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
