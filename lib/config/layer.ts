/** The layers of a launch config, lowest first; the two template layers fill holes wherever these were written (R22). */
export const layerNames = [
  "team-defaults",
  "queue",
  "base",
  "job",
  "preset",
  "override",
  "template",
  "template-default",
] as const;

export type LayerName = (typeof layerNames)[number];

/** The kinds of place a queue runs on. `local-container` is read as `docker`. */
export const resources = ["local-process", "docker", "kubernetes", "sagemaker"] as const;
export type Resource = (typeof resources)[number];
