"use client";

import { useEffect, useState } from "react";
import { textOfValues } from "@/components/form/form-text";
import { recentLabel } from "@/components/form/recent-label";
import { Button } from "@/components/ui/button";
import type { TemplateField } from "@/lib/config/fields/template-field";
import type { RecentValues } from "@/lib/runs/run-view";

interface RecentValuesChipsProps {
  recent: readonly RecentValues[];
  fields: readonly TemplateField[];
  onPick: (text: Record<string, string>) => void;
}

/** Values entered lately: one press fills them in. */
export function RecentValuesChips({ recent, fields, onPick }: RecentValuesChipsProps) {
  // Days and hours are the reader's, whose time zone the server does not know.
  const [now, setNow] = useState<Date | undefined>(undefined);
  useEffect(() => setNow(new Date()), []);
  if (recent.length === 0 || fields.length === 0 || !now) return null;
  return (
    <section aria-labelledby="recent-values" className="flex flex-col gap-2">
      <h2 id="recent-values" className="text-muted">
        Recent
      </h2>
      <div className="flex flex-wrap gap-2">
        {recent.slice(0, 5).map((one) => (
          <Button
            key={one.runId}
            size="sm"
            className="font-normal"
            title={`${one.runName} · ${one.author}`}
            onClick={() => onPick(textOfValues(one.values))}
          >
            {recentLabel(one, fields, now)}
          </Button>
        ))}
      </div>
    </section>
  );
}
