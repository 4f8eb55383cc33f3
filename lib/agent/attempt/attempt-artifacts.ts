/** What an attempt has to do with artifacts: what its program takes, keeps while it runs, and leaves. */
import path from "node:path";
import {
  type AttemptHandle,
  type AttemptSpec,
  type LaidCheckpoint,
  type LaidInput,
  StartRefusal,
} from "../../runners/runner";
import { listNamedOutputs, type NamedOutput } from "../../runs/named-artifact";
import { jsonObjectSchema } from "../../runs/stored-run";
import { type Checkpoints, keepCheckpoints } from "../artifacts/keep-checkpoints";
import { type LayingOptions, layCheckpoints, layInputs } from "../artifacts/lay-inputs";
import { listRemoteInput } from "../artifacts/list-remote-inputs";
import type { AttemptContext } from "./attempt-context";
import type { AttemptRecord } from "./attempt-record";

type Laying = Pick<LayingOptions, "say" | "signal">;

export class AttemptArtifacts {
  readonly #record: AttemptRecord;
  readonly #context: AttemptContext;

  constructor(record: AttemptRecord, context: AttemptContext) {
    this.#record = record;
    this.#context = context;
  }

  get outputs(): NamedOutput[] {
    return listNamedOutputs(jsonObjectSchema.parse(this.#record.lease.config));
  }

  /** Brings what the program takes to this machine, unless its runner does so where it runs. */
  async layInputs(laying: Laying): Promise<LaidInput[]> {
    const { inputs } = this.#record.lease;
    if (inputs && this.#context.runner.movesArtifacts) {
      if (this.#context.runsUrl === undefined)
        throw new StartRefusal("fetch", "this agent does not say where its runs reach the server");
      return [];
    }
    return inputs ? await layInputs(inputs, this.#toLaying("inputs", laying)) : [];
  }

  /** Brings what an earlier attempt, or the run that is resumed, has kept. */
  async layCheckpoints(laying: Laying): Promise<LaidCheckpoint[]> {
    const { checkpoints } = this.#record.lease;
    if (this.#context.runner.movesArtifacts) return [];
    return checkpoints ? await layCheckpoints(checkpoints, this.#toLaying("checkpoints", laying)) : [];
  }

  /** Makes versions of outputs while the program runs, until it is stopped. */
  keepCheckpoints(handle: AttemptHandle, say: LayingOptions["say"]): Checkpoints {
    const { client } = this.#context;
    const dir = path.join(this.#record.attemptDir, "copies");
    return keepCheckpoints(this.outputs, { client, handle, say, lease: this.#lease, dir });
  }

  /** What the runner moves itself, where it does. */
  remote(): Pick<AttemptSpec, "remote"> {
    const { runner, runsUrl, client } = this.#context;
    if (!runner.movesArtifacts || runsUrl === undefined) return {};
    const inputs = (this.#record.lease.inputs ?? []).map((input) => ({
      ...{ name: input.name, path: input.path },
      list: (signal: AbortSignal) => listRemoteInput(input, { client, lease: this.#lease, signal }),
    }));
    const outputs = this.outputs.map(({ position, path: at, collection: name }) => ({
      ...{ position, path: at, name },
    }));
    return inputs.length + outputs.length === 0 ? {} : { remote: { url: runsUrl, inputs, outputs } };
  }

  get #lease() {
    return { ...this.#record.key, agentId: this.#context.agentId };
  }

  #toLaying(name: string, laying: Laying): LayingOptions {
    const { client, artifactCache: cache } = this.#context;
    if (!cache) throw new StartRefusal("fetch", "this agent brings no artifacts");
    const root = path.join(this.#record.attemptDir, name);
    return { client, cache, lease: this.#lease, root, ...laying };
  }
}
