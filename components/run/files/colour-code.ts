/** Words of a program by what they are, in lines; loaded when the first one is looked at. */
import { common, createLowlight } from "lowlight";

const lowlight = createLowlight(common);

export interface CodeToken {
  text: string;
  /** Empty for what is plain. */
  style: string;
}

/** Code in lines of coloured pieces; undefined where the language is not known. */
export function colourCode(code: string, language: string): CodeToken[][] | undefined {
  if (!lowlight.registered(language)) return undefined;
  const lines: CodeToken[][] = [[]];
  const pieces = (lowlight.highlight(language, code).children as Node[]).flatMap((node) =>
    piecesOf(node, ""),
  );
  for (const { text, style } of pieces)
    for (const [at, part] of text.split("\n").entries()) {
      if (at > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push({ text: part, style });
    }
  return lines;
}

/** What stands inside of a piece has its style, where it has none of its own. */
function piecesOf(node: Node, style: string): CodeToken[] {
  if (node.type !== "element") return [{ text: node.value ?? "", style }];
  const own = styleOf(node.properties?.className);
  return (node.children ?? []).flatMap((child) => piecesOf(child, own === "" ? style : own));
}

interface Node {
  type: string;
  value?: string;
  properties?: { className?: unknown };
  children?: Node[];
}

const styles: Record<string, string> = {
  ...of("text-muted italic", "comment quote"),
  ...of("text-plum-11", "keyword built_in literal selector-tag doctag"),
  ...of("text-green-11", "string regexp char addition"),
  ...of("text-teal-11", "number symbol bullet"),
  ...of("text-blue-11", "title function class section name type"),
  ...of("text-indigo-11", "attr attribute property variable template-variable selector-class selector-id"),
  ...of("text-amber-11", "meta"),
  ...of("text-red-11", "deletion"),
};

function of(style: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(" ").map((name) => [name, style]));
}

function styleOf(classes: unknown): string {
  if (!Array.isArray(classes)) return "";
  for (const name of classes) {
    const style = typeof name === "string" ? styles[name.replace(/^hljs-/, "")] : undefined;
    if (style !== undefined) return style;
  }
  return "";
}
