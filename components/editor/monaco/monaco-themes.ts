import type * as Monaco from "monaco-editor/editor";

/** The scales' values: Monaco takes hex colours only, no CSS variables. */
const light = {
  ground: "#fcfcfd",
  ink: "#1c2024",
  muted: "#60646c",
  line: "#e0e1e6",
  key: "#3a5bc7",
  text: "#007565",
  number: "#985900",
  active: "#f4f4f8",
  selection: "#c1d0ff",
  float: "#ffffff",
  hover: "#f0f0f3",
};
const dark = {
  ground: "#111113",
  ink: "#edeef0",
  muted: "#b0b4ba",
  line: "#2e3135",
  key: "#9eb1ff",
  text: "#0bd8b6",
  number: "#ffca16",
  active: "#18191b",
  selection: "#304384",
  float: "#18191b",
  hover: "#212225",
};

function themeOf(base: "vs" | "vs-dark", palette: typeof light): Monaco.editor.IStandaloneThemeData {
  const token = (name: string, colour: string) => ({ token: name, foreground: colour.slice(1) });
  return {
    base,
    inherit: true,
    rules: [
      token("", palette.ink),
      token("comment", palette.muted),
      token("type.yaml", palette.key),
      token("type", palette.key),
      token("string", palette.text),
      token("string.yaml", palette.text),
      token("number", palette.number),
      token("number.yaml", palette.number),
      token("keyword", palette.number),
      token("operators", palette.muted),
      token("delimiter", palette.muted),
    ],
    colors: {
      "editor.background": palette.ground,
      "editor.foreground": palette.ink,
      "editorLineNumber.foreground": palette.muted,
      "editorLineNumber.activeForeground": palette.ink,
      "editor.lineHighlightBackground": palette.active,
      "editor.lineHighlightBorder": "#00000000",
      "editor.selectionBackground": palette.selection,
      "editorGutter.background": palette.ground,
      "editorWidget.background": palette.float,
      "editorWidget.border": palette.line,
      "editorHoverWidget.background": palette.float,
      "editorHoverWidget.border": palette.line,
      "editorSuggestWidget.background": palette.float,
      "editorSuggestWidget.border": palette.line,
      "editorSuggestWidget.selectedBackground": palette.hover,
      "editorSuggestWidget.selectedForeground": palette.ink,
      "editorIndentGuide.background1": palette.line,
      focusBorder: "#00000000",
    },
  };
}

/** Our two themes, in the tokens of the rest of the interface. */
export function defineThemes(monaco: typeof Monaco): void {
  monaco.editor.defineTheme("slipway-light", themeOf("vs", light));
  monaco.editor.defineTheme("slipway-dark", themeOf("vs-dark", dark));
}
