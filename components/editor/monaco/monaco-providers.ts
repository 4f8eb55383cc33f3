import type * as Monaco from "monaco-editor/editor";
import type { TemplateField } from "@/lib/config/fields/template-field";
import { editorContexts, holesInLine, ruleInWords } from "../editor-context";

type Model = Monaco.editor.ITextModel;

function contextOf(model: Model) {
  return editorContexts.get(model.uri.toString());
}

/** What stands around `{{` at the cursor: the range to replace, and whether the value still needs its quotes. */
function openHole(model: Model, position: Monaco.Position) {
  const line = model.getLineContent(position.lineNumber);
  const before = line.slice(0, position.column - 1);
  const open = /\{\{\s*([A-Za-z0-9_-]*)$/.exec(before);
  if (!open || before.slice(0, open.index).endsWith("{")) return undefined;
  const after = /^[A-Za-z0-9_-]*\s*\}{0,2}/.exec(line.slice(position.column - 1))?.[0] ?? "";
  const isWholeValue = /(?:^|[:-])\s+$/.test(before.slice(0, open.index));
  return {
    range: {
      startLineNumber: position.lineNumber,
      endLineNumber: position.lineNumber,
      startColumn: open.index + 1,
      endColumn: position.column + after.length,
    },
    // A bare `{{x}}` would be read as a map.
    quote: isWholeValue ? '"' : "",
  };
}

function completion(monaco: typeof Monaco): Monaco.languages.CompletionItemProvider {
  return {
    triggerCharacters: ["{"],
    provideCompletionItems(model, position) {
      const context = contextOf(model);
      const hole = openHole(model, position);
      if (!context || !hole) return { suggestions: [] };
      const { range, quote } = hole;
      const known = context.reading.fields.map((field) => ({
        label: { label: field.name, description: ruleInWords(field) },
        kind: monaco.languages.CompletionItemKind.Variable,
        insertText: `${quote}{{${field.name}}}${quote}`,
        filterText: `{{${field.name}`,
        sortText: `0${field.name}`,
        documentation: field.description ?? "",
        range,
      }));
      const fresh = {
        label: { label: "new field", description: "then set its rule at the right" },
        kind: monaco.languages.CompletionItemKind.Snippet,
        insertText: `${quote}{{\${1:name}\\}\\}${quote}`,
        insertTextRules: monaco.languages.CompletionItemInsertTextRule.InsertAsSnippet,
        filterText: model.getValueInRange(range),
        sortText: "1",
        range,
      };
      return { suggestions: [...known, fresh] };
    },
  };
}

const hover: Monaco.languages.HoverProvider = {
  provideHover(model, position) {
    const context = contextOf(model);
    const hole = holesInLine(model.getLineContent(position.lineNumber)).find(
      ({ start, end }) => position.column >= start && position.column < end,
    );
    if (!context || !hole) return null;
    const field = context.reading.fields.find(({ name }) => name === hole.name);
    const lines = field
      ? [`**${field.title ?? field.name}**`, ruleInWords(field), field.description ?? "", placeOf(field)]
      : [`**${hole.name}** has no rule yet`, "Add a field of this name at the right."];
    return {
      range: {
        startLineNumber: position.lineNumber,
        endLineNumber: position.lineNumber,
        startColumn: hole.start,
        endColumn: hole.end,
      },
      contents: lines.filter((line) => line !== "").map((value) => ({ value })),
    };
  },
};

function placeOf(field: TemplateField): string {
  return field.at?.name ? `Its rule stands in line ${field.at.name.line}.` : "";
}

const quickFix: Monaco.languages.CodeActionProvider = {
  provideCodeActions(model, range) {
    const reading = contextOf(model)?.reading;
    // What was read in an older text may now stand elsewhere.
    const isNewest = reading?.document?.text === model.getValue();
    const actions = (isNewest ? reading.issues : [])
      .filter((issue) => issue.suggestion !== undefined && issue.line === range.startLineNumber)
      .flatMap((issue) => {
        if (!issue.line || !issue.column || !issue.endLine || !issue.endColumn) return [];
        if (issue.suggestion?.includes("\n")) return [];
        return {
          title: `Replace by ${issue.suggestion}`,
          kind: "quickfix",
          isPreferred: true,
          edit: {
            edits: [
              {
                resource: model.uri,
                versionId: model.getVersionId(),
                textEdit: {
                  range: {
                    startLineNumber: issue.line,
                    startColumn: issue.column,
                    endLineNumber: issue.endLine,
                    endColumn: issue.endColumn,
                  },
                  text: issue.suggestion ?? "",
                },
              },
            ],
          },
        };
      });
    return { actions, dispose: () => undefined };
  },
};

/** Our own help in the editor: fields behind `{{`, the rule of a hole on hover, quick fixes of issues. */
export function registerProviders(monaco: typeof Monaco): void {
  monaco.languages.registerCompletionItemProvider("yaml", completion(monaco));
  monaco.languages.registerHoverProvider("yaml", hover);
  monaco.languages.registerCodeActionProvider("yaml", quickFix);
}
