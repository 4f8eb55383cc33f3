/** What runs in the measured page. Each function is sent there on its own, so it may use nothing from around it. */
import type * as Monaco from "monaco-editor/editor";

export interface Measured {
  monaco: typeof Monaco;
  /** Milliseconds from each key to the frame that shows it. */
  shown: number[];
  /** Lengths of the tasks that held the thread for 50 ms or more. */
  longTasks: number[];
  /** Milliseconds from the last key to the markers that were waited for. */
  markersAfter: number | undefined;
  lastKey: number;
}

export type MeasuredWindow = Window & typeof globalThis & Measured;

/** Before anything of the page: Monaco's API shall be global, and keys and long tasks be watched. */
export function watchKeys(): void {
  const page = window as unknown as MeasuredWindow & { MonacoEnvironment: object };
  page.MonacoEnvironment = { globalAPI: true };
  Object.assign(page, { shown: [], longTasks: [], lastKey: 0 });
  addEventListener(
    "keydown",
    ({ timeStamp }) => {
      page.lastKey = timeStamp;
      requestAnimationFrame(() => {
        const afterPaint = new MessageChannel();
        afterPaint.port1.onmessage = () => {
          page.shown.push(performance.now() - timeStamp);
          afterPaint.port1.close();
        };
        afterPaint.port2.postMessage(0);
      });
    },
    true,
  );
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) page.longTasks.push(duration);
  }).observe({ type: "longtask" });
}

/** Puts Monaco alone over the page's own editor: the same text and options, and nothing of ours that listens. */
export function coverWithBareMonaco(): void {
  const { monaco } = window as unknown as MeasuredWindow;
  const [ours] = monaco.editor.getEditors();
  const node = ours?.getDomNode();
  if (!ours || !node) throw new Error("the page has no editor");
  const { left, top, width, height } = node.getBoundingClientRect();
  const cover = document.createElement("div");
  cover.id = "bare";
  cover.style.cssText = `position:fixed;z-index:1000;left:${left}px;top:${top}px;width:${width}px;height:${height}px`;
  document.body.append(cover);
  const model = monaco.editor.createModel(ours.getValue(), "yaml");
  monaco.editor.create(cover, { ...ours.getRawOptions(), model });
}

export function removeBareMonaco(): void {
  const { monaco } = window as unknown as MeasuredWindow;
  const bare = monaco.editor.getEditors().at(-1);
  bare?.getModel()?.dispose();
  bare?.dispose();
  document.getElementById("bare")?.remove();
}

/** The cursor of the editor opened last, behind the first place of a text. */
export function goBehind(text: string): void {
  const editor = (window as unknown as MeasuredWindow).monaco.editor.getEditors().at(-1);
  const match = editor
    ?.getModel()
    ?.findNextMatch(text, { lineNumber: 1, column: 1 }, false, true, null, false);
  if (!editor || !match) throw new Error(`the text has no ${text}`);
  editor.setPosition({ lineNumber: match.range.endLineNumber, column: match.range.endColumn });
  editor.revealLineInCenter(match.range.endLineNumber);
  editor.focus();
}

/** Notes when our markers are as many as they should be after the next key. */
export function awaitMarkers(count: number): void {
  const page = window as unknown as MeasuredWindow;
  page.markersAfter = undefined;
  const watch = page.monaco.editor.onDidChangeMarkers(() => {
    if (page.monaco.editor.getModelMarkers({ owner: "slipway" }).length !== count) return;
    page.markersAfter = performance.now() - page.lastKey;
    watch.dispose();
  });
}
