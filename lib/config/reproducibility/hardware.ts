import type { Resource } from "../layer";
import { isMap, mapAt } from "../render/render-context";
import type { JsonObject, JsonValue } from "../tree/node";
import { type Finding, fail, pass, unknown } from "./check";

/** Whether the kind of machine is selected. */
export function checkHardware(config: JsonObject, resource: Resource | undefined): Finding {
  const args = mapAt(config.resource_args);
  switch (resource ?? onlyResource(args)) {
    case "kubernetes":
      return checkNodes(mapAt(args.kubernetes));
    case "sagemaker": {
      const sagemaker = mapAt(args.sagemaker);
      const type = sagemaker.InstanceType ?? mapAt(sagemaker.ResourceConfig).InstanceType;
      return typeof type === "string"
        ? pass(`SageMaker gives ${type}.`)
        : fail("No instance type is selected.", "Set `ResourceConfig.InstanceType`.");
    }
    default:
      return unknown(
        "The agent's machine decides, and the config does not name it.",
        "Use a queue whose agents all have the same hardware.",
      );
  }
}

function onlyResource(args: JsonObject): string | undefined {
  const names = Object.keys(args);
  return names.length === 1 ? names[0] : undefined;
}

function checkNodes(kubernetes: JsonObject): Finding {
  const selector = { ...mapAt(kubernetes.node_selector), ...findSelector(kubernetes.spec) };
  const labels = Object.entries(selector).map(([key, value]) => `${key}=${String(value)}`);
  return labels.length > 0
    ? pass(`Nodes are selected by ${labels.join(", ")}.`)
    : fail(
        "Any node of the cluster may run it.",
        "Select the kind of GPU by `resource_args.kubernetes.node_selector`.",
      );
}

function findSelector(value: JsonValue | undefined): JsonObject {
  if (Array.isArray(value)) return Object.assign({}, ...value.map(findSelector));
  if (!isMap(value)) return {};
  return Object.assign({}, mapAt(value.nodeSelector), ...Object.values(value).map(findSelector));
}
