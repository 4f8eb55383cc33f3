/** What we ask of it. */
declare module "plotly.js-strict-dist-min" {
  export function newPlot(
    element: HTMLElement,
    figure: { data: unknown[]; layout?: unknown; frames?: unknown[]; config?: unknown },
  ): Promise<unknown>;
  export function purge(element: HTMLElement): void;
}
