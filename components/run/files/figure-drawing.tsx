"use client";

import { useEffect, useRef, useState } from "react";
import type { Figure } from "@/lib/tracking/media/read-figure";
import { Skeleton } from "../../ui/skeleton";

interface FigureDrawingProps {
  figure: Figure;
  label: string;
  /** In the place of what the library cannot draw. */
  onFail: () => void;
}

/** No button of it leads to another server. */
const config = { responsive: true, displaylogo: false, showSendToCloud: false, plotlyServerURL: "" };

/** A figure by Plotly, which comes from this server when the first one is looked at; on the white ground that programs draw for. */
export function FigureDrawing({ figure, label, onFail }: FigureDrawingProps) {
  const place = useRef<HTMLDivElement>(null);
  const [isDrawn, setDrawn] = useState(false);
  const fail = useRef(onFail);
  fail.current = onFail;
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let isGone = false;
    const library = import("plotly.js-strict-dist-min");
    const draw = async () => {
      const { newPlot } = await library;
      if (isGone) return;
      await newPlot(element, { ...figure, config });
      if (!isGone) setDrawn(true);
    };
    draw().catch(() => {
      if (!isGone) fail.current();
    });
    return () => {
      isGone = true;
      library.then(({ purge }) => purge(element)).catch(() => undefined);
    };
  }, [figure]);
  return (
    <section aria-label={label} className="relative h-full min-h-60 bg-white text-black [color-scheme:light]">
      <div ref={place} className="h-full min-h-60 w-full" />
      {isDrawn ? null : (
        <div role="status" aria-label={`Drawing ${label}`} className="absolute inset-0 bg-ground p-3">
          <Skeleton className="h-full w-full" />
        </div>
      )}
    </section>
  );
}
