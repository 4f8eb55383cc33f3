/**
 * Monaco from our own bundle: nothing is loaded from another host. Only this file and `code-editor.tsx` import it,
 * and both are loaded lazily, so that no other page pays for it.
 */
import { loader } from "@monaco-editor/react";
import * as monaco from "monaco-editor/editor";
import "monaco-editor/features/register.all";
import "monaco-editor/languages/definitions/yaml/register";
import { configureMonacoYaml, type JSONSchema, type MonacoYaml } from "monaco-yaml";
import { registerProviders } from "./monaco-providers";
import { defineThemes } from "./monaco-themes";

function newWorker(label: string): Worker {
  return label === "yaml"
    ? new Worker(new URL("./yaml.worker.ts", import.meta.url), { type: "module" })
    : new Worker(new URL("./editor.worker.ts", import.meta.url), { type: "module" });
}

interface OlderWorkerOptions {
  label: string;
  createData?: unknown;
  host?: Record<string, () => unknown>;
  keepIdleModels?: boolean;
}

// Monaco takes a ready worker since 0.53; monaco-yaml 5.5 still passes what the worker is to be made from.
const compatible = {
  ...monaco,
  editor: {
    ...monaco.editor,
    // What the target's schema says is advice; only our own rules refuse a save.
    setModelMarkers: (model: monaco.editor.ITextModel, owner: string, markers: monaco.editor.IMarkerData[]) =>
      monaco.editor.setModelMarkers(
        model,
        owner,
        markers.map((marker) => ({
          ...marker,
          severity: Math.min(marker.severity, monaco.MarkerSeverity.Warning),
        })),
      ),
    createWebWorker: ({ label, createData, host, keepIdleModels }: OlderWorkerOptions) => {
      const worker = newWorker(label);
      worker.postMessage("ignore");
      worker.postMessage(createData);
      return monaco.editor.createWebWorker({
        worker,
        ...(host ? { host } : {}),
        ...(keepIdleModels === undefined ? {} : { keepIdleModels }),
      });
    },
  },
};

let yaml: MonacoYaml | undefined;

/** Makes Monaco ready once, and gives its YAML service the schema of the document that is open. */
export function setUpMonaco(schema: object): typeof monaco {
  const schemas = [{ uri: "inmemory://schema/queue.json", fileMatch: ["*"], schema: schema as JSONSchema }];
  if (yaml) {
    void yaml.update({ schemas });
    return monaco;
  }
  (globalThis as { MonacoEnvironment?: monaco.Environment }).MonacoEnvironment = {
    getWorker: (_id, label) => newWorker(label),
  };
  yaml = configureMonacoYaml(compatible as never, {
    enableSchemaRequest: false,
    hover: true,
    hoverSchemaSource: false,
    completion: true,
    validate: true,
    format: { enable: false },
    schemas,
  });
  // Without this the wrapper would fetch Monaco from a CDN.
  loader.config({ monaco });
  defineThemes(monaco);
  registerProviders(monaco);
  return monaco;
}
