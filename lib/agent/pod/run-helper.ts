import { helperPaths } from "../../runners/kubernetes/artifacts/pod-protocol";
import { fetchInputs } from "./fetch-inputs";
import { holdOutputs } from "./hold-outputs";

/** Runs in a pod, as the agent's runner has started it there; the exit code. */
export async function runHelper(what: "inputs" | "outputs"): Promise<number> {
  const stop = new AbortController();
  const { signal } = stop;
  // The first process of a container is ended by no signal that it does not listen to.
  for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => stop.abort());
  // Whoever the program runs as reads what is fetched.
  process.umask(0o022);
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  try {
    if (what === "inputs") await fetchInputs({ ...helperPaths, say: print, signal });
    else await holdOutputs({ ...helperPaths, print: (line) => print(JSON.stringify(line)), signal });
    return 0;
  } catch (error) {
    // After inputs that are not all there the program must not start.
    if (signal.aborted && what === "outputs") return 0;
    print(error instanceof Error ? error.message : String(error));
    return 1;
  }
}
