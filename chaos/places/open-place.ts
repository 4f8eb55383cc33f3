import type { Resource } from "../../lib/config/layer";
import type { Engines } from "../engines";
import { openDocker } from "./docker";
import { openKubernetes } from "./kubernetes";
import { openLocalProcess } from "./local-process";
import type { Place, PlaceOptions } from "./place";
import { openSagemaker } from "./sagemaker";

export function openPlace(
  resource: Resource,
  { docker, kubeconfig }: Engines,
  options: PlaceOptions,
): Promise<Place> {
  switch (resource) {
    case "local-process":
      return openLocalProcess(options);
    case "docker":
      return openDocker(engine(docker), options);
    case "kubernetes":
      return openKubernetes(engine(kubeconfig), options);
    case "sagemaker":
      return openSagemaker(engine(docker), options);
  }
}

function engine(address: string | null): string {
  if (address === null) throw new Error("there is no engine for this");
  return address;
}
