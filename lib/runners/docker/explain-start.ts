import { StartRefusal } from "../runner";
import { describeUnreachable, readEngineError } from "./engine-error";

export interface StartSubject {
  /** Where the engine is, as people write it. */
  address: string;
  agent: string;
  image: string;
}

type Explain = (match: RegExpExecArray, subject: StartSubject) => string;

const gpuAdvice =
  "choose a queue whose agents have GPUs, or take `gpus` away; whoever runs the machine: install the NVIDIA driver and nvidia-container-toolkit";

/** What the engine says about a container it cannot start, and the sentence for whoever launched it. */
const explanations: [RegExp, Explain][] = [
  [
    /could not select device driver "[^"]*" with capabilities: \[\[([^\]]*)/u,
    ([, kinds = ""], { agent }) =>
      kinds.split(/[ ,]+/u).includes("gpu")
        ? `the run asks for a GPU, but the machine of agent ${agent} has none that Docker can use: ${gpuAdvice}`
        : `the machine of agent ${agent} has no device with the capabilities ${kinds}`,
  ],
  [
    /nvidia-container-cli: (.*)/u,
    ([, problem = ""], { agent }) =>
      `the GPUs that the run asks for cannot be used on the machine of agent ${agent} (${problem.trim()}): ${gpuAdvice}`,
  ],
  [
    /unknown or invalid runtime name: (\S+)|Unknown runtime specified (\S+)/iu,
    ([, first, second], { agent }) => {
      const runtime = first ?? second;
      const advice = runtime === "nvidia" ? gpuAdvice : "choose another `runtime`";
      return `the Docker engine of agent ${agent} has no runtime \`${runtime}\`: ${advice}`;
    },
  ],
  [
    /exec: \\?"([^"\\]*)\\?": (?:executable file not found|stat .*: no such file|no such file)/u,
    ([, command], { image }) => `the command \`${command}\` does not exist in the image ${image}`,
  ],
  [
    /exec: \\?"([^"\\]*)\\?": permission denied/u,
    ([, command], { image }) => `\`${command}\` in the image ${image} is not an executable program`,
  ],
  [
    /exec format error/u,
    (_, { image }) =>
      `the image ${image} is made for another kind of processor, or its program has no \`#!\` line`,
  ],
  [
    /No command specified/u,
    (_, { image }) => `the image ${image} has no command of its own: write \`command\` or \`entry_point\``,
  ],
  [
    /unable to apply caps: operation not permitted/u,
    (_, { agent }) =>
      `the machine of agent ${agent} cannot give a container these rights (\`privileged\`, \`cap_add\`), because it does not have them itself`,
  ],
  [/unable to find user ([^:]+)/u, ([, user], { image }) => `the image ${image} has no user \`${user}\``],
  [
    /bind source path does not exist: (.+)/u,
    ([, path], { agent }) => `the machine of agent ${agent} has no \`${path}\`, which the run would mount`,
  ],
  [
    /network (\S+) not found/u,
    ([, network], { agent }) => `the machine of agent ${agent} has no Docker network \`${network}\``,
  ],
  [
    /Range of CPUs is from \S+ to (\S+),/u,
    ([, most], { agent }) => `the run asks for more CPUs than agent ${agent} has: it can give ${most}`,
  ],
  [
    /Minimum memory limit allowed is (\S+)/u,
    ([, least]) => `the memory limit is too small: it must be at least ${least}`,
  ],
  [
    /port is already allocated|address already in use/u,
    (_, { agent }) => `a published port is already in use on the machine of agent ${agent}`,
  ],
  [/no space left on device/u, (_, { agent }) => `the disk of agent ${agent} is full`],
];

/** The refusal for what the engine answered to create or start; other errors come back as they are. */
export function explainStart(error: unknown, subject: StartSubject): unknown {
  const known = readEngineError(error);
  if (!known) return error;
  if (known.status === null)
    return new StartRefusal("start", describeUnreachable(known, subject.address), {
      reason: "failed",
      cause: error,
    });
  for (const [pattern, explain] of explanations) {
    const match = pattern.exec(known.message);
    if (match) return new StartRefusal("start", explain(match, subject), { cause: error });
  }
  const reason = known.status >= 500 ? "failed" : "refused";
  return new StartRefusal("start", `Docker could not start it: ${known.message}`, { reason, cause: error });
}
