/** Fields of SageMaker that may also stand at the top, with their home (R12). */
export const sagemakerShortKeys = {
  InstanceType: "ResourceConfig",
  InstanceCount: "ResourceConfig",
  VolumeSizeInGB: "ResourceConfig",
  MaxRuntimeInSeconds: "StoppingCondition",
} as const;
