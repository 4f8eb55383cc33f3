import { useEffect } from "react";
import type { RunState } from "@/lib/runs/run-state";
import { stateShapes } from "./state-shapes";

/** The shape of a state as a picture of its own. */
export function stateIcon(state: RunState): string {
  const { hex, dash, line, fill } = stateShapes[state];
  const parts = [
    `<circle cx='8' cy='8' r='6.5'${dash ? ` stroke-dasharray='${dash}'` : ""}/>`,
    line ? `<path d='${line}'/>` : "",
    fill ? `<path d='${fill}' fill='${hex}' stroke='none'/>` : "",
  ];
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='none' stroke='${hex}' stroke-width='1.8' stroke-linecap='round' stroke-linejoin='round'>${parts.join("")}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** The tab shows the state of the run, as long as its page is open. */
export function useStateFavicon(state: RunState): void {
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (!link) return;
    const before = link.getAttribute("href");
    link.setAttribute("href", stateIcon(state));
    return () => {
      if (before !== null) link.setAttribute("href", before);
    };
  }, [state]);
}
