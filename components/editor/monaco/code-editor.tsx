"use client";

import { Editor as MonacoEditor } from "@monaco-editor/react";
import type * as Monaco from "monaco-editor/editor";
import { useTheme } from "next-themes";
import { type RefObject, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react";
import type { Issue } from "@/lib/config/issue";
import { type EditorContext, editorContexts, holesInLine } from "../editor-context";
import type { HoleUse } from "../reading/document-reading";
import type { Reading } from "../reading/use-reading";
import { type EditorHandle, type EditorProps, smallestEdit } from "./editor-handle";
import { setUpMonaco } from "./monaco-setup";
import "./code-editor.css";

export interface CodeEditorProps extends EditorProps {
  schema: object;
  reading: Reading;
  /** Its holes and their lines are lit. */
  selectedField: string | undefined;
  onOpenField: (name: string) => void;
  onNextProblem: () => void;
  handle: RefObject<EditorHandle | null>;
}

type Editor = Monaco.editor.IStandaloneCodeEditor;
let opened = 0;

/** The YAML editor. Loaded lazily: import it with `next/dynamic` only. */
export default function CodeEditor(props: CodeEditorProps) {
  const latest = useRef(props);
  const decorations = useRef<Monaco.editor.IEditorDecorationsCollection | null>(null);
  const [editor, setEditor] = useState<Editor | null>(null);
  const [monaco] = useState(() => setUpMonaco(props.schema));
  const [uri] = useState(() => `inmemory://documents/${++opened}.yaml`);
  const [tabLeaves, setTabLeaves] = useState(false);
  const { resolvedTheme } = useTheme();
  const { text, schema, reading, selectedField } = props;
  const label = `${props.label}. Press Escape, then Tab, to leave.`;
  const readOnly = props.readOnly ?? false;
  // Other options would be applied anew with every key.
  const options = useMemo(() => ({ ...editorOptions(), ariaLabel: label, readOnly }), [label, readOnly]);

  useEffect(() => {
    latest.current = props;
  });

  const begin = (made: Editor) => {
    decorations.current = made.createDecorationsCollection();
    wire(monaco, made, latest, setTabLeaves);
    setEditor(made);
  };

  useEffect(() => () => void editorContexts.delete(uri), [uri]);

  useEffect(() => {
    setUpMonaco(schema);
  }, [schema]);

  useEffect(() => {
    const model = editor?.getModel();
    if (!model || model.getValue() === text) return;
    const edit = smallestEdit(model.getValue(), text);
    const from = model.getPositionAt(edit.start);
    const to = model.getPositionAt(edit.end);
    const range = {
      startLineNumber: from.lineNumber,
      startColumn: from.column,
      endLineNumber: to.lineNumber,
      endColumn: to.column,
    };
    model.pushEditOperations(null, [{ range, text: edit.insert }], () => null);
  }, [editor, text]);

  useEffect(() => {
    const model = editor?.getModel();
    // Of an older text: what is shown moves with the typing until the next reading comes.
    if (!model || reading.document?.text !== model.getValue()) return;
    const context: EditorContext = {
      reading,
      onOpenField: (name) => latest.current.onOpenField(name),
    };
    editorContexts.set(model.uri.toString(), context);
    monaco.editor.setModelMarkers(model, "slipway", markersOf(monaco, reading.issues));
    decorations.current?.set(holeDecorations(model, reading.holes, selectedField));
  }, [editor, monaco, reading, selectedField]);

  useImperativeHandle(props.handle, () => ({
    goTo: (line, column) => {
      editor?.setPosition({ lineNumber: line, column });
      editor?.revealPositionInCenterIfOutsideViewport({ lineNumber: line, column });
      editor?.focus();
    },
    focus: () => editor?.focus(),
  }));

  return (
    <div className="relative min-h-0 grow">
      <div className="absolute inset-0">
        <MonacoEditor
          defaultValue={props.text}
          defaultLanguage="yaml"
          path={uri}
          theme={resolvedTheme === "dark" ? "slipway-dark" : "slipway-light"}
          loading={null}
          options={options}
          onMount={begin}
        />
      </div>
      <p
        role="status"
        className="pointer-events-none absolute right-4 bottom-1 rounded-sm bg-panel px-1.5 text-muted text-xs empty:hidden"
      >
        {tabLeaves ? "Tab now leaves the editor" : null}
      </p>
    </div>
  );
}

/** The mono font has a name of its own in every build, which only the page's style knows. */
function editorOptions(): Monaco.editor.IStandaloneEditorConstructionOptions {
  const family = getComputedStyle(document.documentElement).getPropertyValue("--font-geist-mono");
  return {
    fontFamily: `${family || "ui-monospace"}, ui-monospace, monospace`,
    automaticLayout: true,
    bracketPairColorization: { enabled: false },
    contextmenu: true,
    fixedOverflowWidgets: true,
    folding: true,
    fontLigatures: false,
    fontSize: 12.5,
    glyphMargin: false,
    guides: { indentation: false },
    lineDecorationsWidth: 10,
    lineHeight: 20,
    lineNumbersMinChars: 4,
    minimap: { enabled: false },
    occurrencesHighlight: "off",
    overviewRulerLanes: 2,
    padding: { top: 12, bottom: 12 },
    quickSuggestions: { other: true, comments: false, strings: true },
    renderLineHighlight: "line",
    renderLineHighlightOnlyWhenFocus: true,
    scrollBeyondLastLine: false,
    showFoldingControls: "mouseover",
    stickyScroll: { enabled: false },
    suggest: { showWords: false },
    tabSize: 2,
    unicodeHighlight: { ambiguousCharacters: false },
    wordBasedSuggestions: "off",
  };
}

function wire(
  monaco: typeof Monaco,
  editor: Editor,
  latest: RefObject<CodeEditorProps>,
  setTabLeaves: (leaves: boolean) => void,
): void {
  void document.fonts.ready.then(() => monaco.editor.remeasureFonts());
  editor.onDidChangeModelContent(() => latest.current.onChange(editor.getValue()));
  editor.addCommand(monaco.KeyCode.F8, () => latest.current.onNextProblem());
  const leave = (leaves: boolean) => {
    editor.updateOptions({ tabFocusMode: leaves });
    setTabLeaves(leaves);
  };
  // Escape first closes what is open; with nothing open, the next Tab leaves.
  const nothingOpen =
    "!suggestWidgetVisible && !findWidgetVisible && !parameterHintsVisible && !inSnippetMode";
  editor.addCommand(monaco.KeyCode.Escape, () => leave(true), nothingOpen);
  editor.onKeyDown((event) => {
    if (![monaco.KeyCode.Escape, monaco.KeyCode.Tab, monaco.KeyCode.Shift].includes(event.keyCode))
      leave(false);
  });
  editor.onDidBlurEditorWidget(() => leave(false));
  keepCursorInSight(monaco, editor);
  editor.onMouseDown(({ target }) => {
    const { position } = target;
    const line = position && editor.getModel()?.getLineContent(position.lineNumber);
    const hole =
      line && holesInLine(line).find(({ start, end }) => position.column > start && position.column < end);
    if (hole) latest.current.onOpenField(hole.name);
  });
}

/** The list of problems below the text grows while one types: the line being typed must not go under it. */
function keepCursorInSight(monaco: typeof Monaco, editor: Editor): void {
  let height = editor.getLayoutInfo().height;
  editor.onDidLayoutChange((layout) => {
    const before = height;
    height = layout.height;
    const line = editor.getPosition()?.lineNumber;
    if (line === undefined || !editor.hasTextFocus()) return;
    const top = editor.getTopForLineNumber(line) - editor.getScrollTop();
    const bottom = top + editor.getOption(monaco.editor.EditorOption.lineHeight);
    if (top >= 0 && top < before && bottom > height)
      editor.revealLine(line, monaco.editor.ScrollType.Immediate);
  });
}

function markersOf(monaco: typeof Monaco, issues: readonly Issue[]): Monaco.editor.IMarkerData[] {
  return issues.flatMap((issue) => {
    if (issue.line === undefined) return [];
    const column = issue.column ?? 1;
    return {
      severity: issue.severity === "error" ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
      message: issue.message,
      code: issue.code,
      startLineNumber: issue.line,
      startColumn: column,
      endLineNumber: issue.endLine ?? issue.line,
      endColumn: issue.endColumn ?? column + 1,
    };
  });
}

function holeDecorations(
  model: Monaco.editor.ITextModel,
  holes: readonly HoleUse[],
  selected: string | undefined,
): Monaco.editor.IModelDeltaDecoration[] {
  // By line: braces in comments are no holes.
  const lines = new Set(holes.flatMap((hole) => hole.at.map((place) => place.line)));
  return [...lines].flatMap((line) =>
    holesInLine(model.getLineContent(line)).flatMap((hole) => {
      const at = (from: number, to: number) => ({
        startLineNumber: line,
        endLineNumber: line,
        startColumn: from,
        endColumn: to,
      });
      const isSelected = hole.name === selected;
      const base = isSelected ? "hole-chip hole-chip-selected" : "hole-chip";
      const piece = (from: number, to: number, part: string) => ({
        range: at(from, to),
        options: { inlineClassName: `${base} hole-chip-${part}` },
      });
      const chip = [
        piece(hole.start, hole.start + 2, "start"),
        piece(hole.start + 2, hole.end - 2, "name"),
        piece(hole.end - 2, hole.end, "end"),
      ];
      const lit = { range: at(1, 1), options: { isWholeLine: true, className: "hole-line" } };
      return isSelected ? [...chip, lit] : chip;
    }),
  );
}
