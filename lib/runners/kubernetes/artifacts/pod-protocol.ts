/**
 * How the agent and its helpers in a pod speak. Helpers move the bytes, and hold no key: addresses that are signed for one content each come
 * in Secrets of the attempt, orders by an annotation of the pod, and what helpers have to say is in their logs.
 */
import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
import { ownLabelPrefix } from "../../../config/render/labels";
import type { JsonValue } from "../../../config/tree/node";

/** The helpers' words after the entry point of the agent's image, which is the same program. */
export const helperCommands = { inputs: "pod-inputs", outputs: "pod-outputs" } as const;

export const inputsContainer = "slipway-inputs";
export const outputsContainer = "slipway-outputs";

/** Where helpers find things in their containers. */
export const helperPaths = {
  /** Secrets with lists of what to fetch. */
  lists: "/slipway/lists",
  /** A directory for each input, by its place in the list. */
  inputs: "/slipway/inputs",
  /** What lies at the path of each output, by its position. */
  outputs: "/slipway/outputs",
  /** Secrets with lists of what to send. */
  sends: "/slipway/sends",
  /** A file `order`. */
  told: "/slipway/told",
} as const;

export const orderAnnotation = `${ownLabelPrefix}outputs`;

/** Positions of the outputs whose files are to be looked at; the program must have ended. With a higher number they are looked at anew. */
export const orderSchema = z.object({ round: z.int().min(1), outputs: z.array(z.int().min(0)) });
export type Order = z.infer<typeof orderSchema>;

export const fetchListSchema = z.object({
  url: z.string(),
  files: z.array(
    z.object({
      /** The place of its input. */
      input: z.int().min(0),
      path: z.string(),
      size: z.number(),
      /** Base64 of its MD5. */
      digest: z.string(),
      address: z.string(),
    }),
  ),
  /** Of the inputs that begin in this list: how they are called. */
  names: z.array(z.object({ input: z.int().min(0), name: z.string(), path: z.string() })),
});
export type FetchList = z.infer<typeof fetchListSchema>;

export const sendListSchema = z.object({
  url: z.string(),
  output: z.int().min(0),
  contents: z.array(z.object({ digest: z.string(), address: z.string() })),
});
export type SendList = z.infer<typeof sendListSchema>;

/** One line of the log of the helper with the outputs. */
export const helperLineSchema = z.union([
  /** It looks at the outputs. */
  z.object({ round: z.int() }),
  /** Files of an output: path, digest, size. */
  z.object({ output: z.int(), files: z.array(z.tuple([z.string(), z.string(), z.number()])) }),
  /** What is there and is no file of the artifact. */
  z.object({ output: z.int(), left: z.string() }),
  /** All that is there was told. */
  z.object({ output: z.int(), isThere: z.boolean() }),
  /** Why its files cannot be read. */
  z.object({ output: z.int(), failure: z.string() }),
  /** For the run's log. */
  z.object({ say: z.string() }),
  z.object({ slot: z.int(), sent: z.number() }),
  z.object({ slot: z.int(), failure: z.string(), isOther: z.boolean() }),
]);
export type HelperLine = z.infer<typeof helperLineSchema>;

/** What the cluster lets a Secret hold is 1 MiB; addresses cannot be made much smaller. */
export const filesInSecret = 5_000;
/** Secrets that a pod may be sent, each with contents to send: a pod names beforehand what it will mount. */
export const sendSlots = 16;
/** Beyond these the node may turn the log over before the agent has read it. */
export const mostOutputFiles = 50_000;

export function packList(list: JsonValue): string {
  return gzipSync(JSON.stringify(list)).toString("base64");
}

export function unpackList(bytes: Buffer): unknown {
  return JSON.parse(gunzipSync(bytes).toString("utf8"));
}
