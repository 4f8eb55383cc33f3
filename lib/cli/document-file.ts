/** Documents in files, as they are applied to a server. */
import path from "node:path";
import type { Command } from "commander";
import { isMap, isScalar, parseAllDocuments } from "yaml";
import { ApiError } from "../api/api-client";
import type { Issue } from "../config/issue";
import type { LayerName } from "../config/layer";
import { RefusedTexts } from "./failure";
import { InputReader } from "./read-input";

export interface DocumentFile {
  file: string;
  text: string;
  /** What the document itself says at its top level. */
  name?: string;
  resource?: string;
}

/** Reads a file; the document may say its own name and, of a queue, its resource. */
export async function readDocumentFile(
  file: string,
  layer: LayerName,
  command: Command,
): Promise<DocumentFile> {
  const { text, issue } = await new InputReader(command).read(file, layer);
  if (issue) {
    const refusal = { status: 400, code: "INVALID", message: issue.message, issues: [issue] };
    throw new RefusedTexts(new ApiError(refusal), new Map([[file, text]]));
  }
  const name = topLevelText(text, "name");
  const resource = topLevelText(text, "resource");
  return { file, text, ...(name !== undefined && { name }), ...(resource !== undefined && { resource }) };
}

/** A text at the top of a document; what is wrong with the document is the server's to say. */
function topLevelText(text: string, key: string): string | undefined {
  const [first] = parseAllDocuments(text, { logLevel: "silent", strict: false });
  const contents = first && "contents" in first ? first.contents : undefined;
  if (!isMap(contents)) return undefined;
  const node = contents.get(key, true);
  return isScalar(node) && typeof node.value === "string" && node.value !== "" ? node.value : undefined;
}

/** `gpu-a100` of `queues/gpu-a100.yaml`. */
export function nameOfFile(file: string): string {
  return path.basename(file).replace(/\.(ya?ml|json)$/i, "");
}

/** Does something that the server may refuse; issues about the document point into the file. */
export async function withFile<T>({ file, text }: DocumentFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError) || error.issues.length === 0) throw error;
    const { status, code, message } = error;
    const refusal = new ApiError({ status, code, message, issues: inFile(error.issues, file) });
    throw new RefusedTexts(refusal, new Map([[file, text]]));
  }
}

/** The same issues, in the file that was sent: the server knows the document by its name and version. */
export function inFile(issues: readonly Issue[], file: string): Issue[] {
  return issues.map((issue) => (issue.file === undefined ? issue : { ...issue, file }));
}
