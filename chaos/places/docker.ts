/** Containers of a Docker Engine. The engine itself tells every start, by its events. */
import { PassThrough } from "node:stream";
import type Docker from "dockerode";
import { z } from "zod";
import { connectEngine, defaultSocket } from "../../lib/runners/docker/connect-engine";
import { attemptLabels } from "../../lib/runners/docker/container-body";
import { type Call, openWire, type Target, type Wire } from "../../lib/testing/wire";
import type { Phase, Sightings } from "../sightings";
import { linesOf } from "./lines-of";
import { type Place, type PlaceOptions, type Start, sleepAndSpeak, tell } from "./place";

const eventSchema = z.object({
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()) }),
});

export async function openDocker(address: string, options: PlaceOptions): Promise<Place> {
  const { agents, sightings } = options;
  const docker = connectEngine({ host: address });
  const runs = new Map<string, string>();
  const wires = new Map<string, Wire>();
  for (const agent of agents) wires.set(agent, await openEngineWire(address, runs, sightings));
  const starts: Start[] = [];
  const events = await listen(docker, agents, (action, start) => {
    if (action === "start") starts.push(start);
    if (action === "die") tell(sightings.see(start.runId, "after its last log"));
  });
  const ours = async () =>
    (await docker.listContainers({ all: true, filters: { label: [attemptLabels.agent] } })).filter(
      ({ Labels }) => isOf(agents, Labels),
    );
  return {
    resource: "docker",
    queue: { config: { env: { CHAOS_WORD: null } } },
    job: (milliseconds) => ({
      docker: { image: "local/busybox:1" },
      command: ["/bin/sh", "-c", sleepAndSpeak(milliseconds)],
    }),
    agentSettings: (agent) => ({
      file: { docker: { host: `tcp://127.0.0.1:${wires.get(agent)?.port}` }, env: ["CHAOS_WORD"] },
      environment: { CHAOS_WORD: "a word of the agent" },
    }),
    wire: (agent) => wires.get(agent) ?? null,
    starts: async () => starts,
    leftovers: async () => (await ours()).map(({ Names, Status }) => `container ${Names[0]}, ${Status}`),
    async close() {
      events.destroy();
      for (const wire of wires.values()) wire.close();
      for (const { Id } of await ours())
        await docker
          .getContainer(Id)
          .remove({ force: true, v: true })
          .catch(() => undefined);
    },
  };
}

/** A cluster on the same engine gives its pods' labels to containers of its own. */
function isOf(agents: readonly string[], labels: Readonly<Record<string, string>>): boolean {
  const agent = labels[attemptLabels.agent];
  return agents.some((name) => name === agent) && !("io.kubernetes.pod.uid" in labels);
}

async function listen(
  docker: Docker,
  agents: readonly string[],
  onEvent: (action: string, start: Start) => void,
): Promise<PassThrough> {
  const filters = { type: ["container"], event: ["start", "die"], label: [attemptLabels.agent] };
  const events = (await docker.getEvents({ filters: JSON.stringify(filters) })).pipe(new PassThrough());
  const read = async () => {
    for await (const line of linesOf(events)) {
      const { Action, Actor } = eventSchema.parse(JSON.parse(line));
      const labels = Actor.Attributes;
      const start = {
        runId: labels[attemptLabels.run] ?? "",
        attempt: Number(labels[attemptLabels.attempt]),
        what: `container ${Actor.ID}`,
      };
      if (isOf(agents, labels)) onEvent(Action, start);
    }
  };
  // Ends with `close`.
  read().catch(() => undefined);
  return events;
}

function targetOf(address: string): Target {
  if (address.startsWith("unix://")) return { socketPath: address.slice("unix://".length) };
  if (address.startsWith("/")) return { socketPath: address };
  const { hostname, port } = new URL(address.replace(/^tcp:/, "http:"));
  return hostname === "" ? { socketPath: defaultSocket } : { host: hostname, port: Number(port) };
}

/** The calls of a container's life; which run it is of is known from its creation. */
function openEngineWire(address: string, runs: Map<string, string>, sightings: Sightings): Promise<Wire> {
  const see = (call: Call, phases: Record<string, Phase>, answer?: string) => {
    const step = stepOf(call);
    if (!step) return undefined;
    if (step.name === "create" && answer !== undefined) {
      const { data } = z.object({ Id: z.string() }).safeParse(JSON.parse(answer));
      if (data) runs.set(data.Id, step.subject);
    }
    const runId = step.name === "create" ? step.subject : runs.get(step.subject);
    const phase = phases[step.name];
    return runId && phase ? sightings.see(runId, phase) : undefined;
  };
  return openWire(targetOf(address), {
    isShort: (call) => stepOf(call) !== null,
    before: async (call) =>
      (await see(call, {
        create: "before create",
        start: "before the engine's start",
        remove: "before clean-up",
      })) ?? "pass",
    after: async (call, answer) =>
      (await see(
        call,
        { create: "created, agent not told", remove: "cleaned up, agent not told" },
        answer,
      )) ?? "pass",
  });
}

function stepOf({ method, url }: Call): { name: "create" | "start" | "remove"; subject: string } | null {
  const { pathname, searchParams } = new URL(url, "http://engine");
  const [, kind, id = "", action] = /\/(containers)\/([^/]+)(?:\/([^/]+))?$/.exec(pathname) ?? [];
  if (kind === undefined) return null;
  if (method === "POST" && id === "create") {
    const runId = /^slipway-(.+)-\d+$/.exec(searchParams.get("name") ?? "")?.[1];
    return runId === undefined ? null : { name: "create", subject: runId };
  }
  if (method === "POST" && action === "start") return { name: "start", subject: id };
  if (method === "DELETE" && action === undefined) return { name: "remove", subject: id };
  return null;
}
