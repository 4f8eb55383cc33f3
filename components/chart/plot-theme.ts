/** What the canvas takes from the theme; read anew when it changes, as a canvas knows no variables. */
export interface PlotTheme {
  text: string;
  grid: string;
  crosshair: string;
  ground: string;
  font: string;
  colour: (token: string) => string;
}

export function readPlotTheme(): PlotTheme {
  const styles = getComputedStyle(document.documentElement);
  const colour = (token: string) => styles.getPropertyValue(token).trim() || "gray";
  return {
    text: colour("--slate-11"),
    grid: colour("--slate-4"),
    crosshair: colour("--slate-9"),
    ground: colour("--slate-1"),
    font: `11px ${getComputedStyle(document.body).fontFamily}`,
    colour,
  };
}

/** Tells when the page goes from light to dark or back. */
export function listenToTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
  return () => observer.disconnect();
}

export function isDark(): boolean {
  return document.documentElement.classList.contains("dark");
}
